package dev.weir.history;

import dev.weir.model.Interval;
import dev.weir.model.Rate;
import dev.weir.model.Traffic;
import java.util.List;

/** What some rows moved together, tick by tick. */
final class Sums {

    private final List<Interval> intervals;
    private final Traffic[] sums;

    /** Nothing yet, of so many ticks. */
    Sums(List<Interval> intervals) {
        this.intervals = intervals;
        this.sums = new Traffic[intervals.size()];
    }

    /** Adds a row that was played not yet. */
    void add(Moment moment) {
        for (int tick = 0; tick < sums.length; tick++) {
            if (moment.to(tick).isPresent()) {
                add(tick, moment.traffic());
            }
        }
    }

    /** Adds what a row moved at a tick. */
    void add(int tick, Traffic row) {
        sums[tick] = sums[tick] == null ? row : plus(sums[tick], row, tick);
    }

    private Traffic plus(Traffic one, Traffic other, int tick) {
        boolean first = intervals.get(tick).isFirst();
        return new Traffic(
                one.rxBytes() + other.rxBytes(),
                one.txBytes() + other.txBytes(),
                first
                        ? Rate.STARTING
                        : Rate.measured(one.rxRate().orZero() + other.rxRate().orZero()),
                first
                        ? Rate.STARTING
                        : Rate.measured(one.txRate().orZero() + other.txRate().orZero()),
                one.rxAverage() + other.rxAverage(),
                one.txAverage() + other.txAverage());
    }

    /** The sum at each tick; null where no row was listed. */
    Traffic[] traffic() {
        return sums;
    }
}
