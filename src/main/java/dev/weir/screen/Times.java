package dev.weir.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Times of day, without a formatter: these are drawn every frame. */
public final class Times {

    private Times() {}

    /** Hours, minutes and seconds: {@code 12:04:31}. */
    public static String ofDay(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        return two(local.getHour()) + ":" + two(local.getMinute()) + ":" + two(local.getSecond());
    }

    /** Nanoseconds from one instant to a later one; 0 when it is not later. */
    public static long nanosBetween(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos());
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
