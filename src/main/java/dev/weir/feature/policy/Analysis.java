package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/**
 * Adds events up into a {@link Report}, in memory that does not grow with the log.
 * <p>Exact up to the limits of {@link Limits}; what lies beyond them is said in the report with the error it may have.
 */
final class Analysis {

    /**
     * How many different things are counted exactly.
     *
     * @param addresses sources, and destinations likewise
     * @param flows     combinations of source, destination, destination port and protocol
     * @param ports     combinations of source and destination port
     */
    record Limits(int addresses, int flows, int ports) {
        static final Limits USUAL = new Limits(1 << 18, 1 << 19, 1 << 22);
    }

    static final int SCANNER_PORTS = 10;
    static final int HEAVY_MIN_SOURCES = 20;
    static final double UNUSUAL_PERCENT = 1.0;
    static final int REPEATED_PACKETS = 100;
    private static final List<String> USUAL_PROTOCOLS = List.of("TCP", "UDP", "ICMP");
    /** Leaves room for the arithmetic of percentiles. */
    private static final long MAX_BYTES = 1L << 58;

    private static final int TOP_ADDRESSES = 10;
    private static final int TOP_FLOWS = 20;
    private static final int SHOWN_PORTS = 20;
    private static final int SHOWN_BAD_LINES = 10;
    private static final int FIRST_EPHEMERAL_PORT = 1024;

    private static final int PROTOCOLS = 0;
    private static final int SERIAL = 1;
    private static final int PORTS = 2;
    private static final int FROM_PORT = 3;
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final long MANY_PORTS = -1;

    private final LoggedEvent event;
    private final CountTable sources;
    private final CountTable destinations;
    private final CountTable flows;
    private final PortSets ports;
    private final Temporal temporal;
    private final SizeHistogram sizes = new SizeHistogram();
    private final Shares protocols = new Shares();
    private final Shares actions = new Shares();
    private final Shares interfaces = new Shares();
    private final long[] key = new long[5];
    private final List<Report.BadLine> firstBadLines = new ArrayList<>();

    private int serials;
    private long events;
    private long bytes;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    private long badLines;
    private long lostPackets;

    /**
     * An analysis of nothing yet.
     *
     * @param event where the reader puts each event before {@link #add}
     * @param zone  whose hours and days are counted
     * @param salt  see {@link CountTable}
     */
    Analysis(LoggedEvent event, ZoneId zone, Limits limits, long salt) {
        this.event = event;
        this.sources = new CountTable(2, 4, limits.addresses(), salt);
        this.destinations = new CountTable(2, 1, limits.addresses(), salt);
        this.flows = new CountTable(5, 2, limits.flows(), salt);
        this.ports = new PortSets(limits.ports());
        this.temporal = new Temporal(zone);
    }

    /** How many events were added. */
    long events() {
        return events;
    }

    /** How many lines were no events. */
    long badLines() {
        return badLines;
    }

    /** The first line that was no event; there must have been one. */
    Report.BadLine firstBadLine() {
        return firstBadLines.get(0);
    }

    /** Counts a line that is no event. */
    void bad(long line, String reason) {
        if (badLines++ < SHOWN_BAD_LINES) {
            firstBadLines.add(new Report.BadLine(line, reason));
        }
    }

    /**
     * Adds the event that was read.
     *
     * @throws BadLineException when it would take the sums to where they are no longer exact
     */
    void add() throws BadLineException {
        if (event.isLost()) {
            lostPackets += event.packets;
            return;
        }
        long packets = event.packets;
        long size = packets * event.packetSize;
        if (bytes + size > MAX_BYTES) {
            throw new BadLineException("with it the log has more than " + MAX_BYTES + " bytes");
        }
        events += packets;
        bytes += size;
        firstMicros = Math.min(firstMicros, event.micros);
        lastMicros = Math.max(lastMicros, event.micros);
        temporal.add(event.micros, packets);
        sizes.add(event.packetSize, packets);
        protocols.add(event.protocol, packets);
        actions.add(event.action, packets);
        interfaces.add(event.iface, packets);
        addSource(packets, size);
        addDestination(packets, size);
        addFlow(packets, size);
    }

    private void addSource(long packets, long size) {
        key[0] = event.srcHigh;
        key[1] = event.srcLow;
        int row = sources.find(key);
        if (row < 0) {
            long missed = sources.missedPackets();
            row = sources.insert(key);
            sources.setColumn(row, SERIAL, serials++);
            sources.setColumn(row, FROM_PORT, event.srcPort);
            if (sources.missedPackets() > missed) {
                forgetPortsOfEvicted();
            }
        }
        sources.add(row, packets, size);
        sources.setColumn(row, PROTOCOLS, sources.column(row, PROTOCOLS) | 1L << event.protocol);
        if (sources.column(row, FROM_PORT) != event.srcPort) {
            sources.setColumn(row, FROM_PORT, MANY_PORTS);
        }
        if (ports.add(sources.column(row, SERIAL), event.dstPort)) {
            sources.setColumn(row, PORTS, sources.column(row, PORTS) + 1);
        }
    }

