package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Ranges as they are read, in any order, until they make a {@link PrefixTable}. */
final class PrefixList {

    private static final int START = 64;
    private static final int SHOWN_REMARKS = 3;
    private static final int ALL_BITS = 128;

    private long[] high = new long[START];
    private long[] low = new long[START];
    private byte[] bits = new byte[START];
    private int[] scope = new int[START];
    private int[] set = new int[START];
    private int size;
    private final List<String> remarks = new ArrayList<>();

    /** How many ranges were added. */
    int size() {
        return size;
    }

    /** Adds the range that was read. */
    void add(RangeText range, int inScope, int ofSet) {
        add(range.high(), range.low(), range.bits(), inScope, ofSet);
    }

    /** Adds the range of one address. */
    void add(Address address, int inScope, int ofSet) {
        add(address.high(), address.low(), ALL_BITS, inScope, ofSet);
    }

    private void add(long first, long second, int ofBits, int inScope, int ofSet) {
        if (size == high.length) {
            grow();
        }
        high[size] = first;
        low[size] = second;
        bits[size] = (byte) ofBits;
        scope[size] = inScope;
        set[size++] = ofSet;
    }

    private void grow() {
        int larger = size * 2;
        high = Arrays.copyOf(high, larger);
        low = Arrays.copyOf(low, larger);
        bits = Arrays.copyOf(bits, larger);
        scope = Arrays.copyOf(scope, larger);
        set = Arrays.copyOf(set, larger);
    }

    /** What {@link #table} found: ranges written twice and ranges that change nothing, as sentences. */
    List<String> remarks() {
        return remarks;
    }

    /**
     * The ranges as a table. A range that is in several sets is of the one that denies, else of the one that came
     * first.
     *
     * @param denies whether a set denies
     */
    PrefixTable table(IntPredicate denies) {
        int[] order = sorted();
        int kept = 0;
        int duplicates = 0;
        for (int i = 0; i < size; i++) {
            if (kept > 0 && same(order[kept - 1], order[i])) {
                duplicates++;
                if (!denies.test(set[order[kept - 1]]) && denies.test(set[order[i]])) {
                    order[kept - 1] = order[i];
                }
            } else {
                order[kept++] = order[i];
            }
        }
        PrefixTable table = tableOf(Arrays.copyOf(order, kept));
        remark(table, duplicates, denies);
        return table;
    }

    private PrefixTable tableOf(int[] order) {
        long[] sortedHigh = new long[order.length];
        long[] sortedLow = new long[order.length];
        byte[] sortedBits = new byte[order.length];
        int[] sortedScope = new int[order.length];
        int[] sortedSet = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            sortedHigh[i] = high[order[i]];
            sortedLow[i] = low[order[i]];
            sortedBits[i] = bits[order[i]];
            sortedScope[i] = scope[order[i]];
            sortedSet[i] = set[order[i]];
        }
        return PrefixTable.ofSorted(sortedHigh, sortedLow, sortedBits, sortedScope, sortedSet);
    }

    private void remark(PrefixTable table, int duplicates, IntPredicate denies) {
        if (duplicates > 0) {
            remarks.add(duplicates + (duplicates == 1 ? " range is" : " ranges are") + " listed more than once");
        }
        int within = 0;
        StringBuilder first = new StringBuilder();
        for (int at = 0; at < table.size(); at++) {
            int parent = table.parent(at);
            if (parent >= 0
                    && denies.test(table.set(at)) == denies.test(table.set(parent))
                    && within++ < SHOWN_REMARKS) {
                first.append(first.length() == 0 ? "" : ", ")
                        .append(table.text(at))
                        .append(" in ")
                        .append(table.text(parent));
            }
        }
        if (within > 0) {
            remarks.add(within + (within == 1 ? " range lies" : " ranges lie") + " in another and change"
                    + (within == 1 ? "s" : "")
                    + " nothing but the counters: " + first + (within > SHOWN_REMARKS ? ", ..." : ""));
        }
    }

    private boolean same(int a, int b) {
        return compare(a, b) == 0;
    }

    private int compare(int a, int b) {
        return PrefixTable.compare(
                scope[a],
                isIpv4(a),
                high[a],
                low[a],
                bits[a] & 0xff,
                scope[b],
                isIpv4(b),
                high[b],
                low[b],
                bits[b] & 0xff);
    }

    private boolean isIpv4(int at) {
        return PrefixTable.isIpv4(high[at], low[at], bits[at] & 0xff);
    }

    /**
     * Merge sort of the indexes, stable: the library sorts no {@code int}s by an order of ours without an object for
     * each.
     */
    private int[] sorted() {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        int[] spare = order.clone();
        sort(spare, order, 0, size);
        return order;
    }

    private void sort(int[] from, int[] into, int start, int end) {
        if (end - start < 2) {
            return;
        }
        int middle = start + end >>> 1;
        sort(into, from, start, middle);
        sort(into, from, middle, end);
        if (compare(from[middle - 1], from[middle]) <= 0) { // lists are often sorted already
            System.arraycopy(from, start, into, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = left < middle && (right == end || compare(from[left], from[right]) <= 0);
            into[at] = from[takeLeft ? left++ : right++];
        }
    }
}
