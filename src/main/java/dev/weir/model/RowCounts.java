package dev.weir.model;

/**
 * Cumulative counters side by side, each the sum of a base, which many snapshots share, and of 32 unsigned bits above it: of a hundred
 * thousand rows that move every second only the latter are copied. Whoever makes one gives its arrays away and writes to them no more.
 */
public final class RowCounts {

    private final long[] base;
    private final int[] above;

    /** The sums of equally many bases and of what is above them. */
    public RowCounts(long[] base, int[] above) {
        this.base = base;
        this.above = above;
    }

    /** The counter in a place; unsigned 64-bit. */
    long get(int place) {
        return sum(base, above, place);
    }

    /** By how much the counter in a place has grown between two readings; unsigned 64-bit. */
    static long grown(RowCounts before, RowCounts now, int place) {
        return grown(before.base, before.above, now.base, now.above, place);
    }

    /** Likewise, of bases and what is above them; most often the base is the same. */
    public static long grown(long[] baseBefore, int[] aboveBefore, long[] base, int[] above, int place) {
        long grown = Integer.toUnsignedLong(above[place]) - Integer.toUnsignedLong(aboveBefore[place]);
        return base == baseBefore ? grown : grown + base[place] - baseBefore[place];
    }

    /** The counter in a place of a base and of what is above it; unsigned 64-bit. */
    public static long sum(long[] base, int[] above, int place) {
        return base[place] + Integer.toUnsignedLong(above[place]);
    }
}
