package dev.weir.feature.policy;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Packets and bytes by key in one array of {@code long}s, in the order in which the keys were first seen.
 * <p>Exact up to its limit of entries. A new key beyond it makes the table evict every entry with no more packets than
 * the median one: whoever is evicted and comes again starts from zero, so a count is at most {@link #missedPackets} too
 * low, and never too high. How many keys there were is then estimated by a HyperLogLog with a standard error of 0.8 %.
 * <pre>
 *   row:  key (keyLongs) | packets | bytes | more columns
 * </pre>
 */
final class CountTable {

    private static final int START_ROWS = 1024;
    private static final int SAMPLE = 1023;

    private final int keyLongs;
    private final int width;
    private final int maxRows;
    private final long salt;
    private final DistinctCount distinct = new DistinctCount();

    private long[] cells;
    private int[] index;
    private int rows;
    private long missedPackets;
    private long missedBytes;

    /**
     * An empty table.
     *
     * @param keyLongs    width of the key
     * @param moreColumns columns besides packets and bytes
     * @param maxRows     entries that are kept exactly
     * @param salt        mixed into every hash, so that nobody can write a log whose keys collide
     */
    CountTable(int keyLongs, int moreColumns, int maxRows, long salt) {
        this.keyLongs = keyLongs;
        this.width = keyLongs + 2 + moreColumns;
        this.maxRows = maxRows;
        this.salt = salt;
        this.cells = new long[START_ROWS * width];
        this.index = new int[START_ROWS * 2];
    }

    /** The number of entries held. */
    int rows() {
        return rows;
    }

    /** Whether everything was held, so that all numbers are exact. */
    boolean isExact() {
        return missedPackets == 0;
    }

    /** Packets by which the count of a key can be too low. */
    long missedPackets() {
        return missedPackets;
    }

    /** Bytes by which those of a key can be too low. */
    long missedBytes() {
        return missedBytes;
    }

    /** How many different keys there were; estimated unless {@link #isExact}. */
    long distinct() {
        return isExact() ? rows : Math.max(rows, distinct.estimate());
    }

    long key(int row, int which) {
        return cells[row * width + which];
    }

    long packets(int row) {
        return cells[row * width + keyLongs];
    }

    long bytes(int row) {
        return cells[row * width + keyLongs + 1];
    }

    long column(int row, int which) {
        return cells[row * width + keyLongs + 2 + which];
    }

    void setColumn(int row, int which, long value) {
        cells[row * width + keyLongs + 2 + which] = value;
    }

    void add(int row, long packets, long bytes) {
        cells[row * width + keyLongs] += packets;
        cells[row * width + keyLongs + 1] += bytes;
    }

    /** The row of a key, or -1. */
    int find(long[] key) {
        return index[slot(key, hash(key))] - 1;
    }

    /**
     * Makes the row of a key that has none, with zeros in every column. May evict others, so rows found earlier are
     * void.
     */
    int insert(long[] key) {
        if (rows == maxRows) {
            evict();
        }
        if (rows * 2 >= index.length) {
            grow();
        }
        long hash = hash(key);
        distinct.add(hash);
        index[slot(key, hash)] = rows + 1;
        int at = rows * width;
        System.arraycopy(key, 0, cells, at, keyLongs);
        Arrays.fill(cells, at + keyLongs, at + width, 0);
        return rows++;
    }

    /** Numbers of all rows, most packets first; equal ones in the order in which they were first seen. */
    int[] byPackets(int most) {
        return busiest(keyLongs, most);
    }

    /** Numbers of all rows, most bytes first. */
    int[] byBytes(int most) {
        return busiest(keyLongs + 1, most);
    }

    private int[] busiest(int cell, int most) {
        if (most < rows) {
            return heap(cell, most);
        }
        return IntStream.range(0, rows)
                .boxed()
                .sorted((a, b) -> Long.compare(cells[b * width + cell], cells[a * width + cell]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The first few of a long list, without sorting it. */
    private int[] heap(int cell, int most) {
        int[] best = new int[most];
        int held = 0;
        for (int row = 0; row < rows; row++) {
            long value = cells[row * width + cell];
            if (held == most && value <= cells[best[most - 1] * width + cell]) {
                continue;
            }
            int at = held < most ? held++ : most - 1;
            while (at > 0 && cells[best[at - 1] * width + cell] < value) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = row;
        }
        return Arrays.copyOf(best, held);
    }

    private void evict() {
        long median = medianPackets();
        long mostBytes = 0;
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            if (packets(row) > median) {
                System.arraycopy(cells, row * width, cells, kept++ * width, width);
            } else {
                mostBytes = Math.max(mostBytes, bytes(row));
            }
        }
        rows = kept;
        missedPackets += median;
        missedBytes += mostBytes;
        rebuild();
    }

    /** Of a sample, spread evenly; the exact median would make the table no better. */
    private long medianPackets() {
        long[] sample = new long[Math.min(SAMPLE, rows)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = packets((int) ((long) i * rows / sample.length));
        }
        Arrays.sort(sample);
        return sample[sample.length / 2];
    }

    private void grow() {
        int newRows = (int) Math.min(maxRows, rows * 2L);
        cells = Arrays.copyOf(cells, newRows * width);
        index = new int[Integer.highestOneBit(newRows * 2 - 1) * 2];
        rebuild();
    }

    private void rebuild() {
        Arrays.fill(index, 0);
        long[] key = new long[keyLongs];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(cells, row * width, key, 0, keyLongs);
            index[slot(key, hash(key))] = row + 1;
        }
    }

    /** Where the key is in the index, or the empty slot where it belongs. */
    private int slot(long[] key, long hash) {
        int mask = index.length - 1;
        int slot = (int) hash & mask;
        while (index[slot] != 0 && !holds(index[slot] - 1, key)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean holds(int row, long[] key) {
        int at = row * width;
        for (int i = 0; i < keyLongs; i++) {
            if (cells[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private long hash(long[] key) {
        long hash = salt;
        for (int i = 0; i < keyLongs; i++) {
            hash = mix(hash ^ key[i]);
        }
        return hash;
    }

    /** The last step of MurmurHash3: every bit of the number changes every bit of the result. */
    static long mix(long bits) {
        long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
