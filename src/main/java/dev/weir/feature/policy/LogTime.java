package dev.weir.feature.policy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times of a log, to the microsecond and in UTC. */
final class LogTime {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    static final long MICROS_PER_SECOND = 1_000_000;

    private long second = Long.MIN_VALUE;
    private String text;

    /** Seconds since 1970 with six decimals. */
    static String decimal(long micros) {
        return micros / MICROS_PER_SECOND + "." + fraction(micros);
    }

    /** ISO 8601 without a zone: {@code 2024-11-29T10:00:00.123456}. */
    String iso(long micros) {
        // events come thousands a second, and a formatter takes a microsecond
        if (micros / MICROS_PER_SECOND != second) {
            second = micros / MICROS_PER_SECOND;
            text = SECONDS.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC));
        }
        return text + "." + fraction(micros);
    }

    private static String fraction(long micros) {
        return Long.toString(micros % MICROS_PER_SECOND + MICROS_PER_SECOND).substring(1);
    }
}
