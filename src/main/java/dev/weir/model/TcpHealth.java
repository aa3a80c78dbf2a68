package dev.weir.model;

import java.util.Objects;

/**
 * What the kernel knows of one TCP connection, from {@code struct tcp_sock}; cumulative numbers count from the connection's start. It is
 * kept for every connection there is, and as small as the kernel keeps it: what has 32 bits there has no more here.
 */
public final class TcpHealth {

    private final int srttMicros;
    private final int rttvarMicros;
    private final int minRttMicros;
    private final int cwndSegments;
    private final int ssthreshSegments;
    private final int mssBytes;
    private final int sndWndBytes;
    private final int inFlightSegments;
    private final int lostSegments;
    private final int retransSegments;
    private final long sentBytes;
    private final long ackedBytes;
    private final long receivedBytes;
    private final int notSentBytes;
    private final int rtoMicros;

    /** The numbers that the methods below return; of all but bytes sent, acknowledged and received the low 32 bits. */
    public TcpHealth(long srttMicros, long rttvarMicros, long minRttMicros, long cwndSegments, long ssthreshSegments, long mssBytes,
            long sndWndBytes, long inFlightSegments, long lostSegments, long retransSegments, long sentBytes, long ackedBytes,
            long receivedBytes, long notSentBytes, long rtoMicros) {
        this.srttMicros = (int) srttMicros;
        this.rttvarMicros = (int) rttvarMicros;
        this.minRttMicros = (int) minRttMicros;
        this.cwndSegments = (int) cwndSegments;
        this.ssthreshSegments = (int) ssthreshSegments;
        this.mssBytes = (int) mssBytes;
        this.sndWndBytes = (int) sndWndBytes;
        this.inFlightSegments = (int) inFlightSegments;
        this.lostSegments = (int) lostSegments;
        this.retransSegments = (int) retransSegments;
        this.sentBytes = sentBytes;
        this.ackedBytes = ackedBytes;
        this.receivedBytes = receivedBytes;
        this.notSentBytes = (int) notSentBytes;
        this.rtoMicros = (int) rtoMicros;
    }

    /** Smoothed round-trip time ({@code srtt_us >> 3}); microseconds. */
    public long srttMicros() {
        return Integer.toUnsignedLong(srttMicros);
    }

    /** Its mean deviation ({@code mdev_us >> 2}); microseconds. */
    public long rttvarMicros() {
        return Integer.toUnsignedLong(rttvarMicros);
    }

    /** Smallest round-trip time of the last minutes; microseconds. */
    public long minRttMicros() {
        return Integer.toUnsignedLong(minRttMicros);
    }

    /** Congestion window ({@code snd_cwnd}); segments. */
    public long cwndSegments() {
        return Integer.toUnsignedLong(cwndSegments);
    }

    /** Slow-start threshold; segments, 2^31 - 1 while there is none. */
    public long ssthreshSegments() {
        return Integer.toUnsignedLong(ssthreshSegments);
    }

    /** Sender's segment size ({@code mss_cache}); bytes. */
    public long mssBytes() {
        return Integer.toUnsignedLong(mssBytes);
    }

    /** Window the receiver offers ({@code snd_wnd}); bytes. */
    public long sndWndBytes() {
        return Integer.toUnsignedLong(sndWndBytes);
    }

    /** Segments sent and not yet acknowledged ({@code packets_out}); segments. */
    public long inFlightSegments() {
        return Integer.toUnsignedLong(inFlightSegments);
    }

    /** Segments the kernel takes for lost now ({@code lost_out}); segments. */
    public long lostSegments() {
        return Integer.toUnsignedLong(lostSegments);
    }

    /** Segments retransmitted ever ({@code total_retrans}); segments. */
    public long retransSegments() {
        return Integer.toUnsignedLong(retransSegments);
    }

    /** Payload sent, retransmissions included ({@code bytes_sent}); bytes. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Payload acknowledged ({@code bytes_acked}); bytes. */
    public long ackedBytes() {
        return ackedBytes;
    }

    /** Payload received in order ({@code bytes_received}); bytes. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Payload queued and not yet sent ({@code write_seq - snd_nxt}); bytes. */
    public long notSentBytes() {
        return Integer.toUnsignedLong(notSentBytes);
    }

    /** Retransmission timeout ({@code icsk_rto}); microseconds. */
    public long rtoMicros() {
        return Integer.toUnsignedLong(rtoMicros);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpHealth that && sentBytes == that.sentBytes && receivedBytes == that.receivedBytes
                && ackedBytes == that.ackedBytes && srttMicros == that.srttMicros && rttvarMicros == that.rttvarMicros
                && minRttMicros == that.minRttMicros && cwndSegments == that.cwndSegments && ssthreshSegments == that.ssthreshSegments
                && mssBytes == that.mssBytes && sndWndBytes == that.sndWndBytes && inFlightSegments == that.inFlightSegments
                && lostSegments == that.lostSegments && retransSegments == that.retransSegments && notSentBytes == that.notSentBytes
                && rtoMicros == that.rtoMicros;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sentBytes, ackedBytes, receivedBytes, srttMicros);
    }
}
