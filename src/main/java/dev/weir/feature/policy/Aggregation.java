package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps a log from growing as fast as a flood: so many events of each second go through as they are, and of the rest
 * those that differ in nothing but time and source port become one event at the end of the second, which says how many
 * it stands for.
 * <p>Packets of different size stay apart, so that the bytes of a log remain exact.
 */
final class Aggregation {

    private static final long SECOND_NANOS = 1_000_000_000;
    /** A flood of forged sources differs in each packet; then the second ends early. */
    private static final int MAX_WAITING = 8192;

    private record Alike(
            Address source,
            Address destination,
            int port,
            int icmp,
            int protocol,
            int size,
            PolicyEvent.Action action,
            String iface) {

        static Alike of(PolicyEvent event) {
            return new Alike(
                    event.source(),
                    event.destination(),
                    event.destinationPort(),
                    event.icmp(),
                    event.protocolNumber(),
                    event.packetSize(),
                    event.action(),
                    event.iface());
        }
    }

    private final long eventsPerSecond;
    private final LongSupplier nanos;
    private final Consumer<PolicyEvent> out;
    private final Map<Alike, PolicyEvent> waiting = new LinkedHashMap<>();
    private long secondStart;
    private long passed;

    /**
     * An aggregation.
     *
     * @param eventsPerSecond how many go through as they are; 0 for all
     * @param nanos           the clock
     * @param out             is given what is to be logged
     */
    Aggregation(long eventsPerSecond, LongSupplier nanos, Consumer<PolicyEvent> out) {
        this.eventsPerSecond = eventsPerSecond;
        this.nanos = nanos;
        this.out = out;
        this.secondStart = nanos.getAsLong();
    }

    /** Takes an event in. */
    void add(PolicyEvent event) {
        if (eventsPerSecond == 0) {
            out.accept(event);
            return;
        }
        tick();
        if (passed < eventsPerSecond) {
            passed++;
            out.accept(event);
            return;
        }
        waiting.merge(Alike.of(event), event, (first, next) -> first.of(first.packets() + next.packets()));
        if (waiting.size() >= MAX_WAITING) {
            flush();
        }
    }

    /** Gives out what waits when its second is over; called at least once a second, also when no event comes. */
    void tick() {
        long now = nanos.getAsLong();
        if (now - secondStart >= SECOND_NANOS) {
            secondStart = now;
            passed = 0;
            flush();
        }
    }

    /** Gives out what waits. */
    void flush() {
        waiting.values().forEach(out);
        waiting.clear();
    }
}
