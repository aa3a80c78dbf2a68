package dev.weir.history;

import dev.weir.model.Interval;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One row as it is being written, snapshot after snapshot. */
final class Track {

    /** A rate or average that is off by no more than this part of it and {@link #FADED} follows from the bytes. */
    private static final double TOLERANCE = 0.01;

    private static final double FADED = 1;

    private final Object key;
    private final Tape tape = new Tape();
    private final List<Object> facts = new ArrayList<>(1);
    private long[] numbers = new long[2];
    private double rxAverage;
    private double txAverage;
    private int next;
    private int seen = -1;
    private boolean present;

    Track(Object key) {
        this.key = key;
    }

    Object key() {
        return key;
    }

    Tape tape() {
        return tape;
    }

    /** What has been known of it, oldest first. */
    List<Object> facts() {
        return facts;
    }

    boolean isPresent() {
        return present;
    }

    /** Whether it was written at a tick. */
    boolean isSeen(int tick) {
        return seen == tick;
    }

    /** What holds now; null before the first row. */
    Object newest() {
        return facts.isEmpty() ? null : facts.get(facts.size() - 1);
    }

    /** Writes what its row is at a tick. */
    void write(int tick, Object known, long[] values, int count, Traffic traffic, Interval interval) {
        long changed = 0;
        if (count > numbers.length) {
            numbers = Arrays.copyOf(numbers, count);
        }
        for (int i = 0; i < count; i++) {
            changed |= values[i] == numbers[i] ? 0 : 1L << i;
        }
        boolean follows = follows(values, traffic, interval);
        boolean news = known != newest();
        seen = tick;
        if (changed == 0 && !news && follows && present) {
            return;
        }
        present = true;
        header(tick, changed << Moment.HEADER_BITS | (news ? Moment.FACTS : 0) | (follows ? 0 : Moment.TOLD));
        for (int i = 0; i < count; i++) {
            if (values[i] != numbers[i]) {
                tape.putSigned(values[i] - numbers[i]);
                numbers[i] = values[i];
            }
        }
        if (!follows) {
            tell(traffic.rxRate().orZero(), traffic.txRate().orZero());
        }
        if (news) {
            facts.add(known);
        }
    }

    /** Writes that it is listed no more. */
    void gone(int tick) {
        present = false;
        header(tick, Moment.GONE);
        rxAverage = 0;
        txAverage = 0;
    }

    /** Begins a tape whose first tick is what it is now. */
    void restart() {
        tape.clear();
        next = 0;
        seen = 0;
        Object known = newest();
        facts.clear();
        facts.add(known);
        long set = 0;
        for (int i = 0; i < numbers.length; i++) {
            set |= numbers[i] == 0 ? 0 : 1L << i;
        }
        header(0, set << Moment.HEADER_BITS | Moment.FACTS | Moment.TOLD);
        for (long number : numbers) {
            if (number != 0) {
                tape.putSigned(number);
            }
        }
        rxAverage = asTold(rxAverage);
        txAverage = asTold(txAverage);
        tell(0, 0);
    }

    /** What a tape gives back of an average. */
    private static double asTold(double average) {
        return (float) average;
    }

    private void tell(double rxRate, double txRate) {
        tape.putFloat(rxAverage);
        tape.putFloat(txAverage);
        tape.putFloat(rxRate);
        tape.putFloat(txRate);
    }

    private void header(int tick, long header) {
        int skipped = tick - next;
        tape.putUnsigned(header | (skipped == 0 ? 0 : Moment.SKIPS));
        if (skipped > 0) {
            tape.putUnsigned(skipped);
        }
        next = tick + 1;
    }

    /** Whether rates and averages are what the bytes make them; takes the averages either way. */
    private boolean follows(long[] values, Traffic traffic, Interval interval) {
        double rx = interval.perSecond(values[0] - numbers[0]);
        double tx = interval.perSecond(values[1] - numbers[1]);
        double rxNext = Traffic.averaged(rxAverage, rx, interval);
        double txNext = Traffic.averaged(txAverage, tx, interval);
        boolean follows = isNear(rxNext, traffic.rxAverage())
                && isNear(txNext, traffic.txAverage())
                && isNearWhereKnown(rx, traffic.rxPerSecond())
                && isNearWhereKnown(tx, traffic.txPerSecond());
        rxAverage = follows ? rxNext : (float) traffic.rxAverage();
        txAverage = follows ? txNext : (float) traffic.txAverage();
        return follows;
    }

    private static boolean isNearWhereKnown(double expected, double actual) {
        return Double.isNaN(actual) || isNear(expected, actual);
    }

    private static boolean isNear(double expected, double actual) {
        return Math.abs(expected - actual) <= TOLERANCE * actual + FADED;
    }
}
