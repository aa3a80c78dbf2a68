package dev.weir.codec;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Points in time as ISO 8601 in UTC with milliseconds: {@code 2026-11-20T23:21:00.123Z}. */
final class Timestamp {

    /** Characters in the text. */
    static final int LENGTH = 24;

    private static final int NANOS_PER_MILLI = 1_000_000;

    private Timestamp() {}

    /** The text; written digit by digit since every connection has one and a formatter takes ten times as long. */
    static String text(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder("0000-00-00T00:00:00.000Z");
        digits(text, 4, utc.getYear());
        digits(text, 7, utc.getMonthValue());
        digits(text, 10, utc.getDayOfMonth());
        digits(text, 13, utc.getHour());
        digits(text, 16, utc.getMinute());
        digits(text, 19, utc.getSecond());
        digits(text, 23, utc.getNano() / NANOS_PER_MILLI);
        return text.toString();
    }

    /** Puts a number over the zeros that end before {@code end}. */
    private static void digits(StringBuilder text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text.setCharAt(--at, (char) ('0' + rest % 10));
        }
    }
}
