package dev.weir.model;

import java.util.List;

/**
 * Entries of the kernel's tables that have been added up for good and can be deleted there.
 *
 * @param flows     rows of the flow table
 * @param sockets   rows of the socket table, by cookie
 * @param peers     rows of the peer table
 * @param processes rows of the process table
 */
public record Forgotten(List<FlowKey> flows, List<Long> sockets, List<PeerKey> peers, List<ProcessKey> processes) {

    /**
     * Identity of a row of the flow table.
     *
     * @param cookie  the socket
     * @param process the process that used it
     */
    public record FlowKey(long cookie, ProcessKey process) {
    }

    /**
     * Identity of a row of the peer table.
     *
     * @param cookie the socket
     * @param raddr  the peer's address
     * @param rport  the peer's port
     */
    public record PeerKey(long cookie, Address raddr, int rport) {
    }

    /** Whether there is nothing to delete. */
    public boolean isEmpty() {
        return flows.isEmpty() && sockets.isEmpty() && peers.isEmpty() && processes.isEmpty();
    }
}
