package dev.weir.wire;

import dev.weir.model.OpenSocketRow;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import java.nio.ByteBuffer;
import java.util.Optional;

/** {@code struct open_socket}, a row of the walk over all file descriptors. */
public final class OpenSocketLayout {

    /** Size of a row; bytes. */
    public static final int ROW_BYTES = 160;

    private static final int COOKIE = 0;
    private static final int PID = 8;
    private static final int START_TAG = 12;
    private static final int LADDR = 16;
    private static final int RADDR = LADDR + Layout.ADDRESS_BYTES;
    private static final int BYTES_SENT = RADDR + Layout.ADDRESS_BYTES;
    private static final int BYTES_ACKED = BYTES_SENT + 8;
    private static final int BYTES_RECEIVED = BYTES_ACKED + 8;
    private static final int NETNS = BYTES_RECEIVED + 8;
    private static final int UID = NETNS + 4;
    private static final int LPORT = UID + 4;
    private static final int RPORT = LPORT + 2;
    private static final int FAMILY = RPORT + 2;
    private static final int PROTOCOL = FAMILY + 2;
    private static final int SRTT_US = PROTOCOL + 2;
    private static final int RTTVAR_US = SRTT_US + 4;
    private static final int MIN_RTT_US = RTTVAR_US + 4;
    private static final int SND_CWND = MIN_RTT_US + 4;
    private static final int SND_SSTHRESH = SND_CWND + 4;
    private static final int MSS = SND_SSTHRESH + 4;
    private static final int SND_WND = MSS + 4;
    private static final int PACKETS_OUT = SND_WND + 4;
    private static final int LOST_OUT = PACKETS_OUT + 4;
    private static final int TOTAL_RETRANS = LOST_OUT + 4;
    private static final int NOTSENT = TOTAL_RETRANS + 4;
    private static final int RTO_US = NOTSENT + 4;
    private static final int STATE = RTO_US + 4;
    private static final int COMM = STATE + 8;

    private OpenSocketLayout() {
    }

    /**
     * Reads the row at an offset.
     *
     * @param microsPerJiffy length of the kernel's timer tick, in which the retransmission timeout is kept; microseconds
     */
    public static OpenSocketRow read(ByteBuffer rows, int row, long microsPerJiffy) {
        int protocol = Layout.protocol(rows, row + FAMILY, row + PROTOCOL);
        SocketState state = SocketState.of(rows.get(row + STATE));
        boolean health = protocol == Protocol.TCP.number() && state != SocketState.LISTEN;
        return new OpenSocketRow(rows.getLong(row + COOKIE), new ProcessKey(rows.getInt(row + PID), rows.getInt(row + START_TAG)),
                Layout.text(rows, row + COMM, Layout.COMM_BYTES), rows.getInt(row + UID), protocol, state,
                Layout.address(rows, row + LADDR), Layout.u16(rows, row + LPORT),
                Layout.address(rows, row + RADDR), Layout.u16(rows, row + RPORT), Layout.u32(rows, row + NETNS),
                health ? Optional.of(health(rows, row, microsPerJiffy)) : Optional.empty());
    }

    private static TcpHealth health(ByteBuffer rows, int row, long microsPerJiffy) {
        return new TcpHealth(Layout.u32(rows, row + SRTT_US), Layout.u32(rows, row + RTTVAR_US),
                Layout.u32(rows, row + MIN_RTT_US), Layout.u32(rows, row + SND_CWND), Layout.u32(rows, row + SND_SSTHRESH),
                Layout.u32(rows, row + MSS), Layout.u32(rows, row + SND_WND), Layout.u32(rows, row + PACKETS_OUT),
                Layout.u32(rows, row + LOST_OUT), Layout.u32(rows, row + TOTAL_RETRANS), rows.getLong(row + BYTES_SENT),
                rows.getLong(row + BYTES_ACKED), rows.getLong(row + BYTES_RECEIVED), Layout.u32(rows, row + NOTSENT),
                Layout.u32(rows, row + RTO_US) * microsPerJiffy);
    }
}