    private void forgetPortsOfEvicted() {
        BitSet held = new BitSet(serials);
        for (int row = 0; row < sources.rows(); row++) {
            held.set((int) sources.column(row, SERIAL));
        }
        ports.keepOnly(held);
    }

    private void addDestination(long packets, long size) {
        key[0] = event.dstHigh;
        key[1] = event.dstLow;
        int row = destinations.find(key);
        row = row < 0 ? destinations.insert(key) : row;
        destinations.add(row, packets, size);
        destinations.setColumn(row, PROTOCOLS, destinations.column(row, PROTOCOLS) | 1L << event.protocol);
    }

    private void addFlow(long packets, long size) {
        key[0] = event.srcHigh;
        key[1] = event.srcLow;
        key[2] = event.dstHigh;
        key[3] = event.dstLow;
        key[4] = (long) event.protocol << 16 | event.dstPort;
        int row = flows.find(key);
        if (row < 0) {
            row = flows.insert(key);
            flows.setColumn(row, FIRST, event.micros);
            flows.setColumn(row, LAST, event.micros);
        }
        flows.add(row, packets, size);
        flows.setColumn(row, FIRST, Math.min(flows.column(row, FIRST), event.micros));
        flows.setColumn(row, LAST, Math.max(flows.column(row, LAST), event.micros));
    }

    /** What was found; at least one event must have been added. */
    Report report() {
        return new Report(
                summary(),
                talkers(sources),
                talkers(destinations),
                protocols.parts(event.protocols),
                new Report.Temporal(temporal.byHour(), temporal.byDay(), temporal.peakHour()),
                actions.parts(event.actions),
                interfaces.parts(event.interfaces),
                sizes(),
                new Report.Threats(scanners(), heavy(), unusual(), repeated()),
                flows(),
                badLines,
                firstBadLines,
                lostPackets,
                estimates());
    }

    private Report.Summary summary() {
        Number range = seconds(lastMicros - firstMicros);
        Number perSecond = lastMicros == firstMicros ? (Number) 0 : events / range.doubleValue();
        return new Report.Summary(
                events, bytes, range, sources.distinct(), destinations.distinct(), (double) bytes / events, perSecond);
    }

    /** A whole number where it is one, as in a log with times in whole seconds. */
    private static Number seconds(long micros) {
        return micros % LogTime.MICROS_PER_SECOND == 0
                ? (Number) (micros / LogTime.MICROS_PER_SECOND)
                : micros / (double) LogTime.MICROS_PER_SECOND;
    }

    private List<Report.Talker> talkers(CountTable table) {
        List<Report.Talker> talkers = new ArrayList<>();
        for (int row : table.byPackets(TOP_ADDRESSES)) {
            talkers.add(new Report.Talker(
                    address(table, row, 0),
                    table.packets(row),
                    table.bytes(row),
                    names(table.column(row, PROTOCOLS)),
                    percent(table.packets(row))));
        }
        return talkers;
    }

    private static String address(CountTable table, int row, int from) {
        return new Address(table.key(row, from), table.key(row, from + 1)).text();
    }

    /** A set has no order; this one is the same in every run. */
    private List<String> names(long set) {
        List<String> names = new ArrayList<>();
        for (long rest = set; rest != 0; rest &= rest - 1) {
            names.add(event.protocols.name(Long.numberOfTrailingZeros(rest)));
        }
        names.sort(Comparator.reverseOrder());
        return names;
    }

    private double percent(long count) {
        return (double) count / events * 100;
    }

    private Report.Sizes sizes() {
        return new Report.Sizes(
                sizes.min(),
                sizes.max(),
                sizes.mean(),
                sizes.median(),
                sizes.deviation(),
                sizes.quantile(1, 4),
                sizes.quantile(3, 4),
                sizes.quantile(19, 20),
                sizes.quantile(99, 100));
    }

    private List<Report.Scanner> scanners() {
        long[] pairs = ports.sorted();
        List<Report.Scanner> scanners = new ArrayList<>();
        for (int row = 0; row < sources.rows(); row++) {
            if (sources.column(row, PORTS) >= SCANNER_PORTS) {
                int[] first = PortSets.ports(pairs, sources.column(row, SERIAL), SHOWN_PORTS);
                long from = sources.column(row, FROM_PORT);
                scanners.add(new Report.Scanner(
                        address(sources, row, 0),
                        (int) sources.column(row, PORTS),
                        sources.packets(row),
                        Arrays.stream(first).boxed().toList(),
                        from > 0 && from < FIRST_EPHEMERAL_PORT ? Optional.of((int) from) : Optional.empty()));
            }
        }
        scanners.sort(Comparator.comparingInt(Report.Scanner::ports).reversed());
        return scanners;
    }

