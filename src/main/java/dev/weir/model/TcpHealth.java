package dev.weir.model;

import java.util.Objects;

/**
 * What the kernel knows of one TCP connection, from {@code struct tcp_sock}; cumulative numbers count from the connection's start.
 *
 * @param srttMicros        smoothed round-trip time ({@code srtt_us >> 3}); microseconds
 * @param rttvarMicros      its mean deviation ({@code mdev_us >> 2}); microseconds
 * @param minRttMicros      smallest round-trip time of the last minutes; microseconds
 * @param cwndSegments      congestion window ({@code snd_cwnd}); segments
 * @param ssthreshSegments  slow-start threshold; segments, 2^31 - 1 while there is none
 * @param mssBytes          sender's segment size ({@code mss_cache}); bytes
 * @param sndWndBytes       window the receiver offers ({@code snd_wnd}); bytes
 * @param inFlightSegments  segments sent and not yet acknowledged ({@code packets_out}); segments
 * @param lostSegments      segments the kernel takes for lost now ({@code lost_out}); segments
 * @param retransSegments   segments retransmitted ever ({@code total_retrans}); segments
 * @param sentBytes         payload sent, retransmissions included ({@code bytes_sent}); bytes
 * @param ackedBytes        payload acknowledged ({@code bytes_acked}); bytes
 * @param receivedBytes     payload received in order ({@code bytes_received}); bytes
 * @param notSentBytes      payload queued and not yet sent ({@code write_seq - snd_nxt}); bytes
 * @param rtoMicros         retransmission timeout ({@code icsk_rto}); microseconds
 */
public record TcpHealth(long srttMicros, long rttvarMicros, long minRttMicros, long cwndSegments, long ssthreshSegments,
                        long mssBytes, long sndWndBytes, long inFlightSegments, long lostSegments, long retransSegments,
                        long sentBytes, long ackedBytes, long receivedBytes, long notSentBytes, long rtoMicros) {

    /** Spelled out since every walk over open sockets asks it for each of them, and the one that Java makes takes many times as long. */
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
