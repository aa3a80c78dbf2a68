package dev.weir.codec;

import dev.weir.model.Host;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import java.io.IOException;

/** The document's own fields, which stand before its lists; what is read by them has no lists yet. */
final class DocumentSchema extends Schema<Snapshot> {

    /** Name and version; the version changes when a field changes its meaning or goes away. */
    static final String VERSION = "weir/1";

    private final Fields.Text schema = text("schema", "name and version of the document: `weir/1`");
    private final Fields.Time time = time("time", "wall-clock time of the reading");
    private final Fields.Count monotonic = count("monotonic_ns", "ns", "the same instant on the monotonic clock");
    private final Fields.Decimal interval = decimal("interval_s", "s", "measured time since the reading before", 3);
    private final Fields.OneObject<Host> host = object("host", "the machine and its hooks", new HostSchema());
    private final Fields.OneObject<Totals> totals =
            object("totals", "the host as a whole, loopback left out", new TotalsSchema());

    @Override
    protected void write(FieldSink out, Snapshot row) throws IOException {
        schema.write(out, VERSION);
        time.write(out, row.time());
        monotonic.write(out, row.monoNanos());
        interval.write(out, row.intervalSeconds());
        host.write(out, row.host());
        totals.write(out, row.totals());
    }

    @Override
    protected Snapshot read(JsonRow row) throws IOException {
        requireVersion(row);
        return Snapshot.of(time.of(row), monotonic.of(row), interval.of(row), host.of(row), totals.of(row));
    }

    private void requireVersion(JsonRow row) throws IOException {
        if (!row.has(schema.name())) {
            throw new BadSnapshotException("it is not a snapshot of schema " + VERSION);
        }
        if (!schema.of(row).equals(VERSION)) {
            throw new BadSnapshotException("its schema is " + schema.of(row) + " and this version reads " + VERSION);
        }
    }
}
