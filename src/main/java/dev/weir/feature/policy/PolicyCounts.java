package dev.weir.feature.policy;

/**
 * What the kernel counted since the start, by verdict and family; {@code policy_counts}.
 *
 * @param packets by index: verdict * 2, one more for IPv6, then what is not told
 * @param bytes   likewise; L3 bytes
 */
record PolicyCounts(long[] packets, long[] bytes) {

    /** Packets of a verdict, of both families. */
    long packets(int verdict) {
        return packets[2 * verdict] + packets[2 * verdict + 1];
    }

    /** Packets that were denied or outside. */
    long forbidden() {
        return packets(PolicyLayout.DENIED) + packets(PolicyLayout.OUTSIDE);
    }

    /** Packets that were dropped, or would be were it no dry run. */
    long dropped() {
        return packets[PolicyLayout.DROPPED];
    }

    /** Packets that passed only since their sender is spared. */
    long spared() {
        return packets[PolicyLayout.SPARED];
    }

    /**
     * The verdicts of one family.
     *
     * @param dropped packets and bytes in no range that were dropped
     */
    PolicySection.FamilyVerdicts family(String family, boolean judged, long[] dropped) {
        int own = family.equals("IPv6") ? 1 : 0;
        return new PolicySection.FamilyVerdicts(
                family,
                judged,
                packets[2 * PolicyLayout.PASSED + own],
                packets[2 * PolicyLayout.PERMITTED + own],
                packets[2 * PolicyLayout.DENIED + own],
                packets[2 * PolicyLayout.OUTSIDE + own],
                bytes[2 * PolicyLayout.OUTSIDE + own],
                dropped[0],
                dropped[1],
                packets[2 * PolicyLayout.TRUNCATED + own]);
    }
}
