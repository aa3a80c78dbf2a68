package dev.weir.history;

import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.Rate;
import dev.weir.model.Traffic;
import java.util.Arrays;
import java.util.List;

/** The numbers of a block's rows, played from the beginning of its {@link BlockTape} to one tick after the other. */
final class BlockMoment {

    private static final int NONE = -1;

    private final BlockTape tape;
    private final TapeReader steps;
    private final List<Interval> intervals;
    private final int rows;
    private final int numbers;
    private final int rated;
    /** As of the tick: the numbers of each row, by how much those with rates grew, averages and rates. */
    private final long[] now;

    private final long[] grown;
    private final float[] averages;
    private final double[] rates;
    /** Which of the tape's facts and of its connections each row has; none while it is not listed. */
    private final int[] facts;

    private final int[] lives;
    private int tick = -1;
    /** Of the next step. */
    private long header;

    private int factsRead;
    private int livesBegun;

    /**
     * Before the first tick.
     *
     * @param intervals of each tick the time before it
     */
    BlockMoment(BlockTape tape, int rows, List<Interval> intervals) {
        this.tape = tape;
        steps = new TapeReader(tape.bytes(), 0);
        this.intervals = intervals;
        this.rows = rows;
        numbers = tape.numbers();
        rated = tape.rated();
        now = new long[rows * numbers];
        grown = new long[rows * rated];
        averages = new float[rows * BlockTape.AVERAGED];
        rates = new double[rows * rated];
        facts = new int[rows];
        lives = new int[rows];
        Arrays.fill(lives, NONE);
    }

    int tick() {
        return tick;
    }

    /** Plays to a later tick. */
    BlockMoment to(int wanted) {
        while (tick < wanted) {
            tick++;
            step(intervals.get(tick), tape.from(tick + 1));
        }
        return this;
    }

    private void step(Interval interval, int end) {
        Arrays.fill(grown, 0);
        int next = nextRow(0, end);
        for (int row = 0; row < rows; row++) {
            if (row == next) {
                apply(row, interval);
                next = nextRow(row + 1, end);
            } else if (lives[row] != NONE) {
                follow(row, interval);
            }
        }
    }

    private int nextRow(int row, int end) {
        if (steps.at() >= end) {
            return NONE;
        }
        header = steps.unsigned();
        return row + ((header & BlockTape.SKIPS) == 0 ? 0 : (int) steps.unsigned());
    }

    private void apply(int row, Interval interval) {
        if ((header & BlockTape.OTHER) != 0) {
            Arrays.fill(now, row * numbers, (row + 1) * numbers, 0);
            Arrays.fill(averages, row * BlockTape.AVERAGED, (row + 1) * BlockTape.AVERAGED, 0);
            lives[row] = (header & ~BlockTape.SKIPS) == BlockTape.OTHER ? NONE : livesBegun++;
        }
        if ((header & BlockTape.FACTS) != 0) {
            facts[row] = factsRead++;
        }
        int number = 0;
        for (long changed = header >>> BlockTape.HEADER_BITS; changed != 0; changed >>>= 1, number++) {
            if ((changed & 1) != 0) {
                long growth = steps.signed();
                now[row * numbers + number] += growth;
                if (number < rated) {
                    grown[row * rated + number] = growth;
                }
            }
        }
        if ((header & BlockTape.TOLD) == 0) {
            follow(row, interval);
            return;
        }
        for (int i = 0; i < BlockTape.AVERAGED; i++) {
            averages[row * BlockTape.AVERAGED + i] = steps.real();
        }
        for (int i = 0; i < rated; i++) {
            rates[row * rated + i] = steps.real();
        }
    }

    /** As the live table has them. */
    private void follow(int row, Interval interval) {
        for (int i = 0; i < rated; i++) {
            rates[row * rated + i] = interval.perSecond(grown[row * rated + i]);
        }
        for (int i = 0; i < BlockTape.AVERAGED; i++) {
            int average = row * BlockTape.AVERAGED + i;
            averages[average] = (float) Traffic.averaged(averages[average], rates[row * rated + i], interval);
        }
    }

    /** Whether a row was listed. */
    boolean isPresent(int row) {
        return lives[row] != NONE;
    }

    /** Which connection of the block a row has, counted from 0 in the order in which they came. */
    int life(int row) {
        return lives[row];
    }

    /** What is known of a row that was listed. */
    ConnectionFacts facts(int row) {
        return tape.facts(facts[row]);
    }

    long number(int row, int number) {
        return now[row * numbers + number];
    }

    /** What a row moved. */
    Traffic traffic(int row) {
        return Traffic.of(
                number(row, 0),
                number(row, 1),
                rates[row * rated],
                rates[row * rated + 1],
                averages[row * BlockTape.AVERAGED],
                averages[row * BlockTape.AVERAGED + 1]);
    }

    /** One of the rows. */
    RowMoment row(int row) {
        return new Row(this, row);
    }

    /**
     * One of the rows.
     *
     * @param block all of them
     * @param row   its number
     */
    private record Row(BlockMoment block, int row) implements RowMoment {

        @Override
        public long number(int index) {
            return block.number(row, index);
        }

        @Override
        public Rate rate(int index) {
            double rate = block.rates[row * block.rated + index];
            return Double.isNaN(rate) ? Rate.STARTING : Rate.measured(rate);
        }

        @Override
        public Traffic traffic() {
            return block.traffic(row);
        }
    }
}
