package dev.weir.codec;

import dev.weir.model.OnlyBusiest;
import java.io.IOException;
import java.util.Optional;

/** How much was left out of a snapshot of the past. */
final class OnlyBusiestSchema extends Schema<OnlyBusiest> {

    static final SectionCodec<OnlyBusiest> CODEC =
            new SectionCodec<>("only_busiest", OnlyBusiest.class, new OnlyBusiestSchema());

    private final Fields.OptionalCount processes =
            optionalCount("processes", "", "in snapshots of the past: how many processes were kept, of more");
    private final Fields.OptionalCount connections = optionalCount("connections", "", "likewise");
    private final Fields.OptionalCount ports = optionalCount("ports", "", "likewise");

    @Override
    protected void write(FieldSink out, OnlyBusiest row) throws IOException {
        processes.write(out, known(row.processes()));
        connections.write(out, known(row.connections()));
        ports.write(out, known(row.ports()));
    }

    @Override
    protected OnlyBusiest read(JsonRow row) throws IOException {
        return new OnlyBusiest(kept(processes.of(row)), kept(connections.of(row)), kept(ports.of(row)));
    }

    private static Optional<Long> known(int kept) {
        return kept < 0 ? Optional.empty() : Optional.of((long) kept);
    }

    private static int kept(Optional<Long> known) {
        return known.map(count -> (int) Math.max(0, Math.min(Integer.MAX_VALUE, count)))
                .orElse(-1);
    }
}
