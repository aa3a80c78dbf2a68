package dev.weir.history;

import dev.weir.model.ConnectionFacts;
import java.util.Arrays;

/**
 * The numbers of the rows of one block, tick after tick: of each tick the rows in which something changed, in their
 * order, one step each.
 *
 * <pre>
 *   step     header (LEB128), rows left out before it where there are any (LEB128), the change of each number that
 *            changed (zigzag LEB128), averages and rates where they are told (4 bytes each)
 *   header   {@link #SKIPS}, {@link #OTHER}, {@link #FACTS}, {@link #TOLD}, then a bit for each number
 * </pre>
 *
 * A row that has no step has the numbers it had, rates of zero and averages that fade.
 */
final class BlockTape {

    /** Rows are left out before it. */
    static final int SKIPS = 1;
    /**
     * Another connection begins in the row, with numbers and averages of zero; or none, where nothing else is said of
     * it.
     */
    static final int OTHER = 1 << 1;
    /** Something else is known of it from now on: the next of the facts. */
    static final int FACTS = 1 << 2;
    /** Averages and rates do not follow from the numbers, and are told. */
    static final int TOLD = 1 << 3;

    static final int HEADER_BITS = 4;

    /** Numbers of a row that are averaged: the first two. */
    static final int AVERAGED = 2;

    private final int numbers;
    private final int rated;
    private Tape tape = new Tape();
    /** Where the steps of each tick begin, of those that were begun. */
    private int[] from = new int[16];

    private int ticks;
    private ConnectionFacts[] facts = {};
    private int[] rowsOfFacts = {};
    private int factsCount;
    private int nextRow;
    private int others;

    /**
     * An empty one.
     *
     * @param numbers how many numbers a row has
     * @param rated   of how many of them, the first, there are rates
     */
    BlockTape(int numbers, int rated) {
        this.numbers = numbers;
        this.rated = rated;
    }

    /** Of how many numbers there are rates. */
    int rated() {
        return rated;
    }

    /** How many numbers a row has. */
    int numbers() {
        return numbers;
    }

    /** Begins a tick; those before it that were not begun have no steps. */
    void begin(int tick) {
        if (tick >= from.length) {
            from = Arrays.copyOf(from, 2 * tick);
        }
        while (ticks <= tick) {
            from[ticks++] = tape.length();
        }
        nextRow = 0;
    }

    /** Writes that a row is listed no more. */
    void gone(int row) {
        header(row, OTHER);
    }

    /**
     * Writes what changed in a row, if anything did.
     *
     * @param other  whether it is another connection, which begins at zero
     * @param news   what else is known of it from now on; null where nothing else is
     * @param before its numbers at the tick before; zeros for another connection
     * @param now    its numbers
     * @param told   {@link #AVERAGED} averages and the rates, where they do not follow from the numbers; else null
     */
    void write(int row, boolean other, ConnectionFacts news, long[] before, long[] now, double[] told) {
        long changed = 0;
        for (int i = 0; i < numbers; i++) {
            changed |= now[i] == before[i] ? 0 : 1L << i;
        }
        if (changed == 0 && !other && news == null && told == null) {
            return;
        }
        header(
                row,
                changed << HEADER_BITS | (other ? OTHER : 0) | (news == null ? 0 : FACTS) | (told == null ? 0 : TOLD));
        for (int i = 0; i < numbers; i++) {
            if (now[i] != before[i]) {
                tape.putSigned(now[i] - before[i]);
            }
        }
        for (int i = 0; told != null && i < AVERAGED + rated; i++) {
            tape.putFloat(told[i]);
        }
        others += other ? 1 : 0;
        if (news != null) {
            add(row, news);
        }
    }

    private void header(int row, long header) {
        int skipped = row - nextRow;
        tape.putUnsigned(header | (skipped == 0 ? 0 : SKIPS));
        if (skipped > 0) {
            tape.putUnsigned(skipped);
        }
        nextRow = row + 1;
    }

    private void add(int row, ConnectionFacts news) {
        if (factsCount == facts.length) {
            int more = factsCount + factsCount / 2 + 16;
            facts = Arrays.copyOf(facts, more);
            rowsOfFacts = Arrays.copyOf(rowsOfFacts, more);
        }
        rowsOfFacts[factsCount] = row;
        facts[factsCount++] = news;
    }

    /** Lets go of the room for more. */
    void end() {
        tape.trim();
        from = Arrays.copyOf(from, ticks);
        facts = Arrays.copyOf(facts, factsCount);
        rowsOfFacts = Arrays.copyOf(rowsOfFacts, factsCount);
    }

    /** The bytes of all steps. */
    byte[] bytes() {
        return tape.bytes();
    }

    /** How many bytes its steps have. */
    int length() {
        return tape.length();
    }

    /** Where the steps of a tick begin; those of the tick before end there. */
    int from(int tick) {
        return tick < ticks ? from[tick] : tape.length();
    }

    /** How many facts there are. */
    int factsCount() {
        return factsCount;
    }

    /** Some of the facts, in the order of their ticks and rows. */
    ConnectionFacts facts(int index) {
        return facts[index];
    }

    /** The row that they are about. */
    int rowOfFacts(int index) {
        return rowsOfFacts[index];
    }

    /** How many connections its rows had, one after the other. */
    int others() {
        return others;
    }
}
