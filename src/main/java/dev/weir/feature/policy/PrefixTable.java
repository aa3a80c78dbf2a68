package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Ranges of addresses, each of a set, sorted so that a range stands behind every range it lies in. Immutable.
 * <p>In arrays, since there may be millions: 33 bytes a range. Scope 0 is for all packets, any other for those to one
 * port.
 */
final class PrefixTable {

    /** A table without ranges. */
    static final PrefixTable EMPTY =
            new PrefixTable(new long[0], new long[0], new byte[0], new int[0], new int[0], new int[0]);

    private static final int NONE = -1;
    private static final int IPV4_BITS_BEFORE = 96;

    private final long[] high;
    private final long[] low;
    private final byte[] bits;
    private final int[] scope;
    private final int[] set;
    private final int[] slot;
    /** The narrowest other range of the same scope and family that a range lies in. */
    private final int[] parent;

    private PrefixTable(long[] high, long[] low, byte[] bits, int[] scope, int[] set, int[] slot) {
        this.high = high;
        this.low = low;
        this.bits = bits;
        this.scope = scope;
        this.set = set;
        this.slot = slot;
        this.parent = parents();
    }

    /** A table of ranges that are sorted and of which no two are the same in one scope; the arrays are kept. */
    static PrefixTable ofSorted(long[] high, long[] low, byte[] bits, int[] scope, int[] set) {
        int[] slot = new int[high.length];
        Arrays.setAll(slot, i -> i);
        return new PrefixTable(high, low, bits, scope, set, slot);
    }

    /** How many ranges there are. */
    int size() {
        return high.length;
    }

    /** The address of a range. */
    Address network(int at) {
        return new Address(high[at], low[at]);
    }

    boolean isIpv4(int at) {
        return isIpv4(high[at], low[at], bits(at));
    }

    /** The prefix of a range among all 128 bits: 96 more than IPv4 writes. */
    int bits(int at) {
        return bits[at] & 0xff;
    }

    /** The prefix of a range as its family writes it. */
    int length(int at) {
        return isIpv4(at) ? bits(at) - IPV4_BITS_BEFORE : bits(at);
    }

    /** 0, or the number of the port's list. */
    int scope(int at) {
        return scope[at];
    }

    /** The number of the set that the range is of. */
    int set(int at) {
        return set[at];
    }

    /** Where the range's counters are; stays the same while the range stays. */
    int slot(int at) {
        return slot[at];
    }

    /** The narrowest range that this one lies in, or -1. */
    int parent(int at) {
        return parent[at];
    }

    /** The range as people write it. */
    String text(int at) {
        return network(at).text() + '/' + length(at);
    }