    private List<Report.Heavy> heavy() {
        if (sources.rows() < HEAVY_MIN_SOURCES) {
            return List.of();
        }
        int[] rows = sources.byBytes(sources.rows());
        LongUnaryOperator ascending = i -> sources.bytes(rows[rows.length - 1 - (int) i]);
        double threshold = Quantiles.exclusive(rows.length, ascending, 19, 20);
        List<Report.Heavy> heavy = new ArrayList<>();
        for (int i = 0; i < rows.length && sources.bytes(rows[i]) > threshold; i++) {
            heavy.add(new Report.Heavy(
                    address(sources, rows[i], 0), sources.bytes(rows[i]), sources.bytes(rows[i]) / threshold));
        }
        return heavy;
    }

    private List<Report.Unusual> unusual() {
        List<Report.Unusual> unusual = new ArrayList<>();
        protocols.parts(event.protocols).forEach((name, part) -> {
            if (part.percentage() < UNUSUAL_PERCENT && !USUAL_PROTOCOLS.contains(name)) {
                unusual.add(new Report.Unusual(name, part.count(), part.percentage()));
            }
        });
        return unusual;
    }

    private List<Report.Repeated> repeated() {
        List<Report.Repeated> repeated = new ArrayList<>();
        for (int row = 0; row < flows.rows(); row++) {
            if (flows.packets(row) >= REPEATED_PACKETS) {
                repeated.add(new Report.Repeated(
                        address(flows, row, 0), address(flows, row, 2), port(row), protocol(row), flows.packets(row)));
            }
        }
        repeated.sort(Comparator.comparingLong(Report.Repeated::count).reversed());
        return repeated;
    }

    private Report.Flows flows() {
        List<Report.Flow> top = new ArrayList<>();
        for (int row : flows.byPackets(TOP_FLOWS)) {
            top.add(new Report.Flow(
                    address(flows, row, 0),
                    address(flows, row, 2),
                    port(row),
                    protocol(row),
                    flows.packets(row),
                    flows.bytes(row),
                    seconds(flows.column(row, LAST) - flows.column(row, FIRST)),
                    (double) flows.bytes(row) / flows.packets(row)));
        }
        long total = flows.distinct();
        return new Report.Flows(total, top, (double) events / total, (double) bytes / total);
    }

    private int port(int row) {
        return (int) flows.key(row, 4) & 0xffff;
    }

    private String protocol(int row) {
        return event.protocols.name((int) (flows.key(row, 4) >>> 16));
    }

    private List<String> estimates() {
        List<String> estimates = new ArrayList<>();
        estimate(estimates, sources, "sources");
        estimate(estimates, destinations, "destinations");
        estimate(estimates, flows, "flows");
        if (ports.isFull() || !sources.isExact()) {
            estimates.add("ports of port scanners are at least as many as shown: there are more pairs of source and "
                    + "port than are held");
        }
        if (!sources.isExact()) {
            estimates.add("the threshold of high-volume sources is that of the " + sources.rows() + " busiest sources");
        }
        if (sizes.isRounded()) {
            estimates.add("packet sizes above 64 KiB are rounded down by at most 0.1 %");
        }
        if (temporal.isFull()) {
            estimates.add("only the first 36,525 days of the log are counted by day");
        }
        if (event.protocols.isFull() || event.actions.isFull() || event.interfaces.isFull()) {
            estimates.add("protocols, actions or interfaces beyond the first 63, 63 and 1,023 are counted together as "
                    + NameTable.OTHER);
        }
        return estimates;
    }

    private static void estimate(List<String> estimates, CountTable table, String what) {
        if (!table.isExact()) {
            estimates.add("the number of " + what
                    + " is estimated with a standard error of 0.8 %, and the count of each may be too low by at most "
                    + table.missedPackets() + " events and " + table.missedBytes() + " bytes");
        }
    }

    /** Events by the number of a name. */
    private final class Shares {
        private long[] counts = new long[8];

        void add(int number, long packets) {
            if (number >= counts.length) {
                counts = Arrays.copyOf(counts, Math.max(number + 1, counts.length * 2));
            }
            counts[number] += packets;
        }

        /** Names with their shares, most first; equal ones in the order in which they were seen. */
        Map<String, Report.Part> parts(NameTable names) {
            Map<String, Report.Part> parts = new LinkedHashMap<>();
            IntStream.range(0, counts.length)
                    .filter(i -> counts[i] > 0)
                    .boxed()
                    .sorted((a, b) -> Long.compare(counts[b], counts[a]))
                    .forEach(i -> parts.put(names.name(i), new Report.Part(counts[i], percent(counts[i]))));
            return parts;
        }
    }
}
