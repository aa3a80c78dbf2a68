package dev.weir.feature.traffic;

/** Subtracts cumulative counters, the one place where that is done. */
final class Counter {

    private Counter() {}

    /**
     * What was counted between two readings. A counter that went backwards belongs to an entry that was evicted and
     * made again: it counts from zero.
     *
     * @param now    the later reading, unsigned
     * @param before the earlier reading, unsigned
     */
    static long since(long now, long before) {
        return Long.compareUnsigned(now, before) >= 0 ? now - before : now;
    }
}
