package dev.weir.layout;

import dev.weir.model.ProcessKey;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;

/**
 * One open socket as a walk over all file descriptors emits it: its holder, its state and the numbers of TCP.
 * <p>Source: iterator {@code iter/task_file}, {@code struct open_socket} in {@code bpf/types.h}.
 */
public interface OpenSocket extends Endpoints {

    /** Socket cookie, 0 when the kernel has not given it one. */
    long cookie();

    /** The process that holds it. */
    ProcessKey process();

    /** The task name of that process. */
    String comm();

    /** The real user id of that process in the initial user namespace. */
    int uid();

    /** TCP state. */
    SocketState state();

    /**
     * Packets, and connections nobody accepted, that the kernel dropped here since it was opened; 0 for a TCP
     * connection.
     */
    long dropped();

    /** TCP's own numbers, null for what is not TCP. */
    TcpHealth health();
}
