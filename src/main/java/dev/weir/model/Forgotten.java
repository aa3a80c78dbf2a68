package dev.weir.model;

import java.util.List;

/**
 * Entries of the kernel's tables that have been added up for good and can be deleted there.
 *
 * @param flows     rows of the flow table
 * @param sockets   rows of the socket table
 * @param peers     rows of the peer table
 * @param processes rows of the process table
 */
public record Forgotten(List<FlowKey> flows, List<SocketKey> sockets, List<PeerKey> peers, List<ProcessSlot> processes) {

    /**
     * Identity of a row of the flow table.
     *
     * @param cookie  the socket
     * @param process the process that used it
     * @param slot    the slot it is in
     */
    public record FlowKey(long cookie, ProcessKey process, int slot) {
    }

    /**
     * Identity of a row of the socket table.
     *
     * @param cookie the socket
     * @param slot   the slot it is in
     */
    public record SocketKey(long cookie, int slot) {
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

    /**
     * Identity of a row of the process table.
     *
     * @param key  the process
     * @param slot the slot it is in
     */
    public record ProcessSlot(ProcessKey key, int slot) {
    }
}
