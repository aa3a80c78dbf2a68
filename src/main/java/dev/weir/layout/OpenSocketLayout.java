package dev.weir.layout;

import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;

/** {@code struct open_socket}: what the walk over all file descriptors emits of a socket. */
public final class OpenSocketLayout extends EndpointCursor implements OpenSocket {

    /** Size of what it emits of a socket; bytes. */
    public static final int ENTRY_BYTES = 160;

    private static final int COOKIE = 0;
    private static final int PID = 8;
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
    private static final int DROPPED = RTO_US + 4;
    private static final int STATE = DROPPED + 4;
    private static final int COMM = STATE + 4;

    private final long microsPerJiffy;

    /**
     * A cursor at no entry yet.
     *
     * @param microsPerJiffy length of the timer tick of the kernel, in which it keeps the retransmission timeout;
     *          microseconds
     */
    public OpenSocketLayout(long microsPerJiffy) {
        super(LADDR, RADDR, LPORT, RPORT, NETNS);
        this.microsPerJiffy = microsPerJiffy;
    }

    @Override
    public long cookie() {
        return u64(COOKIE);
    }

    @Override
    public ProcessKey process() {
        return process(PID);
    }

    @Override
    public String comm() {
        return text(COMM, Layout.COMM_BYTES);
    }

    @Override
    public int uid() {
        return i32(UID);
    }

    @Override
    public int protocol() {
        return protocol(FAMILY, PROTOCOL);
    }

    @Override
    public SocketState state() {
        return SocketState.of(u8(STATE));
    }

    @Override
    public long dropped() {
        return u32(DROPPED);
    }

    @Override
    public TcpHealth health() {
        if (protocol() != Protocol.TCP.number() || state() == SocketState.LISTEN) {
            return null;
        }
        return new TcpHealth(
                u32(SRTT_US),
                u32(RTTVAR_US),
                u32(MIN_RTT_US),
                u32(SND_CWND),
                u32(SND_SSTHRESH),
                u32(MSS),
                u32(SND_WND),
                u32(PACKETS_OUT),
                u32(LOST_OUT),
                u32(TOTAL_RETRANS),
                u64(BYTES_SENT),
                u64(BYTES_ACKED),
                u64(BYTES_RECEIVED),
                u32(NOTSENT),
                u32(RTO_US) * microsPerJiffy);
    }
}
