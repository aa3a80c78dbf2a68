package dev.weir.layout;

import dev.weir.model.Address;
import dev.weir.model.ProcessKey;

/**
 * Key of an entry of the peer table; {@code struct peer_key} in {@code bpf/types.h}.
 *
 * @param cookie  the socket
 * @param process the process that used it
 * @param raddr   the peer's address
 * @param rport   the peer's port, 0 where the protocol has none
 */
public record PeerKey(long cookie, ProcessKey process, Address raddr, int rport) {}
