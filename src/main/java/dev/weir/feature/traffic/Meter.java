package dev.weir.feature.traffic;

import dev.weir.model.Interval;
import dev.weir.model.Traffic;

/** Traffic that grows during an interval and is rolled over at its end. */
final class Meter {

    private Traffic traffic = Traffic.NONE;
    private long rxDelta;
    private long txDelta;

    void add(long rxBytes, long txBytes) {
        rxDelta += rxBytes;
        txDelta += txBytes;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Ends an interval; false when nothing moved and nothing fades, so that the traffic is the very same as before. */
    boolean roll(Interval interval) {
        if (rxDelta == 0 && txDelta == 0 && traffic.isSettled()) {
            return false;
        }
        traffic = traffic.plus(rxDelta, txDelta, interval);
        rxDelta = 0;
        txDelta = 0;
        return true;
    }
}
