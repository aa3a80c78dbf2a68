package dev.weir.screen;

import dev.weir.model.Alert;
import dev.weir.model.OutsidePeers;
import dev.weir.model.Rate;
import dev.weir.model.TcpHealth;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;

/** Numbers as the tables show them: rates in the person's unit, totals in bytes; missing is never zero. */
public final class Figures {

    /** No second sample yet, or nothing that could have such a number. */
    public static final String NONE = "-";

    private static final String BYTES_PER_SECOND = "B/s";
    private static final String PACKETS_PER_SECOND = "packets/s";
    private static final String PER_SECOND = "/s";
    private static final String STALE = "~";
    /** TCP's numbers that were read longer ago are marked. */
    private static final long OLD_NANOS = 10_000_000_000L;

    private static final String UNAVAILABLE = "n/a";

    private Figures() {}

    private static Scale scale(Settings settings) {
        return settings.bytes() ? Scale.BYTES : Scale.BITS;
    }

    /**
     * A rate of bytes in a column whose heading says per second: {@code 41.1M}, {@code -}, {@code ~12k}, {@code n/a}.
     */
    public static String rate(Rate rate, Settings settings) {
        if (rate.isMeasured()) {
            return rate(rate.orZero(), settings);
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + rate(stale.perSecond(), settings);
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }

    /**
     * A rate in a cell: the average where the list is sorted by it, so that the eye reads what the order is made of.
     */
    public static String rate(Rate rate, double average, Cell cell) {
        return cell.sorted() && rate.isMeasured() ? rate(average, cell.settings()) : rate(rate, cell.settings());
    }

    /** A known rate of bytes in such a column. */
    public static String rate(double bytesPerSecond, Settings settings) {
        Scale scale = scale(settings);
        return scale.number(scale.fromBytes(bytesPerSecond));
    }

    /** A rate of bytes with its unit: {@code 41.1 Mb/s}. */
    public static String rateWithUnit(Rate rate, Settings settings) {
        if (rate.isMeasured()) {
            return rateWithUnit(rate.orZero(), settings);
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + rateWithUnit(stale.perSecond(), settings);
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }

    /** A known rate of bytes with its unit. */
    public static String rateWithUnit(double bytesPerSecond, Settings settings) {
        Scale scale = scale(settings);
        return scale.perSecond(scale.fromBytes(bytesPerSecond));
    }

    /** Rates of things that are not bytes: {@code 9}, {@code -}, {@code ~12k}, {@code n/a}. */
    public static String count(Rate rate) {
        if (rate.isMeasured()) {
            return Scale.COUNT.number(rate.orZero());
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + Scale.COUNT.number(stale.perSecond());
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }

    /** A count in a cell: every digit where they fit, else a larger unit, so that digits are never cut off. */
    public static String count(long count, Cell cell) {
        String grouped = Digits.grouped(count);
        return grouped.length() <= cell.width() ? grouped : Scale.COUNT.number(count);
    }

    /** How much in all, every digit where that fits, else in a larger unit. */
    public static String total(long bytes, int columns) {
        String full = "total " + Digits.grouped(bytes) + " B";
        return full.length() <= columns ? full : "total " + Scale.BYTES.text(bytes);
    }

    /** A round-trip time in a column of milliseconds; one too short for those says its unit; {@code -} for none. */
    public static String rtt(long micros) {
        return micros < 0 ? NONE : micros < Span.FEW_MICROS ? micros + "us" : Digits.threeSignificant(micros / 1e3);
    }

    /** The round-trip time of a connection; one that was read long ago is marked as rates are that are not of now. */
    public static String rtt(TcpHealth health, long monoNanos) {
        boolean old = health.ageNanos(monoNanos).orElse(0) > OLD_NANOS;
        return (old ? STALE : "") + rtt(health.srttMicros());
    }

    /** The same in a cell, where the rule's name says what is counted: {@code 61.0k/s}. */
    static String inCell(double value, Alert alert, Settings settings) {
        return alert.unit().equals(BYTES_PER_SECOND)
                ? rateWithUnit(value, settings)
                : Scale.COUNT.number(value) + (alert.unit().endsWith(PER_SECOND) ? PER_SECOND : "");
    }

    /** A value in the unit of an alert's rule: rates of bytes in the person's unit, others as they are. */
    public static String value(double value, Alert alert, Settings settings) {
        return switch (alert.unit()) {
            case BYTES_PER_SECOND -> rateWithUnit(value, settings);
            case PACKETS_PER_SECOND -> Scale.PACKETS.perSecond(value);
            default -> Scale.COUNT.number(value) + " " + Printable.text(alert.unit());
        };
    }

    /** What a policy says of somebody. */
    public static String standing(OutsidePeers.Standing standing) {
        return switch (standing) {
            case INSIDE -> "inside";
            case OUTSIDE -> "outside";
            case NOT_JUDGED -> NONE;
        };
    }

    /** How many addresses a policy does not permit. */
    public static String outside(long addresses) {
        return addresses == 0 ? NONE : Scale.COUNT.number(addresses) + " outside";
    }
}
