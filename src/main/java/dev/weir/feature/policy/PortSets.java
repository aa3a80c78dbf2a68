package dev.weir.feature.policy;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which sources asked for which ports: pairs in one array, exact up to a limit of pairs.
 * <p>What comes beyond it is not kept, so that numbers of ports can be too low, and {@link #isFull} says so.
 */
final class PortSets {

    private static final int START_PAIRS = 1024;

    private final int maxPairs;
    private long[] slots = new long[START_PAIRS * 2];
    private int pairs;
    private boolean full;

    PortSets(int maxPairs) {
        this.maxPairs = maxPairs;
    }

    /** Whether a pair was left out for want of room. */
    boolean isFull() {
        return full;
    }

    /**
     * Adds a pair; says whether it is new.
     *
     * @param source the source's number, 0 to 2^31 - 1
     */
    boolean add(long source, int port) {
        long pair = source + 1 << 16 | port; // never 0, which marks an empty slot
        int slot = slot(pair);
        if (slots[slot] == pair) {
            return false;
        }
        if (pairs == maxPairs) {
            full = true;
            return false;
        }
        slots[slot] = pair;
        if (++pairs * 2 > slots.length) {
            rebuild(slots, slots.length * 2);
        }
        return true;
    }

    /** Removes the pairs of all sources but these. */
    void keepOnly(BitSet sources) {
        long[] kept = Arrays.stream(slots)
                .filter(pair -> pair != 0 && sources.get((int) ((pair >>> 16) - 1)))
                .toArray();
        pairs = kept.length;
        rebuild(kept, slots.length);
    }

    /** All pairs by source, then port: {@code (source + 1) << 16 | port}. */
    long[] sorted() {
        long[] sorted = Arrays.stream(slots).filter(pair -> pair != 0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** The lowest ports of a source among {@link #sorted} pairs. */
    static int[] ports(long[] sorted, long source, int most) {
        int at = Arrays.binarySearch(sorted, source + 1 << 16);
        int from = at < 0 ? -at - 1 : at;
        return Arrays.stream(sorted, from, Math.min(sorted.length, from + most))
                .filter(pair -> pair >>> 16 == source + 1)
                .mapToInt(pair -> (int) pair & 0xffff)
                .toArray();
    }

    private void rebuild(long[] old, int size) {
        slots = new long[size];
        for (long pair : old) {
            if (pair != 0) {
                slots[slot(pair)] = pair;
            }
        }
    }

    private int slot(long pair) {
        int mask = slots.length - 1;
        int slot = (int) CountTable.mix(pair) & mask;
        while (slots[slot] != 0 && slots[slot] != pair) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
