package dev.weir.collect.store;

import java.util.Map;

/**
 * Counters of the host as a whole, cumulative.
 * <p>Source: {@code enum host_counter} in {@code bpf/types.h}, summed over CPUs.
 *
 * @param lost            losses by cause
 * @param flowsNotListed  distinct sockets that found no room in the flow table
 * @param resets          TCP resets sent and received
 * @param retransmits     TCP segments retransmitted
 * @param forwardedBytes  L2 bytes sent that had come in on an interface
 * @param rxUnlisted      L3 bytes received on sockets that found no room in the socket table
 * @param txUnlisted      L3 bytes sent likewise
 */
public record HostCounts(
        Map<String, Long> lost,
        long flowsNotListed,
        long resets,
        long retransmits,
        long forwardedBytes,
        long rxUnlisted,
        long txUnlisted) {

    /** No counts yet. */
    public static final HostCounts NONE = new HostCounts(Map.of(), 0, 0, 0, 0, 0, 0);

    public HostCounts {
        lost = Map.copyOf(lost);
    }
}
