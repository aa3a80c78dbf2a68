package dev.weir.model;

import java.util.Optional;

/**
 * One open socket as a walk over all file descriptors found it: its holder, its state and TCP's own numbers.
 * <p>Source: iterator {@code iter/task_file}, {@code struct open_socket} in {@code bpf/types.h}.
 *
 * @param cookie   socket cookie, 0 when the kernel has not given it one
 * @param process  the process that holds it
 * @param comm     that process's task name
 * @param uid      its real user id in the initial user namespace
 * @param protocol the socket's protocol
 * @param state    TCP state
 * @param laddr    local address
 * @param lport    local port
 * @param raddr    remote address, unspecified when unconnected
 * @param rport    remote port, 0 when unconnected
 * @param netns    inode number of the network namespace
 * @param health   TCP's own numbers; empty for what is not TCP
 */
public record OpenSocketRow(long cookie, ProcessKey process, String comm, int uid, int protocol, SocketState state, Address laddr,
                            int lport, Address raddr, int rport, long netns, Optional<TcpHealth> health) implements Endpoints {
}
