package dev.weir.collect;

import java.time.Instant;
import java.util.List;

/**
 * One beat of the clock that all collectors share.
 *
 * @param time            wall-clock time
 * @param monoNanos       the same instant, CLOCK_MONOTONIC; nanoseconds
 * @param intervalSeconds measured time since the tick before; seconds, 0 for the first
 * @param interfaces      names of the monitored interfaces
 */
public record Tick(Instant time, long monoNanos, double intervalSeconds, List<String> interfaces) {

    public Tick {
        interfaces = List.copyOf(interfaces);
    }
}
