package dev.weir.collect.store;

import static dev.weir.collect.store.PublishedBlock.AVERAGES;
import static dev.weir.collect.store.PublishedBlock.COUNTS;
import static dev.weir.model.ConnectionTable.Block.APP;
import static dev.weir.model.ConnectionTable.Block.WIRE;

import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.Arrays;

/** A block of rows of the connection table, written to during an interval; see {@link ColumnTable}. */
final class ColumnBlock {

    /**
     * Rows of a block: enough that a block costs little beside its rows, few enough that one row that moves copies few
     * others.
     */
    static final int ROWS = 256;

    private static final long[] ALL_ZERO = new long[ROWS * COUNTS];
    /** Shared by all blocks in which no row has numbers of TCP; never written to. */
    private static final int[] NO_TCP = new int[ROWS * TcpHealth.WORDS];

    private ConnectionFacts[] facts = new ConnectionFacts[ROWS];
    /** The rows that have facts, ascending; null when they have to be found again. */
    private int[] inUse;

    private boolean[] onWire = new boolean[ROWS];
    /**
     * The counters now and at the end of the last interval, each the sum of a base and of 32 bits above it. Both arrays
     * of now are those of before until they are written to. The base grows when 32 bits no longer suffice.
     */
    private long[] base = ALL_ZERO;

    private long[] baseBefore = base;
    private int[] above = new int[ROWS * COUNTS];
    private int[] aboveBefore = above;
    private float[] averages = new float[ROWS * AVERAGES];
    /** {@link TcpHealth#WORDS} of each row. */
    private int[] tcp = NO_TCP;

    private double seconds;
    private PublishedBlock published;
    /** Whether the arrays of each kind belong to this block alone: no snapshot has them. */
    private boolean listOwned = true;

    private boolean beforeOwned;
    private boolean averagesOwned = true;
    private boolean tcpOwned;
    /** Whether the end of an interval may change a rate or an average. */
    private boolean moving = true;

    void describe(int row, ConnectionFacts described) {
        writeList();
        if (facts[row] == null || described == null) {
            inUse = null;
        }
        facts[row] = described;
    }

    void setHealth(int row, TcpHealth health) {
        int first = row * TcpHealth.WORDS;
        if (health == null ? !TcpHealth.isAny(tcp, first) : health.isAt(tcp, first)) {
            return;
        }
        published = null;
        if (!tcpOwned) {
            tcpOwned = true;
            tcp = tcp.clone();
        }
        if (health == null) {
            Arrays.fill(tcp, first, first + TcpHealth.WORDS, 0);
        } else {
            health.copyTo(tcp, first);
        }
    }

    void addApp(int row, long rxBytes, long txBytes) {
        writeCounts();
        int at = row * COUNTS + APP;
        grow(at, rxBytes);
        grow(at + 1, txBytes);
    }

    /** Adds what the wire layer counted, and notes that it knows the row. */
    void addWire(int row, WireGrowth growth) {
        if (!onWire[row]) {
            writeList();
            onWire[row] = true;
        }
        writeCounts();
        int at = row * COUNTS + WIRE;
        grow(at, growth.rxBytes);
        grow(at + 1, growth.txBytes);
        grow(at + 2, growth.rxPackets);
        grow(at + 3, growth.txPackets);
    }

    /** One of a row's counters of the wire layer: bytes received and sent, packets received and sent, in this order. */
    long wire(int row, int counter) {
        return ColumnCounts.sum(base, above, row * COUNTS + WIRE + counter);
    }

    private void grow(int at, long amount) {
        long grown = Integer.toUnsignedLong(above[at]) + amount;
        if (grown >>> Integer.SIZE != 0) {
            if (base == baseBefore) {
                base = base.clone();
            }
            base[at] += grown;
            grown = 0;
        }
        above[at] = (int) grown;
    }

    /** Empties a row, so that the next connection in it begins at zero. */
    void clear(int row) {
        describe(row, null);
        setHealth(row, null);
        onWire[row] = false;
        restart(row, APP, COUNTS, APP, AVERAGES);
    }

    /** App bytes in both directions. */
    long app(int row) {
        int at = row * COUNTS + APP;
        return ColumnCounts.sum(base, above, at) + ColumnCounts.sum(base, above, at + 1);
    }

