package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Makes lines of the log of what the kernel tells. For one thread. */
final class RingEvents {

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final boolean dryRun;
    private final Map<Integer, String> names = new HashMap<>();
    /** Microseconds since 1970 at the start of the kernel's clock; nanoTime is CLOCK_MONOTONIC on Linux. */
    private long epochMicros;

    RingEvents(boolean dryRun) {
        this.dryRun = dryRun;
        readClock();
    }

    /** What interfaces are called; one that is gone keeps its name. */
    void interfaces(Map<Integer, String> now) {
        names.putAll(now);
    }

    /** Follows the wall clock, which may be set. */
    void readClock() {
        epochMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - System.nanoTime() / 1000;
    }

    /** The time now; microseconds since 1970. */
    long nowMicros() {
        return epochMicros + System.nanoTime() / 1000;
    }

    /** An event of the ring. */
    PolicyEvent read(ByteBuffer event) {
        int protocol = event.get(PolicyLayout.EVENT_PROTOCOL) & 0xff;
        return of(
                epochMicros + event.getLong(0) / 1000,
                address(event, PolicyLayout.EVENT_SOURCE),
                address(event, PolicyLayout.EVENT_DESTINATION),
                event.getShort(PolicyLayout.EVENT_SOURCE_PORT) & 0xffff,
                event.getShort(PolicyLayout.EVENT_PORT) & 0xffff,
                protocol,
                event.getInt(PolicyLayout.EVENT_LENGTH),
                event.get(PolicyLayout.EVENT_DROPPED) != 0,
                event.getInt(PolicyLayout.EVENT_IFINDEX),
                1);
    }

    private static Address address(ByteBuffer event, int at) {
        return Address.ofWords(event.getLong(at), event.getLong(at + Long.BYTES));
    }

    /** Packets of a source that no event told of. */
    PolicyEvent of(UntoldSources.Packet last, long packets, int packetSize, boolean dropped) {
        return of(
                nowMicros(),
                last.source(),
                last.destination(),
                last.sourcePort(),
                last.port(),
                last.protocol(),
                packetSize,
                dropped,
                last.ifindex(),
                packets);
    }

    private PolicyEvent of(
            long micros,
            Address source,
            Address destination,
            int sourcePort,
            int port,
            int protocol,
            int packetSize,
            boolean dropped,
            int ifindex,
            long packets) {
        boolean icmp = protocol == ICMP || protocol == ICMPV6;
        return new PolicyEvent(
                micros,
                source,
                destination,
                icmp ? 0 : sourcePort,
                port,
                icmp ? sourcePort : -1,
                protocol,
                packetSize,
                dropped && !dryRun ? PolicyEvent.Action.DROP : PolicyEvent.Action.LOG,
                names.getOrDefault(ifindex, Integer.toString(ifindex)),
                packets);
    }
}
