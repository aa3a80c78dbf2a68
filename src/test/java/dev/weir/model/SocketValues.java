package dev.weir.model;

/** A socket row that keeps its values; see {@link SocketRow} for what they are. */
public record SocketValues(int slot, long cookie, int protocol, SocketState state, Address laddr, int lport, Address raddr, int rport,
                           int ifindex, long netns, long rxBytes, long txBytes, long rxPackets, long txPackets, long rxBuffers, long txBuffers,
                           long rxHeaderBytes, long txHeaderBytes, long retransmits, long openedNanos, long closedNanos)
        implements SocketRow {

    /** The values of a row as it is now. */
    public static SocketValues of(SocketRow row) {
        return new SocketValues(row.slot(), row.cookie(), row.protocol(), row.state(), row.laddr(), row.lport(), row.raddr(), row.rport(),
                row.ifindex(), row.netns(), row.rxBytes(), row.txBytes(), row.rxPackets(), row.txPackets(), row.rxBuffers(), row.txBuffers(),
                row.rxHeaderBytes(), row.txHeaderBytes(), row.retransmits(), row.openedNanos(), row.closedNanos());
    }
}
