package dev.weir.model;

/**
 * What the wire layer and the state hooks know of one socket, cumulative since the kernel made the entry.
 * <p>Source: map {@code sockets}, {@code struct socket} in {@code bpf/types.h}.
 *
 * @param cookie        socket cookie
 * @param protocol      the socket's protocol
 * @param state         TCP state
 * @param laddr         local address
 * @param lport         local port
 * @param raddr         remote address, unspecified when unconnected
 * @param rport         remote port, 0 when unconnected
 * @param ifindex       interface of its last packet
 * @param netns         inode number of the network namespace, 0 when no hook saw it
 * @param rxBytes       L3 bytes received; unsigned 64-bit
 * @param txBytes       L3 bytes sent; unsigned 64-bit
 * @param rxPackets     packets received, those that offloads merged counted apart
 * @param txPackets     packets sent, likewise
 * @param rxBuffers     buffers received: merged packets count once, as interfaces that never cut them count
 * @param txBuffers     buffers sent, likewise
 * @param rxHeaderBytes headers that merging hid on the way in; part of rxBytes
 * @param txHeaderBytes headers that segmenting adds on the way out; part of txBytes
 * @param retransmits   TCP segments retransmitted
 * @param openedNanos   when it was opened or accepted, 0 when before weir; nanoseconds, CLOCK_MONOTONIC
 * @param closedNanos   when it was closed, 0 while open; nanoseconds, CLOCK_MONOTONIC
 */
public record SocketRow(long cookie, int protocol, SocketState state, Address laddr, int lport, Address raddr, int rport,
                        int ifindex, long netns, long rxBytes, long txBytes, long rxPackets, long txPackets, long rxBuffers,
                        long txBuffers, long rxHeaderBytes, long txHeaderBytes, long retransmits, long openedNanos,
                        long closedNanos) {
}
