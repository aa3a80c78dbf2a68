package dev.weir.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;

/** Times of day, without a formatter: these are drawn every frame. */
final class Times {

    private Times() {
    }

    /** Hours, minutes and seconds: {@code 12:04:31}. */
    static String ofDay(Instant time, Look look) {
        ZonedDateTime local = time.atZone(look.zone());
        return two(local.getHour()) + ":" + two(local.getMinute()) + ":" + two(local.getSecond());
    }

    /** Nanoseconds from one instant to a later one; 0 when it is not later. */
    static long nanosBetween(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos());
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
