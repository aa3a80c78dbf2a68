package dev.weir.layout;

import dev.weir.model.Address;
import dev.weir.model.ProcessKey;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;

/** A row of an open socket that keeps its values; see {@link OpenSocket} for what they are. */
public record OpenSocketValues(
        long cookie,
        ProcessKey process,
        String comm,
        int uid,
        int protocol,
        SocketState state,
        Address laddr,
        int lport,
        Address raddr,
        int rport,
        long netns,
        long dropped,
        TcpHealth health)
        implements OpenSocket {

    /** The values of a row as it is now. */
    public static OpenSocketValues of(OpenSocket row) {
        return new OpenSocketValues(
                row.cookie(),
                row.process(),
                row.comm(),
                row.uid(),
                row.protocol(),
                row.state(),
                row.laddr(),
                row.lport(),
                row.raddr(),
                row.rport(),
                row.netns(),
                row.dropped(),
                row.health());
    }
}
