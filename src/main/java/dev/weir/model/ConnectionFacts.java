package dev.weir.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a connection beside its numbers; the rows of all seconds in which it stays the same share it.
 *
 * @param cookie      the socket's cookie, as in {@link ConnectionKey}
 * @param peer        the number of the peer whose row it is, as there
 * @param owner       the process that used it last; {@link ProcessKey#NOBODY} for one no process holds
 * @param comm        that process's name, as it came
 * @param protocol    the socket's protocol
 * @param laddr       local address; unspecified while not bound
 * @param lport       local port, 0 while not bound
 * @param raddr       remote address; unspecified when unconnected or listening
 * @param rport       remote port, 0 likewise
 * @param state       TCP state, or {@link SocketState#NONE}
 * @param retransmits TCP segments retransmitted since weir started; empty where the hook is missing or it is not TCP
 * @param dropped     packets, and connections nobody accepted, that the kernel dropped at the socket since it was
 *                    opened; empty where that is not known, and of a TCP connection, which has its own numbers
 * @param droppedPerSecond the same over the last interval; per second, not a number where that is not known, as without
 *                    the wire layer
 * @param opened      when it was opened, or accepted; empty for a socket older than weir
 * @param closed      when it was seen closed, if it is
 * @param beforeWeir  whether it was open before weir started
 * @param loopback    whether both ends are on this host, so that it is no part of the host's totals
 * @param netns       inode number of its network namespace, 0 when not known
 */
public record ConnectionFacts(
        long cookie,
        long peer,
        ProcessKey owner,
        String comm,
        Protocol protocol,
        Address laddr,
        int lport,
        Address raddr,
        int rport,
        SocketState state,
        Optional<Long> retransmits,
        Optional<Long> dropped,
        double droppedPerSecond,
        Optional<Instant> opened,
        Optional<Instant> closed,
        boolean beforeWeir,
        boolean loopback,
        long netns) {

    /** Its identity. */
    public ConnectionKey key() {
        return new ConnectionKey(cookie, peer);
    }
}
