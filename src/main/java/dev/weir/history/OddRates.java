package dev.weir.history;

import dev.weir.model.Rate;
import dev.weir.model.Traffic;

/**
 * Rates that do not follow from bytes and time.
 *
 * @param rx received
 * @param tx sent
 */
record OddRates(Rate rx, Rate tx) {

    /** Those of some traffic; null where its rates are measured, or cannot be yet since there was no interval. */
    static OddRates of(Traffic traffic) {
        if (!Double.isNaN(traffic.rxPerSecond()) && !Double.isNaN(traffic.txPerSecond())) {
            return null;
        }
        Rate rx = traffic.rxRate();
        Rate tx = traffic.txRate();
        return rx == Rate.STARTING && tx == Rate.STARTING ? null : new OddRates(rx, tx);
    }
}
