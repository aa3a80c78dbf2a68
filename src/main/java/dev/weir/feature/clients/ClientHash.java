package dev.weir.feature.clients;

/**
 * The hash of a client for {@link HyperLogLog}: 64 bits, seeded anew at each start, so that nobody can choose addresses
 * that count for more or for less than others. {@code bpf/clients.bpf.h} has the same.
 */
record ClientHash(long seed, long otherSeed) {

    /** The hash of an address and a {@link ClientPort#key}. */
    long of(long high, long low, int key) {
        return mixed(mixed(mixed(high ^ seed) ^ low) ^ otherSeed ^ key);
    }

    /** The finalizer of MurmurHash3 (public domain): every bit of the result depends on every bit. */
    private static long mixed(long bits) {
        long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
