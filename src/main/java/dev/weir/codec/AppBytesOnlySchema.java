package dev.weir.codec;

import dev.weir.model.AppBytesOnly;
import java.io.IOException;

/** That a snapshot of the past has not all it had of its connections. */
final class AppBytesOnlySchema extends Schema<AppBytesOnly> {

    static final SectionCodec<AppBytesOnly> CODEC =
            new SectionCodec<>("app_bytes_only", AppBytesOnly.class, new AppBytesOnlySchema());

    private final Fields.Size detailed = size(
            "detailed",
            "connections",
            "in snapshots of the past: of how many wire bytes and TCP's numbers were kept, where not of all",
            Integer.MAX_VALUE);

    @Override
    protected void write(FieldSink out, AppBytesOnly row) throws IOException {
        detailed.write(out, row.detailed());
    }

    @Override
    protected AppBytesOnly read(JsonRow row) throws IOException {
        return new AppBytesOnly(detailed.of(row));
    }
}
