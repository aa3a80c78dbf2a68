package dev.weir.feature.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;

/** Packets by hour of the day and by day, on the clock of one time zone. */
final class Temporal {

    private static final int QUARTER_SECONDS = 900; // since 1972 every zone's clock is off by a multiple of it
    /** A hundred years. What lies on more different days than that is counted by hour alone. */
    private static final int MAX_DAYS = 36_525;

    private final ZoneId zone;
    private final long[] hours = new long[24];
    private final int[] hoursInOrder = new int[24];
    private int hoursSeen;
    private final TreeMap<Long, long[]> days = new TreeMap<>();
    private boolean full;

    private long quarter = Long.MIN_VALUE;
    private int hour;
    private long[] day;

    Temporal(ZoneId zone) {
        this.zone = zone;
    }

    /** Counts packets at a time. */
    void add(long micros, long packets) {
        long seconds = Math.floorDiv(micros, LogTime.MICROS_PER_SECOND);
        if (seconds / QUARTER_SECONDS != quarter) {
            turnTo(seconds);
        }
        if (hours[hour] == 0) {
            hoursInOrder[hoursSeen++] = hour;
        }
        hours[hour] += packets;
        day[0] += packets;
    }

    private void turnTo(long seconds) {
        quarter = seconds / QUARTER_SECONDS;
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), zone);
        hour = local.getHour();
        long number = local.toLocalDate().toEpochDay();
        day = days.get(number);
        if (day == null) {
            day = new long[1];
            full |= days.size() >= MAX_DAYS;
            if (!full) {
                days.put(number, day);
            }
        }
    }

    /** Packets by hour, for hours with any. */
    Map<Integer, Long> byHour() {
        Map<Integer, Long> byHour = new TreeMap<>();
        for (int i = 0; i < hours.length; i++) {
            if (hours[i] > 0) {
                byHour.put(i, hours[i]);
            }
        }
        return byHour;
    }

    /** Packets by day, for days with any. */
    Map<LocalDate, Long> byDay() {
        Map<LocalDate, Long> byDay = new TreeMap<>();
        days.forEach((number, packets) -> byDay.put(LocalDate.ofEpochDay(number), packets[0]));
        return byDay;
    }

    /** The hour with the most packets; of equal ones the one seen first. */
    int peakHour() {
        int peak = hoursInOrder[0];
        for (int i = 1; i < hoursSeen; i++) {
            peak = hours[hoursInOrder[i]] > hours[peak] ? hoursInOrder[i] : peak;
        }
        return peak;
    }

    /** Whether days were left out since there were too many. */
    boolean isFull() {
        return full;
    }
}
