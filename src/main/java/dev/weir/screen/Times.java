package dev.weir.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Times of day, without a formatter: these are drawn every frame. */
public final class Times {

    /** As many seconds are not too many nanoseconds for a number. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000;

    private Times() {}

    /** Hours, minutes and seconds: {@code 12:04:31}. */
    public static String ofDay(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        return two(local.getHour()) + ":" + two(local.getMinute()) + ":" + two(local.getSecond());
    }

    /**
     * Nanoseconds from one instant to a later one; 0 when it is not later, as after the clock was set back, and {@link
     * Long#MAX_VALUE} for more than there are.
     */
    public static long nanosBetween(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        if (between.isNegative()) {
            return 0;
        }
        return between.toSeconds() < MOST_SECONDS ? between.toNanos() : Long.MAX_VALUE;
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
