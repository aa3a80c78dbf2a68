package dev.weir.codec;

import dev.weir.model.NotListed;
import dev.weir.model.Seen;
import dev.weir.model.Seen.LeftOver;
import dev.weir.model.Totals;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The host as a whole. */
final class TotalsSchema extends Schema<Totals> {

    private final TrafficFields.Bytes app = bytes("app_", "app");
    private final TrafficFields.Bytes wire = bytes("wire_", "L3");
    private final Fields.Decimal seenPercent = decimal(
            "seen_percent", "%", "how much of the interfaces' bytes belongs to a named row; `null` when not known", 2);
    private final Fields.Counts lost = counts("lost", "", "what the kernel side could not record, by cause");
    private final TrafficFields.Rates appRates = rates("app_", "app");
    private final TrafficFields.Averages appAverages = averages("app_");
    private final TrafficFields.Rates wireRates = rates("wire_", "L3");
    private final TrafficFields.Averages wireAverages = averages("wire_");
    private final Fields.Objects<LeftOver> leftOver =
            list("left_over", "the bytes that belong to no process, by reason", new LeftOverSchema());
    private final Fields.Count flowsNotListed = count(
            "flows_not_listed",
            "sockets",
            "sockets whose bytes are in their process's total only, since the flow table was full");
    private final Fields.Size openSockets =
            size("open_sockets", "sockets", "sockets open and known", Integer.MAX_VALUE);
    private final Fields.Count retransmits =
            count("retransmits", "segments", "TCP segments retransmitted since weir started");
    private final Fields.Count resets = count("resets", "", "TCP resets sent and received since weir started");
    private final Fields.Count mapRead = count("map_read_us", "us", "time the last reading of all maps took");
    private final Fields.Decimal selfCpu =
            decimal("self_cpu_percent", "%", "CPU time of weir itself over the last interval, of one core", 2);
    private final Fields.NamedObjects<NotListed> notListed = namedObjects(
            "not_listed",
            "rows that left a list before their time, or found no room, since it had grown too long, by list; only "
                    + "where there are any",
            new NotListedSchema());

    @Override
    protected void write(FieldSink out, Totals row) throws IOException {
        app.write(out, row.app());
        wire.write(out, row.wire());
        seenPercent.write(out, roundedDown(row.seen().percent().orElse(Double.NaN)));
        lost.write(out, row.lost());
        appRates.write(out, row.app());
        appAverages.write(out, row.app());
        wireRates.write(out, row.wire());
        wireAverages.write(out, row.wire());
        leftOver.write(out, row.seen().leftOver());
        flowsNotListed.write(out, row.flowsNotListed());
        openSockets.write(out, row.openSockets());
        retransmits.write(out, row.retransmits());
        resets.write(out, row.resets());
        mapRead.write(out, row.mapReadMicros());
        selfCpu.write(out, row.selfCpuPercent());
        if (!row.notListed().isEmpty()) {
            notListed.write(out, row.notListed());
        }
    }

    @Override
    protected Totals read(JsonRow row) throws IOException {
        OptionalDouble percent =
                row.has(seenPercent.name()) ? OptionalDouble.of(seenPercent.of(row)) : OptionalDouble.empty();
        return new Totals(
                app.of(row),
                wire.of(row),
                new Seen(percent, leftOver.of(row)),
                lost.of(row),
                flowsNotListed.of(row),
                openSockets.of(row),
                retransmits.of(row),
                resets.of(row),
                mapRead.of(row),
                selfCpu.of(row),
                new TreeMap<>(notListed.of(row)));
    }

    /**
     * Rounded down to hundredths: 100 would claim that everything was seen. The millionth makes up for a binary
     * fraction that is just below the decimal one.
     */
    private static double roundedDown(double percent) {
        return Math.floor(percent * 100 + 1e-6) / 100;
    }

    /** Bytes that belong to no process. */
    static final class LeftOverSchema extends Schema<LeftOver> {

        private final Fields.Text label = text(
                "label",
                "`[kernel]`, `[forwarded]`, `[before weir]`, `[other]`, or an ICMP error as in"
                        + " `[icmp: port unreachable]`");
        private final Fields.Text explanation = text("explanation", "what it is and why no process can be named");
        private final TrafficFields.Bytes traffic = bytes("", "L2");
        private final TrafficFields.Rates trafficRates = rates("", "L2");
        private final TrafficFields.Averages trafficAverages = averages("");

        @Override
        protected void write(FieldSink out, LeftOver row) throws IOException {
            label.write(out, row.label());
            explanation.write(out, row.explanation());
            traffic.write(out, row.traffic());
            trafficRates.write(out, row.traffic());
            trafficAverages.write(out, row.traffic());
        }

        @Override
        protected LeftOver read(JsonRow row) throws IOException {
            return new LeftOver(label.of(row), explanation.of(row), traffic.of(row));
        }
    }

    /** What is missing in one list. */
    private static final class NotListedSchema extends Schema<NotListed> {

        private final Fields.Count count = count("count", "rows", "how many since weir started");
        private final Fields.Count bytes = count("bytes", "B", "their app bytes, which are in every total");

        @Override
        protected void write(FieldSink out, NotListed row) throws IOException {
            count.write(out, row.rows());
            bytes.write(out, row.bytes());
        }

        @Override
        protected NotListed read(JsonRow row) throws IOException {
            return new NotListed(count.of(row), bytes.of(row));
        }
    }
}
