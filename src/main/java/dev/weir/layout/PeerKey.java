package dev.weir.layout;

import dev.weir.model.Address;

/**
 * Key of an entry of the peer table; {@code struct peer_key} in {@code bpf/types.h}.
 *
 * @param cookie the socket
 * @param raddr  the peer's address
 * @param rport  the peer's port, 0 where the protocol has none
 */
public record PeerKey(long cookie, Address raddr, int rport) {
}
