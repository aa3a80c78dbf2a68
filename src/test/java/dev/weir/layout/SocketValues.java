package dev.weir.layout;

import dev.weir.model.Address;
import dev.weir.model.SocketState;

/** A socket row that keeps its values; see {@link SocketEntry} for what they are. */
public record SocketValues(
        int index,
        long cookie,
        int protocol,
        SocketState state,
        Address laddr,
        int lport,
        Address raddr,
        int rport,
        int ifindex,
        long netns,
        long rxBytes,
        long txBytes,
        long rxPackets,
        long txPackets,
        long rxBuffers,
        long txBuffers,
        long rxHeaderBytes,
        long txHeaderBytes,
        long retransmits,
        long dropped,
        long openedNanos,
        long closedNanos)
        implements SocketEntry {

    /** The values of a row as it is now. */
    public static SocketValues of(SocketEntry row) {
        return new SocketValues(
                row.index(),
                row.cookie(),
                row.protocol(),
                row.state(),
                row.laddr(),
                row.lport(),
                row.raddr(),
                row.rport(),
                row.ifindex(),
                row.netns(),
                row.rxBytes(),
                row.txBytes(),
                row.rxPackets(),
                row.txPackets(),
                row.rxBuffers(),
                row.txBuffers(),
                row.rxHeaderBytes(),
                row.txHeaderBytes(),
                row.retransmits(),
                row.dropped(),
                row.openedNanos(),
                row.closedNanos());
    }
}
