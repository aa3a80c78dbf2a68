package dev.weir.history;

import dev.weir.model.Interval;
import dev.weir.model.Rate;
import dev.weir.model.Traffic;
import java.util.Arrays;
import java.util.List;

/** A row's numbers, played from the beginning of its tape to one snapshot after the other. */
final class Moment implements RowMoment {

    /** Bits of a step's header, below the bits of the numbers that changed. */
    static final int SKIPS = 1;

    static final int FACTS = 1 << 1;
    static final int GONE = 1 << 2;
    /** Averages and rates do not follow from the bytes, and are told. */
    static final int TOLD = 1 << 3;

    static final int HEADER_BITS = 4;

    private final TapeReader tape;
    private final int end;
    private final List<Interval> intervals;
    private int tick = -1;
    private int nextTick;
    private long header;
    private int factsRead;
    private boolean present;
    private long[] now = new long[2];
    private long[] before = new long[2];
    private double rxAverage;
    private double txAverage;
    private double rxRate;
    private double txRate;

    /**
     * Before the first snapshot.
     *
     * @param intervals of each tick the time before it; the first tick is what was before the first snapshot
     */
    Moment(byte[] tape, int start, int end, List<Interval> intervals) {
        this.tape = new TapeReader(tape, start);
        this.end = end;
        this.intervals = intervals;
        readHeader();
    }

    /** The tick it was played to; -1 before the first. */
    int tick() {
        return tick;
    }

    /** Plays to a later tick. */
    Moment to(int wanted) {
        while (tick < wanted) {
            step();
        }
        return this;
    }

    private void step() {
        tick++;
        System.arraycopy(now, 0, before, 0, now.length);
        boolean told = false;
        if (tick == nextTick) {
            told = apply();
            readHeader();
        }
        if (!told) {
            Interval interval = intervals.get(tick);
            rxRate = interval.perSecond(now[0] - before[0]);
            txRate = interval.perSecond(now[1] - before[1]);
            rxAverage = Traffic.averaged(rxAverage, rxRate, interval);
            txAverage = Traffic.averaged(txAverage, txRate, interval);
        }
    }

    /** Applies the step that is due; whether it tells averages and rates. */
    private boolean apply() {
        present = (header & GONE) == 0;
        factsRead += (header & FACTS) == 0 ? 0 : 1;
        int number = 0;
        for (long changed = header >>> HEADER_BITS; changed != 0; changed >>>= 1, number++) {
            if ((changed & 1) != 0) {
                if (number >= now.length) {
                    now = Arrays.copyOf(now, number + 1);
                    before = Arrays.copyOf(before, number + 1);
                }
                now[number] += tape.signed();
            }
        }
        if (!present) {
            rxAverage = 0;
            txAverage = 0;
            return true;
        }
        if ((header & TOLD) != 0) {
            rxAverage = tape.real();
            txAverage = tape.real();
            rxRate = tape.real();
            txRate = tape.real();
            return true;
        }
        return false;
    }

    private void readHeader() {
        if (tape.at() >= end) {
            nextTick = Integer.MAX_VALUE;
            return;
        }
        header = tape.unsigned();
        nextTick = tick + 1 + ((header & SKIPS) == 0 ? 0 : (int) tape.unsigned());
    }

    /** Whether the row was listed. */
    boolean isPresent() {
        return present;
    }

    /** How many facts have held so far, the newest included. */
    int factsRead() {
        return factsRead;
    }

    @Override
    public long number(int index) {
        return index < now.length ? now[index] : 0;
    }

    private long grown(int index) {
        return number(index) - (index < before.length ? before[index] : 0);
    }

    double seconds() {
        return intervals.get(tick).seconds();
    }

    @Override
    public Rate rate(int index) {
        return seconds() <= 0 ? Rate.STARTING : Rate.measured(grown(index) / seconds());
    }

    @Override
    public Traffic traffic() {
        return Traffic.of(number(0), number(1), rxRate, txRate, rxAverage, txAverage);
    }

    /**
     * What the row moved.
     *
     * @param odd the rates where those are no measured ones, else null
     */
    Traffic traffic(OddRates odd) {
        return odd == null ? traffic() : new Traffic(number(0), number(1), odd.rx(), odd.tx(), rxAverage, txAverage);
    }
}
