package dev.weir.feature.policy;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfMap;
import dev.weir.model.Address;
import dev.weir.model.Rate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whose packets were not permitted, from the table the kernel keeps of them. For one thread. */
final class OutsideSources {

    private static final int CHUNK = 1024;
    private static final int SHOWN_PORTS = 8;
    private static final int PROTOCOL_MASK = 0xff;
    private static final double NANOS_PER_SECOND = 1e9;

    private final BpfBatch batch;
    private final int valueBytes;
    private final int most;
    private Map<Address, Tally> tallies = Map.of();
    private long readNanos;

    /** What one source sent, over all its ports. */
    private static final class Tally {
        private long packets;
        private long bytes;
        private boolean denied;
        private long firstNanos = Long.MAX_VALUE;
        private long lastNanos;
        private Rate rate = Rate.STARTING;
        private final Map<Integer, Long> ports = new HashMap<>();

        double perSecond() {
            return rate.orZero();
        }

        long packets() {
            return packets;
        }
    }

    /**
     * A reader of {@code policy_sources}.
     *
     * @param most sources to tell of by rate, and as many by packets
     */
    OutsideSources(BpfMap sources, int most) {
        batch = new BpfBatch(sources, CHUNK);
        valueBytes = sources.valueBytes();
        this.most = most;
    }

    /** How many sources the kernel remembers. */
    int count() {
        return tallies.size();
    }

    /** Reads the table; {@code monoNanos} is the time now. */
    void read(long monoNanos) {
        Map<Address, Tally> now = new HashMap<>();
        batch.readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                add(now, keys, i * PolicyLayout.SOURCE_KEY_BYTES, values, i * valueBytes);
            }
        });
        double seconds = (monoNanos - readNanos) / NANOS_PER_SECOND;
        now.forEach((address, tally) -> {
            Tally before = tallies.get(address);
            if (readNanos != 0 && seconds > 0) {
                long earlier = before == null ? 0 : before.packets;
                tally.rate = Rate.measured(Math.max(0, tally.packets - earlier) / seconds);
            }
        });
        tallies = now;
        readNanos = monoNanos;
    }

    /** Notes that nothing came since the last reading. */
    void still(long monoNanos) {
        tallies.values().forEach(tally -> tally.rate = readNanos == 0 ? Rate.STARTING : Rate.ZERO);
        readNanos = monoNanos;
    }

    private static void add(Map<Address, Tally> into, ByteBuffer keys, int key, ByteBuffer values, int value) {
        Address source = Address.ofWords(keys.getLong(key), keys.getLong(key + Long.BYTES));
        int port = keys.getShort(key + PolicyLayout.SOURCE_KEY_PORT) & 0xffff;
        int protocol = keys.get(key + PolicyLayout.SOURCE_KEY_PROTOCOL) & PROTOCOL_MASK;
        int verdict = keys.get(key + PolicyLayout.SOURCE_KEY_PROTOCOL + 1);
        long packets = values.getLong(value);
        Tally tally = into.computeIfAbsent(source, address -> new Tally());
        tally.packets += packets;
        tally.bytes += values.getLong(value + Long.BYTES);
        tally.denied |= verdict == PolicyLayout.DENIED;
        tally.firstNanos = Math.min(tally.firstNanos, values.getLong(value + PolicyLayout.SOURCE_FIRST));
        tally.lastNanos = Math.max(tally.lastNanos, values.getLong(value + PolicyLayout.SOURCE_LAST));
        tally.ports.merge(port << Byte.SIZE | protocol, packets, Long::sum);
    }

    /**
     * The busiest sources: those with the highest rates, then those with the most packets.
     *
     * @param time      the time now
     * @param monoNanos the same by the kernel's clock
     */
    List<PolicySection.Source> busiest(Instant time, long monoNanos) {
        Comparator<Map.Entry<Address, Tally>> byRate =
                Comparator.comparingDouble(entry -> entry.getValue().perSecond());
        Comparator<Map.Entry<Address, Tally>> byPackets =
                Comparator.comparingLong(entry -> entry.getValue().packets());
        Stream<Map.Entry<Address, Tally>> fastest =
                tallies.entrySet().stream().sorted(byRate.reversed()).limit(most);
        Stream<Map.Entry<Address, Tally>> largest =
                tallies.entrySet().stream().sorted(byPackets.reversed()).limit(most);
        return Stream.concat(fastest, largest)
                .distinct()
                .sorted(byRate.thenComparing(byPackets).reversed())
                .map(entry -> source(entry.getKey(), entry.getValue(), time, monoNanos))
                .toList();
    }

    private static PolicySection.Source source(Address address, Tally tally, Instant time, long monoNanos) {
        List<Map.Entry<Integer, Long>> ports = new ArrayList<>(tally.ports.entrySet());
        ports.sort(Map.Entry.<Integer, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return new PolicySection.Source(
                address,
                tally.denied ? "denied" : "outside",
                tally.packets,
                tally.bytes,
                tally.rate,
                ports.stream()
                        .limit(SHOWN_PORTS)
                        .map(port -> new PolicySection.PortHits(
                                PolicySection.portText(port.getKey() >>> Byte.SIZE, port.getKey() & PROTOCOL_MASK),
                                port.getValue()))
                        .toList(),
                ports.size(),
                time.minusNanos(monoNanos - tally.firstNanos),
                time.minusNanos(Math.max(0, monoNanos - tally.lastNanos)));
    }
}
