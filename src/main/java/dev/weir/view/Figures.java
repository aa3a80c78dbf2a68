package dev.weir.view;

import dev.weir.model.Rate;
import dev.weir.screen.Settings;
import dev.weir.units.Scale;

/** Numbers as the tables show them: rates in the person's unit, totals in bytes; missing is never zero. */
final class Figures {

    /** No second sample yet, or nothing that could have such a number. */
    static final String NONE = "-";
    private static final String STALE = "~";
    private static final String UNAVAILABLE = "n/a";

    private Figures() {
    }

    private static Scale scale(Settings settings) {
        return settings.bytes() ? Scale.BYTES : Scale.BITS;
    }

    /** A rate of bytes in a column whose heading says per second: {@code 41.1M}, {@code -}, {@code ~12k}, {@code n/a}. */
    static String rate(Rate rate, Settings settings) {
        if (rate.isMeasured()) {
            return rate(rate.orZero(), settings);
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + rate(stale.perSecond(), settings);
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }

    /** A known rate of bytes in such a column. */
    static String rate(double bytesPerSecond, Settings settings) {
        Scale scale = scale(settings);
        return scale.number(scale.fromBytes(bytesPerSecond));
    }

    /** A rate of bytes with its unit: {@code 41.1 Mb/s}. */
    static String rateWithUnit(Rate rate, Settings settings) {
        if (rate.isMeasured()) {
            return rateWithUnit(rate.orZero(), settings);
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + rateWithUnit(stale.perSecond(), settings);
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }

    /** A known rate of bytes with its unit. */
    static String rateWithUnit(double bytesPerSecond, Settings settings) {
        Scale scale = scale(settings);
        return scale.perSecond(scale.fromBytes(bytesPerSecond));
    }

    /** Rates of things that are not bytes: {@code 9}, {@code -}, {@code ~12k}, {@code n/a}. */
    static String count(Rate rate) {
        if (rate.isMeasured()) {
            return Scale.COUNT.number(rate.orZero());
        }
        if (rate instanceof Rate.Stale stale) {
            return STALE + Scale.COUNT.number(stale.perSecond());
        }
        return rate instanceof Rate.Unavailable ? UNAVAILABLE : NONE;
    }
}
