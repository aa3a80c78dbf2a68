package dev.weir.units;

/** Lengths of time as text. */
public final class Span {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    /** Shorter latencies are in microseconds, since two decimals of a millisecond would be one digit or none. */
    public static final long FEW_MICROS = 100;

    private Span() {}

    /** Returns an age in its largest unit, for narrow columns: {@code 8s}, {@code 4m}, {@code 47h}, {@code 3d}. */
    public static String age(long nanos) {
        long seconds = seconds(nanos);
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < 2 * DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }

    /** Returns an age in its two largest units: {@code 8s}, {@code 1m 43s}, {@code 2h 05m}, {@code 3d 4h}. */
    public static String full(long nanos) {
        long seconds = seconds(nanos);
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m " + twoDigits(seconds % MINUTE) + "s";
        }
        if (seconds < DAY) {
            return seconds / HOUR + "h " + twoDigits(seconds % HOUR / MINUTE) + "m";
        }
        return seconds / DAY + "d " + seconds % DAY / HOUR + "h";
    }

    /**
     * Returns minutes and seconds as a clock shows them, with hours when there are any: {@code 00:42}, {@code 1:02:03}.
     */
    public static String clock(long nanos) {
        long seconds = seconds(nanos);
        String minutes = twoDigits(seconds % HOUR / MINUTE) + ":" + twoDigits(seconds % MINUTE);
        return seconds < HOUR ? minutes : seconds / HOUR + ":" + minutes;
    }

    /**
     * Returns a latency in milliseconds, in microseconds where those would have one digit or none, or in seconds from
     * one second on: {@code 37 us}, {@code 0.80 ms}, {@code 204 ms}, {@code 1.50 s}.
     */
    public static String latency(long micros) {
        if (micros < FEW_MICROS) {
            return micros + " us";
        }
        double millis = micros / 1e3;
        return Math.round(millis) < 1000
                ? Digits.threeSignificant(millis) + " ms"
                : Digits.threeSignificant(micros / 1e6) + " s";
    }

    private static long seconds(long nanos) {
        return Math.max(0, nanos) / NANOS_PER_SECOND;
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
