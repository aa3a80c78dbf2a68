package dev.weir.codec;

import dev.weir.model.Hook;
import dev.weir.model.Host;
import java.io.IOException;

/** The machine and its hooks. */
final class HostSchema extends Schema<Host> {

    private final Fields.Text name = text("name", "host name");
    private final Fields.Text kernel = text("kernel", "kernel release, as `uname -r`");
    private final Fields.Text byteSource =
            text("byte_source", "which layer counts app bytes: `socket`, `fexit` or `syscall`");
    private final Fields.Objects<Hook> hooks = list("hooks", "every hook weir wanted, with its fate", new HookSchema());
    private final Fields.OptionalText filter =
            optionalText("filter", "tcpdump expression that packets must match to be counted");
    private final Fields.Objects<String> chosen = forReplay(list(
            "chosen_interfaces",
            "those that were named to be watched alone; empty where those with a default route are",
            ofText("name", "its name")));

    @Override
    protected void write(FieldSink out, Host row) throws IOException {
        name.write(out, row.name());
        kernel.write(out, row.kernel());
        byteSource.write(out, row.byteSource());
        hooks.write(out, row.hooks());
        filter.write(out, row.filter());
        chosen.write(out, row.chosen());
    }

    @Override
    protected Host read(JsonRow row) throws IOException {
        return new Host(
                name.of(row), kernel.of(row), byteSource.of(row), hooks.of(row), filter.of(row), chosen.orNone(row));
    }

    /** One hook and its fate. */
    private static final class HookSchema extends Schema<Hook> {

        private final Fields.Text name = text("name", "the hook, as in `tp_btf/sock_send_length` or `xdp/eth0`");
        private final Fields.Text state = text("state", "`attached` or `unavailable`");
        private final Fields.Text reason = textOrNull("reason", "why not, or why in this way");

        @Override
        protected void write(FieldSink out, Hook row) throws IOException {
            name.write(out, row.name());
            state.write(out, row.attached() ? "attached" : "unavailable");
            reason.write(out, row.reason());
        }

        @Override
        protected Hook read(JsonRow row) throws IOException {
            return new Hook(name.of(row), state.of(row).equals("attached"), reason.of(row));
        }
    }
}
