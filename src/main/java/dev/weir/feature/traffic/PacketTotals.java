package dev.weir.feature.traffic;

import dev.weir.layout.PacketEntry;
import dev.weir.model.IcmpError;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Interval;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The monitored interfaces: their own counters, and the packets that the packet layer counted by protocol. */
final class PacketTotals {

    /** Rare protocols beyond so many rows share one. */
    private static final int PROTOCOLS_MAX = 512;

    /**
     * In the order of the rows: an interface keeps its position when it is renamed, goes, and comes back under another
     * number.
     */
    private final List<InterfaceMeters> interfaces = new ArrayList<>();
    /** By the number each has now, or had last. */
    private final Map<Integer, InterfaceMeters> byNumber = new HashMap<>();

    private final Map<PacketKey, PacketEntry> last = new HashMap<>();
    private final Map<Integer, ProtocolMeters> protocols = new HashMap<>();
    private final IcmpErrors icmpErrors = new IcmpErrors();
    /** The number that was asked for last, which most often is the next too, and what has it. */
    private int lastAsked;

    private InterfaceMeters lastFound;

    private record PacketKey(int slot, int ifindex, boolean rx, int protocol) {
        static PacketKey of(PacketEntry row) {
            return new PacketKey(row.slot(), row.ifindex(), row.rx(), row.protocol());
        }
    }

    private static final class InterfaceMeters {
        private final Meter meter = new Meter();
        private final PacketMeter packets = new PacketMeter();
        private InterfaceRow row;
        private int number;

        InterfaceMeters(InterfaceRow baseline) {
            this.row = baseline;
        }

        void update(InterfaceRow now) {
            meter.add(Counter.since(now.rxBytes(), row.rxBytes()), Counter.since(now.txBytes(), row.txBytes()));
            packets.add(
                    Counter.since(now.rxPackets(), row.rxPackets()), Counter.since(now.txPackets(), row.txPackets()));
            row = now;
        }
    }

    private static final class ProtocolMeters {
        private final Protocol protocol;
        private final Meter meter = new Meter();
        private final PacketMeter packets = new PacketMeter();

        ProtocolMeters(Protocol protocol) {
            this.protocol = protocol;
        }
    }

    PacketTotals(List<InterfaceRow> baseline) {
        baseline.forEach(row -> interfaces.add(new InterfaceMeters(row)));
        watch(baseline);
    }

    /**
     * Learns of interfaces that came, went or have another number now; what those that came have counted counts from
     * zero.
     */
    void watch(List<InterfaceRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            InterfaceRow row = rows.get(i);
            if (i == interfaces.size()) {
                interfaces.add(new InterfaceMeters(row.withoutCounters()));
            }
            interfaces.get(i).number = row.ifindex();
            if (row.ifindex() != InterfaceRow.GONE) {
                byNumber.put(row.ifindex(), interfaces.get(i));
            }
        }
        lastAsked = InterfaceRow.GONE;
        lastFound = null;
    }

    /** The interface that has a number now, null when it is not monitored. */
    InterfaceRow monitored(int ifindex) {
        if (ifindex != lastAsked) {
            lastAsked = ifindex;
            InterfaceMeters meters = byNumber.get(ifindex);
            lastFound = meters != null && meters.number == ifindex ? meters : null;
        }
        return lastFound == null ? null : lastFound.row;
    }

    void update(List<InterfaceRow> rows, List<PacketEntry> packets) {
        watch(rows);
        for (int i = 0; i < rows.size(); i++) {
            interfaces.get(i).update(rows.get(i));
        }
        packets.forEach(this::update);
        if (packets.size() < last.size()) {
            // An entry that was evicted begins at zero when it comes again.
            last.keySet().retainAll(packets.stream().map(PacketKey::of).collect(Collectors.toSet()));
        }
    }

    /** Counts by protocol from zero again, whatever has been counted by now. */
    void restartProtocols(List<PacketEntry> counted) {
        protocols.clear();
        counted.forEach(row -> last.put(PacketKey.of(row), row));
    }

    void roll(Interval interval) {
        interfaces.forEach(meters -> {
            meters.meter.roll(interval);
            meters.packets.roll(interval);
        });
        protocols.values().forEach(meters -> {
            meters.meter.roll(interval);
            meters.packets.roll(interval);
        });
    }

    List<Interface> interfaces() {
        List<Interface> totals = new ArrayList<>(interfaces.size());
        for (InterfaceMeters meters : interfaces) {
            InterfaceRow row = meters.row;
            totals.add(new Interface(
                    row.ifindex(),
                    row.name(),
                    meters.meter.traffic(),
                    meters.packets.packets(),
                    row.ingressHook(),
                    row.ingressReason(),
                    row.speedMbit(),
                    row.up(),
                    Optional.of(row.faults()),
                    row.queue()));
        }
        return totals;
    }

    /** Those that were counted since weir started, whatever the filter. */
    IcmpErrors icmpErrors() {
        return icmpErrors;
    }

    /** Busiest first. */
    List<ProtocolTotal> protocols() {
        return protocols.values().stream()
                .map(meters -> new ProtocolTotal(meters.protocol, meters.meter.traffic(), meters.packets.packets()))
                .sorted(Comparator.comparingLong(
                                (ProtocolTotal total) -> total.traffic().totalBytes())
                        .reversed()
                        .thenComparing(total -> total.protocol().number()))
                .toList();
    }

    /**
     * Bytes counts as the interface itself counts: buffers where its driver does, else what is on the wire; with as
     * much of the link header.
     */
    private void update(PacketEntry row) {
        InterfaceMeters iface = byNumber.get(row.ifindex());
        if (iface == null) {
            return;
        }
        PacketEntry before = last.put(PacketKey.of(row), row);
        long bytes = Counter.since(bytes(row, iface.row), before == null ? 0 : bytes(before, iface.row));
        long packets = Counter.since(packets(row, iface.row), before == null ? 0 : packets(before, iface.row));
        if (bytes == 0 && packets == 0) {
            return;
        }
        int protocol = row.protocol();
        if (IcmpError.isOne(protocol)) {
            IcmpError error = IcmpError.of(protocol);
            icmpErrors.add(error, row.rx(), bytes);
            protocol = error.protocol().number();
        }
        ProtocolMeters meters = meters(protocol);
        meters.meter.add(row.rx() ? bytes : 0, row.rx() ? 0 : bytes);
        meters.packets.add(row.rx() ? packets : 0, row.rx() ? 0 : packets);
    }

    private ProtocolMeters meters(int protocol) {
        boolean isFull =
                protocols.size() >= PROTOCOLS_MAX && Protocol.isRare(protocol) && !protocols.containsKey(protocol);
        return protocols.computeIfAbsent(
                isFull ? Protocol.OTHER.number() : protocol, number -> new ProtocolMeters(Protocol.of(number)));
    }

    private static long bytes(PacketEntry row, InterfaceRow iface) {
        int uncounted = iface.headerBytes() - (row.rx() ? iface.rxHeaderBytes() : iface.txHeaderBytes());
        return row.bytes() + (countsBuffers(row, iface) ? 0 : row.segmentBytes()) - packets(row, iface) * uncounted;
    }

    private static long packets(PacketEntry row, InterfaceRow iface) {
        return row.packets() + (countsBuffers(row, iface) ? 0 : row.segments());
    }

    private static boolean countsBuffers(PacketEntry row, InterfaceRow iface) {
        return row.rx() ? iface.rxBuffers() : iface.txBuffers();
    }
}
