package dev.weir.layout;

import dev.weir.model.SocketState;

/**
 * What the wire layer and the state hooks know of one socket, cumulative since the kernel made the entry.
 * <p>Source: map {@code sockets}, {@code struct socket_wire} in {@code bpf/types.h}.
 */
public interface SocketEntry extends Endpoints {

    /** Socket cookie. */
    long cookie();

    /** Its index in the table, which it keeps until it is deleted. */
    int index();

    /** TCP state. */
    SocketState state();

    /** Interface of its last packet. */
    int ifindex();

    /** L3 bytes received; unsigned 64-bit. */
    long rxBytes();

    /** L3 bytes sent; unsigned 64-bit. */
    long txBytes();

    /** Packets received; of those that offloads merged, each counts. */
    long rxPackets();

    /** Packets sent, likewise. */
    long txPackets();

    /** Buffers received: packets that were merged count once, as interfaces count that never see them apart. */
    long rxBuffers();

    /** Buffers sent, likewise. */
    long txBuffers();

    /** L3 and L4 header bytes that merging hid on receipt; part of the bytes received. */
    long rxHeaderBytes();

    /** L3 and L4 header bytes that segmentation adds after the hook; part of the bytes sent. */
    long txHeaderBytes();

    /** TCP segments retransmitted. */
    long retransmits();

    /**
     * Packets that the kernel dropped at the socket before anyone read them, as of a packet of the last tick or of its
     * end; 0 for TCP connections, and where programs may not read the kernel's memory.
     */
    long dropped();

    /** When it was opened or accepted, 0 when before weir; nanoseconds, CLOCK_MONOTONIC. */
    long openedNanos();

    /** When it was closed, 0 while open; nanoseconds, CLOCK_MONOTONIC. */
    long closedNanos();
}