    /** The narrowest range of a scope that an address lies in, or -1. */
    int longest(int inScope, Address address) {
        int from = 0;
        int to = size();
        while (from < to) { // the first range that is sorted behind the address
            int middle = from + to >>> 1;
            if (compare(
                            scope[middle],
                            isIpv4(middle),
                            high[middle],
                            low[middle],
                            bits(middle),
                            inScope,
                            address.isIpv4(),
                            address.high(),
                            address.low(),
                            129)
                    < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        int at = from - 1;
        while (at >= 0 && !contains(at, inScope, address)) {
            at = parent[at];
        }
        return at;
    }

    private boolean contains(int at, int inScope, Address address) {
        return scope[at] == inScope
                && isIpv4(at) == address.isIpv4()
                && contains(high[at], low[at], bits(at), address.high(), address.low());
    }

    /** These ranges and others; one that is in both is as it is in the others. Slots are to be given anew. */
    PrefixTable with(PrefixTable others) {
        int most = size() + others.size();
        long[] allHigh = new long[most];
        long[] allLow = new long[most];
        byte[] allBits = new byte[most];
        int[] allScope = new int[most];
        int[] allSet = new int[most];
        int[] count = new int[1];
        walk(this, others, (here, there) -> {
            PrefixTable from = there < 0 ? this : others;
            int at = there < 0 ? here : there;
            int to = count[0]++;
            allHigh[to] = from.high[at];
            allLow[to] = from.low[at];
            allBits[to] = from.bits[at];
            allScope[to] = from.scope[at];
            allSet[to] = from.set[at];
        });
        return ofSorted(
                Arrays.copyOf(allHigh, count[0]),
                Arrays.copyOf(allLow, count[0]),
                Arrays.copyOf(allBits, count[0]),
                Arrays.copyOf(allScope, count[0]),
                Arrays.copyOf(allSet, count[0]));
    }

    /**
     * The same ranges, each that is also in the earlier table with the slot it has there, the others in slots that are
     * free. The slot of a range that is gone is not free yet: packets may still be judged by the earlier table.
     */
    PrefixTable withSlotsOf(PrefixTable earlier) {
        int[] slots = new int[size()];
        Arrays.fill(slots, NONE);
        BitSet taken = new BitSet();
        walk(earlier, this, (old, now) -> {
            if (old >= 0) {
                taken.set(earlier.slot[old]);
            }
            if (old >= 0 && now >= 0) {
                slots[now] = earlier.slot[old];
            }
        });
        int free = 0;
        for (int at = 0; at < slots.length; at++) {
            if (slots[at] == NONE) {
                free = taken.nextClearBit(free);
                slots[at] = free++;
            }
        }
        return new PrefixTable(high, low, bits, scope, set, slots);
    }

    /**
     * What makes one table of another.
     *
     * @param added   ranges of the new table that the old one lacks
     * @param removed ranges of the old table that the new one lacks
     * @param changed ranges of the new table that are of another set or in another slot in the old one
     */
    record Difference(int[] added, int[] removed, int[] changed) {

        /** How many ranges differ. */
        int size() {
            return added.length + removed.length + changed.length;
        }
    }

    /** What makes {@code now} of {@code old}, in one pass over both. */
    static Difference difference(PrefixTable old, PrefixTable now) {
        int[] added = new int[now.size()];
        int[] removed = new int[old.size()];
        int[] changed = new int[now.size()];
        int[] counts = new int[3];
        walk(old, now, (before, after) -> {
            if (before < 0) {
                added[counts[0]++] = after;
            } else if (after < 0) {
                removed[counts[1]++] = before;
            } else if (old.set[before] != now.set[after] || old.slot[before] != now.slot[after]) {
                changed[counts[2]++] = after;
            }
        });
        return new Difference(
                Arrays.copyOf(added, counts[0]), Arrays.copyOf(removed, counts[1]), Arrays.copyOf(changed, counts[2]));
    }

    private interface Pair {
        void of(int old, int now);
    }

    /** Goes through both tables in order; a range that only one has stands beside -1. */
    private static void walk(PrefixTable old, PrefixTable now, Pair each) {
        int before = 0;
        int after = 0;
        while (before < old.size() || after < now.size()) {
            int order = before == old.size() ? 1 : after == now.size() ? -1 : compare(old, before, now, after);
            each.of(order <= 0 ? before++ : NONE, order >= 0 ? after++ : NONE);
        }
    }

    private static int compare(PrefixTable old, int before, PrefixTable now, int after) {
        return compare(
                old.scope[before],
                old.isIpv4(before),
                old.high[before],
                old.low[before],
                old.bits(before),
                now.scope[after],
                now.isIpv4(after),
                now.high[after],
                now.low[after],
                now.bits(after));
    }

    /** One pass: the ranges that a range lies in are those before it that have not ended yet, the narrowest last. */
    private int[] parents() {
        int[] parents = new int[size()];
        for (int at = 0; at < parents.length; at++) {
            int open = at - 1;
            while (open >= 0
                    && !(scope[open] == scope[at]
                            && isIpv4(open) == isIpv4(at)
                            && contains(high[open], low[open], bits(open), high[at], low[at]))) {
                open = parents[open];
            }
            parents[at] = open;
        }
        return parents;
    }

    /** IPv4 is what is written {@code ::ffff:a.b.c.d} and at least 96 bits long. */
    static boolean isIpv4(long high, long low, int bits) {
        return bits >= IPV4_BITS_BEFORE && high == 0 && low >>> 32 == 0xffff;
    }

    private static boolean contains(long high, long low, int bits, long addressHigh, long addressLow) {
        long different = high ^ addressHigh;
        if (bits <= 64) {
            return bits == 0 || different >>> 64 - bits == 0;
        }
        return different == 0 && (low ^ addressLow) >>> 128 - bits == 0;
    }

    /** The order of the table: scope, IPv6 behind IPv4, address, and the wider range first. */
    static int compare(
            int scope,
            boolean ipv4,
            long high,
            long low,
            int bits,
            int otherScope,
            boolean otherIpv4,
            long otherHigh,
            long otherLow,
            int otherBits) {
        if (scope != otherScope) {
            return Integer.compare(scope, otherScope);
        }
        if (ipv4 != otherIpv4) {
            return ipv4 ? -1 : 1;
        }
        if (high != otherHigh) {
            return Long.compareUnsigned(high, otherHigh);
        }
        return low != otherLow ? Long.compareUnsigned(low, otherLow) : Integer.compare(bits, otherBits);
    }
}
