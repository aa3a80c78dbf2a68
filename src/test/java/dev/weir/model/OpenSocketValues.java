package dev.weir.model;

/** A row of an open socket that keeps its values; see {@link OpenSocketRow} for what they are. */
public record OpenSocketValues(long cookie, ProcessKey process, String comm, int uid, int protocol, SocketState state, Address laddr,
                               int lport, Address raddr, int rport, long netns, TcpHealth health) implements OpenSocketRow {

    /** The values of a row as it is now. */
    public static OpenSocketValues of(OpenSocketRow row) {
        return new OpenSocketValues(row.cookie(), row.process(), row.comm(), row.uid(), row.protocol(), row.state(), row.laddr(), row.lport(),
                row.raddr(), row.rport(), row.netns(), row.health());
    }
}
