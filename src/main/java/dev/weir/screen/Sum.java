package dev.weir.screen;

import dev.weir.model.Rate;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Adds up what rows moved; a rate is measured as soon as one of its parts is. */
final class Sum {

    private final Set<Object> members = new HashSet<>();
    private int connections;
    private long retransmits;
    private long rxBytes;
    private long txBytes;
    private double rxRate;
    private double txRate;
    private double rxAverage;
    private double txAverage;
    private boolean measured;
    private Instant lastGone = Instant.MIN;
    private boolean anyLeft;

    /** Adds a row with its sockets, which somebody has. */
    void add(Object member, Traffic traffic, int open, long retransmitted, Optional<Instant> gone) {
        members.add(member);
        connections += open;
        retransmits += retransmitted;
        anyLeft |= gone.isEmpty();
        lastGone = gone.filter(lastGone::isBefore).orElse(lastGone);
        add(traffic);
    }

    /** Adds what a row moved. */
    void add(Traffic traffic) {
        rxBytes += traffic.rxBytes();
        txBytes += traffic.txBytes();
        rxRate += traffic.rxRate().orZero();
        txRate += traffic.txRate().orZero();
        rxAverage += traffic.rxAverage();
        txAverage += traffic.txAverage();
        measured |= traffic.rxRate().isMeasured();
    }

    int members() {
        return members.size();
    }

    int connections() {
        return connections;
    }

    long retransmits() {
        return retransmits;
    }

    /** When the last of the rows went, once all have. */
    Optional<Instant> gone() {
        return anyLeft ? Optional.empty() : Optional.of(lastGone);
    }

    Traffic traffic() {
        return new Traffic(
                rxBytes,
                txBytes,
                measured ? Rate.measured(rxRate) : Rate.STARTING,
                measured ? Rate.measured(txRate) : Rate.STARTING,
                rxAverage,
                txAverage);
    }
}
