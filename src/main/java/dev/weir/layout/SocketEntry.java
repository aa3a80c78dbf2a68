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

    /** Packets received, those that offloads merged counted apart. */
    long rxPackets();

    /** Packets sent, likewise. */
    long txPackets();

    /** Buffers received: merged packets count once, as interfaces that never cut them count. */
    long rxBuffers();

    /** Buffers sent, likewise. */
    long txBuffers();

    /** Headers that merging hid on the way in; part of the bytes received. */
    long rxHeaderBytes();

    /** Headers that segmenting adds on the way out; part of the bytes sent. */
    long txHeaderBytes();

    /** TCP segments retransmitted. */
    long retransmits();

    /** Packets that the kernel dropped here before anyone read them; 0 while it is open, and for TCP. */
    long dropped();

    /** When it was opened or accepted, 0 when before weir; nanoseconds, CLOCK_MONOTONIC. */
    long openedNanos();

    /** When it was closed, 0 while open; nanoseconds, CLOCK_MONOTONIC. */
    long closedNanos();
}
