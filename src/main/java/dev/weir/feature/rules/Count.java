package dev.weir.feature.rules;

/**
 * What was counted of a rule, cumulative; packets and bytes are those of the wire, link-layer header included, also
 * where the kernel handled several as one (GRO, GSO). Unsigned 64-bit.
 *
 * @param rxPackets received
 * @param rxBytes   received
 * @param txPackets sent
 * @param txBytes   sent
 */
record Count(long rxPackets, long rxBytes, long txPackets, long txBytes) {

    static final Count NONE = new Count(0, 0, 0, 0);

    long packets() {
        return rxPackets + txPackets;
    }

    long bytes() {
        return rxBytes + txBytes;
    }

    Count plus(Count other) {
        return new Count(
                rxPackets + other.rxPackets,
                rxBytes + other.rxBytes,
                txPackets + other.txPackets,
                txBytes + other.txBytes);
    }

    /** What was counted since an earlier count of the same rule. */
    Count since(Count earlier) {
        return new Count(
                rxPackets - earlier.rxPackets,
                rxBytes - earlier.rxBytes,
                txPackets - earlier.txPackets,
                txBytes - earlier.txBytes);
    }

    /** Whether a part of it is less than in another. */
    boolean isBelow(Count other) {
        return Long.compareUnsigned(rxPackets, other.rxPackets) < 0
                || Long.compareUnsigned(rxBytes, other.rxBytes) < 0
                || Long.compareUnsigned(txPackets, other.txPackets) < 0
                || Long.compareUnsigned(txBytes, other.txBytes) < 0;
    }

    /** A count of one direction. */
    static Count of(boolean rx, long packets, long bytes) {
        return rx ? new Count(packets, bytes, 0, 0) : new Count(0, 0, packets, bytes);
    }
}
