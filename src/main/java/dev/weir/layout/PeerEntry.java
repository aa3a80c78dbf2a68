package dev.weir.layout;

import dev.weir.model.Address;

/**
 * What one peer of an unconnected socket sent and got, cumulative since the kernel made the entry.
 * <p>Source: map {@code peers}, {@code struct peer_key} and {@code struct peer} in {@code bpf/types.h}.
 *
 * @param cookie    socket cookie
 * @param raddr     the peer's address
 * @param rport     the peer's port, 0 where the protocol has none
 * @param laddr     our address in those packets
 * @param rxBytes   payload received; bytes
 * @param txBytes   payload sent; bytes
 */
public record PeerEntry(long cookie, Address raddr, int rport, Address laddr, long rxBytes, long txBytes) {
}
