package dev.weir.layout;

import dev.weir.model.Protocol;

/**
 * Raw packet counters of one protocol on one interface in one direction, cumulative since the hook was attached.
 * <p>Source: map {@code packets}, {@code struct packet_key} and {@code struct packet_count} in {@code bpf/types.h},
 * summed over CPUs.
 *
 * @param slot          its slot in that map; an evicted protocol that comes again has another slot, or begins at zero
 *          in this one
 * @param ifindex       the interface
 * @param rx            whether received
 * @param protocol      IANA number, or {@link Protocol#ETHERTYPE_BASE} plus an Ethernet type
 * @param bytes         L2 bytes of the buffers as the hook saw them
 * @param packets       buffers
 * @param segmentBytes  L2 header bytes that merging or late segmentation hides
 * @param segments      packets that it hides
 */
public record PacketEntry(
        int slot, int ifindex, boolean rx, int protocol, long bytes, long packets, long segmentBytes, long segments) {

    /**
     * Whether its protocol is one of those that only so many entries are for: {@code is_rare} in {@code
     * bpf/packet.bpf.c}.
     */
    public boolean isRare() {
        return Protocol.isRare(protocol);
    }
}
