package dev.weir.model;

/**
 * Raw counters of one socket as used by one process, cumulative since the kernel made the entry.
 * <p>Source: map {@code flows}, {@code struct flow_key} and {@code struct flow} in {@code bpf/types.h}.
 *
 * @param cookie     socket cookie
 * @param process    the process whose calls these are
 * @param family     address family: {@code AF_INET}, {@code AF_INET6} or {@code AF_PACKET}
 * @param protocol   the socket's protocol
 * @param laddr      local address
 * @param lport      local port
 * @param raddr      remote address, unspecified when unconnected
 * @param rport      remote port, 0 when unconnected
 * @param netns      inode number of the network namespace
 * @param rxBytes    bytes received; unsigned 64-bit
 * @param txBytes    bytes sent; unsigned 64-bit
 * @param openedNanos when the entry was made; nanoseconds, CLOCK_MONOTONIC
 * @param lastTick   number of the last tick with traffic, to tell the last user of a shared socket
 * @param listening  whether the process made it listen
 */
public record FlowRow(long cookie, ProcessKey process, int family, int protocol, Address laddr, int lport, Address raddr, int rport,
                      long netns, long rxBytes, long txBytes, long openedNanos, int lastTick, boolean listening) {
}
