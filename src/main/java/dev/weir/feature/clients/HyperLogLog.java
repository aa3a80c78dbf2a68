package dev.weir.feature.clients;

import dev.weir.collect.DistinctEstimate;
import java.util.Arrays;

/**
 * How many distinct things there were, from 4,096 bytes however many there were: each register keeps the longest run of
 * zeros among the hashes that fell to it (Flajolet and others, 2007).
 */
final class HyperLogLog {

    static final int INDEX_BITS = 12;
    static final int REGISTERS = 1 << INDEX_BITS;
    /** One standard deviation, as a share of the number: 1.04 / sqrt(registers). */
    static final double ERROR = 1.04 / Math.sqrt(REGISTERS);

    private static final int RANK_MAX = 64 - INDEX_BITS + 1;

    private final byte[] registers = new byte[REGISTERS];

    /** Adds a thing by its hash, of which every bit counts. */
    void add(long hash) {
        int index = (int) hash & REGISTERS - 1;
        registers[index] = (byte) Math.max(registers[index], rank(hash));
    }

    /** Trailing zeros behind the index, and 1; {@code bpf/clients.bpf.h} has the same. */
    static int rank(long hash) {
        return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << 64 - INDEX_BITS) + 1;
    }

    /** Adds everything that was added to other registers; a byte that no rank can be counts as the highest. */
    void merge(byte[] others) {
        for (int i = 0; i < REGISTERS; i++) {
            int other = Math.min(others[i] & 0xff, RANK_MAX);
            registers[i] = (byte) Math.max(registers[i], other);
        }
    }

    void clear() {
        Arrays.fill(registers, (byte) 0);
    }

    /** How many distinct things were added, give or take {@link #ERROR}. */
    long estimate() {
        return DistinctEstimate.of(registers);
    }
}
