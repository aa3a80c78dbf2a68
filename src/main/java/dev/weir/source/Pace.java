package dev.weir.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ticks at a steady interval: each is due a whole number of intervals after the first, however long the work in between
 * took.
 */
final class Pace {

    private final LongSupplier nanos;
    private long intervalNanos;
    private long nextNanos;

    Pace(Duration interval, LongSupplier nanos) {
        this.nanos = nanos;
        this.intervalNanos = interval.toNanos();
        this.nextNanos = nanos.getAsLong();
    }

    /**
     * Waits for the next tick; the first is due at once, and missed ticks are left out.
     *
     * @throws InterruptedException when the wait is interrupted
     */
    synchronized void await() throws InterruptedException {
        long now = nanos.getAsLong();
        while (nextNanos - now > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nextNanos - now);
            now = nanos.getAsLong();
        }
        long late = Math.max(0, now - nextNanos);
        nextNanos += intervalNanos * (1 + late / intervalNanos);
    }

    /** Changes the interval; the next tick is due that long after the last one. */
    synchronized void setInterval(Duration interval) {
        nextNanos += interval.toNanos() - intervalNanos;
        intervalNanos = interval.toNanos();
        notifyAll();
    }
}
