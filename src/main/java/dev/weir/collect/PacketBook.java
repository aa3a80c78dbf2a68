package dev.weir.collect;

import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Interval;
import dev.weir.model.PacketRow;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The monitored interfaces: their own counters, and the packets that the packet layer told apart by protocol. */
final class PacketBook {

    private final Map<Integer, InterfaceAccount> interfaces = new HashMap<>();
    private final List<InterfaceRow> order;
    private final Map<PacketKey, PacketRow> last = new HashMap<>();
    private final Map<Integer, ProtocolAccount> protocols = new HashMap<>();
    /** The number that was asked for last, which most often is the next too, and what has it. */
    private int lastAsked;
    private InterfaceAccount lastFound;

    private record PacketKey(int ifindex, boolean rx, int protocol) {
        static PacketKey of(PacketRow row) {
            return new PacketKey(row.ifindex(), row.rx(), row.protocol());
        }
    }

    private static final class InterfaceAccount {
        private final Meter meter = new Meter();
        private final PacketMeter packets = new PacketMeter();
        private InterfaceRow row;

        InterfaceAccount(InterfaceRow baseline) {
            this.row = baseline;
        }

        void update(InterfaceRow now) {
            meter.add(Counter.since(now.rxBytes(), row.rxBytes()), Counter.since(now.txBytes(), row.txBytes()));
            packets.add(Counter.since(now.rxPackets(), row.rxPackets()), Counter.since(now.txPackets(), row.txPackets()));
            row = now;
        }
    }

    private static final class ProtocolAccount {
        private final Protocol protocol;
        private final Meter meter = new Meter();
        private final PacketMeter packets = new PacketMeter();

        ProtocolAccount(Protocol protocol) {
            this.protocol = protocol;
        }
    }

    PacketBook(List<InterfaceRow> baseline) {
        this.order = List.copyOf(baseline);
        baseline.forEach(row -> interfaces.put(row.ifindex(), new InterfaceAccount(row)));
    }

    /** The interface of a number, null when it is not monitored. */
    InterfaceRow monitored(int ifindex) {
        if (ifindex != lastAsked) {
            lastAsked = ifindex;
            lastFound = interfaces.get(ifindex);
        }
        return lastFound == null ? null : lastFound.row;
    }

    void update(List<InterfaceRow> rows, List<PacketRow> packets) {
        for (InterfaceRow row : rows) {
            InterfaceAccount account = interfaces.get(row.ifindex());
            if (account != null) {
                account.update(row);
            }
        }
        packets.forEach(this::update);
    }

    /** Counts by protocol from zero again, whatever has been counted by now. */
    void restartProtocols(List<PacketRow> counted) {
        protocols.clear();
        counted.forEach(row -> last.put(PacketKey.of(row), row));
    }

    void roll(Interval interval) {
        interfaces.values().forEach(account -> {
            account.meter.roll(interval);
            account.packets.roll(interval);
        });
        protocols.values().forEach(account -> {
            account.meter.roll(interval);
            account.packets.roll(interval);
        });
    }

    List<Interface> interfaces() {
        List<Interface> totals = new ArrayList<>(order.size());
        for (InterfaceRow first : order) {
            InterfaceAccount account = interfaces.get(first.ifindex());
            InterfaceRow row = account.row;
            totals.add(new Interface(row.ifindex(), row.name(), account.meter.traffic(), account.packets.packets(), row.ingressHook(),
                    row.ingressReason(), row.speedMbit(), row.up()));
        }
        return totals;
    }

    /** Busiest first. */
    List<ProtocolTotal> protocols() {
        return protocols.values().stream()
                .map(account -> new ProtocolTotal(account.protocol, account.meter.traffic(), account.packets.packets()))
                .sorted(Comparator.comparingLong((ProtocolTotal total) -> total.traffic().totalBytes()).reversed()
                        .thenComparing(total -> total.protocol().number()))
                .toList();
    }

    /** Bytes counts as the interface itself counts: buffers where its driver does, else what is on the wire. */
    private void update(PacketRow row) {
        InterfaceAccount iface = interfaces.get(row.ifindex());
        if (iface == null) {
            return;
        }
        PacketRow before = last.put(PacketKey.of(row), row);
        boolean buffers = iface.row.countsBuffers();
        long bytes = Counter.since(bytes(row, buffers), before == null ? 0 : bytes(before, buffers));
        long packets = Counter.since(packets(row, buffers), before == null ? 0 : packets(before, buffers));
        if (bytes == 0 && packets == 0) {
            return;
        }
        ProtocolAccount account = protocols.computeIfAbsent(row.protocol(), number -> new ProtocolAccount(Protocol.of(number)));
        account.meter.add(row.rx() ? bytes : 0, row.rx() ? 0 : bytes);
        account.packets.add(row.rx() ? packets : 0, row.rx() ? 0 : packets);
    }

    private static long bytes(PacketRow row, boolean buffers) {
        return row.bytes() + (buffers ? 0 : row.segmentBytes());
    }

    private static long packets(PacketRow row, boolean buffers) {
        return row.packets() + (buffers ? 0 : row.segments());
    }
}
