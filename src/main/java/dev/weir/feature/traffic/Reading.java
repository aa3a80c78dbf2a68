package dev.weir.feature.traffic;

import java.time.Instant;

/**
 * When a reading began.
 *
 * @param time  wall-clock time
 * @param nanos the same instant, CLOCK_MONOTONIC; nanoseconds
 */
record Reading(Instant time, long nanos) {

    /** The wall-clock time of an instant that the kernel noted; nanoseconds, CLOCK_MONOTONIC. */
    Instant wallTime(long instant) {
        return time.plusNanos(instant - nanos);
    }
}