    /** Returns app bytes received and sent, and sets them to zero. */
    long[] takeApp(int row) {
        int at = row * COUNTS + APP;
        long[] bytes = {ColumnCounts.sum(base, above, at), ColumnCounts.sum(base, above, at + 1)};
        restart(row, APP, 2, APP, 2);
        return bytes;
    }

    /** Adds app bytes that were counted before this interval, so that they add to no rate. */
    void carryApp(int row, long[] bytes) {
        published = null;
        boolean same = base == baseBefore;
        base = plus(base, row, bytes);
        baseBefore = same ? base : plus(baseBefore, row, bytes);
    }

    private static long[] plus(long[] bases, int row, long[] bytes) {
        long[] sums = bases.clone();
        sums[row * COUNTS + APP] += bytes[0];
        sums[row * COUNTS + APP + 1] += bytes[1];
        return sums;
    }

    /** Whether something has changed since it was last published. */
    boolean isChanged() {
        return published == null;
    }

    /** Its rows as they are now, for a snapshot; the same object while nothing changes. */
    PublishedBlock published() {
        if (published == null) {
            if (inUse == null) {
                inUse = PublishedBlock.inUse(facts);
            }
            published = new PublishedBlock(
                    facts,
                    inUse,
                    onWire,
                    new ColumnCounts(base, above),
                    new ColumnCounts(baseBefore, aboveBefore),
                    averages,
                    seconds,
                    tcp);
            listOwned = false;
            beforeOwned = false;
            averagesOwned = false;
            tcpOwned = false;
            baseBefore = base;
            aboveBefore = above;
        }
        return published;
    }

    /** Ends an interval. */
    void roll(Interval interval) {
        if (!moving) {
            return;
        }
        published = null;
        moving = interval.isFirst();
        seconds = interval.seconds();
        writeAverages();
        for (int row = 0; row < ROWS; row++) {
            moving |= average(row * COUNTS + APP, row * AVERAGES + APP, interval);
            moving |= average(row * COUNTS + WIRE, row * AVERAGES + WIRE, interval);
        }
    }

    /** Averages the growth of a counter in each direction; returns whether the next interval may change it again. */
    private boolean average(int count, int average, Interval interval) {
        long rx = grown(count);
        long tx = grown(count + 1);
        if (rx == 0 && tx == 0 && averages[average] == 0 && averages[average + 1] == 0) {
            return false;
        }
        averages[average] = (float) Traffic.averaged(averages[average], interval.perSecond(rx), interval);
        averages[average + 1] = (float) Traffic.averaged(averages[average + 1], interval.perSecond(tx), interval);
        return true;
    }

    /** By how much a counter has grown in this interval. */
    private long grown(int count) {
        return ColumnCounts.grown(baseBefore, aboveBefore, base, above, count);
    }

    private void restart(int row, int counter, int counters, int average, int averaged) {
        writeCounts();
        writeAverages();
        if (!beforeOwned) {
            beforeOwned = true;
            aboveBefore = aboveBefore.clone();
        }
        int first = row * COUNTS + counter;
        Arrays.fill(above, first, first + counters, 0);
        Arrays.fill(aboveBefore, first, first + counters, 0);
        base = withoutThose(base, first, first + counters);
        baseBefore = withoutThose(baseBefore, first, first + counters);
        Arrays.fill(averages, row * AVERAGES + average, row * AVERAGES + average + averaged, 0);
    }

    /** The same bases with some of them zeroed. */
    private static long[] withoutThose(long[] bases, int from, int to) {
        if (Arrays.equals(bases, from, to, ALL_ZERO, from, to)) {
            return bases;
        }
        long[] others = bases.clone();
        Arrays.fill(others, from, to, 0);
        return others;
    }

    /** Copies facts and {@code onWire} before they are written to, if a snapshot has them. */
    private void writeList() {
        published = null;
        if (!listOwned) {
            listOwned = true;
            facts = facts.clone();
            onWire = onWire.clone();
        }
    }

    private void writeCounts() {
        if (above == aboveBefore) {
            above = above.clone();
            moving = true;
        }
    }

    private void writeAverages() {
        if (!averagesOwned) {
            averagesOwned = true;
            averages = averages.clone();
        }
    }
}
