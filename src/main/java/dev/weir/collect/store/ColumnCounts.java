package dev.weir.collect.store;

/**
 * Cumulative counters in two arrays: each is the sum of a base, which many snapshots share, and of 32 unsigned bits
 * above it. Of a hundred thousand rows that move every second only the 32 bits are copied. It takes over the arrays it
 * is made of: nobody may write to them afterwards.
 */
public final class ColumnCounts {

    private final long[] base;
    private final int[] above;

    /** Counters of as many bases as parts above them. */
    public ColumnCounts(long[] base, int[] above) {
        this.base = base;
        this.above = above;
    }

    /** The counter at a position; unsigned 64-bit. */
    long get(int position) {
        return sum(base, above, position);
    }

    /** By how much the counter at a position has grown between two readings; unsigned 64-bit. */
    static long grown(ColumnCounts before, ColumnCounts now, int position) {
        return grown(before.base, before.above, now.base, now.above, position);
    }

    /** Likewise, of the arrays themselves; most often the base is the same. */
    public static long grown(long[] baseBefore, int[] aboveBefore, long[] base, int[] above, int position) {
        long grown = Integer.toUnsignedLong(above[position]) - Integer.toUnsignedLong(aboveBefore[position]);
        return base == baseBefore ? grown : grown + base[position] - baseBefore[position];
    }

    /** The counter at a position of such arrays; unsigned 64-bit. */
    public static long sum(long[] base, int[] above, int position) {
        return base[position] + Integer.toUnsignedLong(above[position]);
    }
}
