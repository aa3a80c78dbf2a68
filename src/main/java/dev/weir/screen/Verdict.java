package dev.weir.screen;

import dev.weir.model.TcpHealth;
import java.util.Optional;

/**
 * What holds a TCP connection's sending back, with the numbers that say so.
 *
 * @param kind     the verdict
 * @param evidence the numbers; one clause
 */
public record Verdict(Kind kind, String evidence) {

    /** What can hold a sender back. */
    public enum Kind {
        /** Nothing was sent lately and nothing waits. */
        IDLE("not sending"),
        /** Segments get lost on the way. */
        LOSSY("lossy path"),
        /** The congestion window is full and data waits. */
        CONGESTION("congestion-limited"),
        /** The receiver's window is full and data waits. */
        RECEIVER("receiver-limited"),
        /** The program has not given more to send. */
        APPLICATION("application-limited");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The words for it. */
        public String label() {
            return label;
        }
    }

    /** From this share of retransmitted segments on a path is called lossy. */
    static final double LOSSY_SHARE = 0.01;
    /** A window counts as full when this share of it is used: the last segment rarely fits. */
    private static final double FULL = 0.9;

    private static final int PERMILLE = 1000;

    /**
     * The verdict of what a connection did between two readings.
     *
     * @param now     the later reading
     * @param earlier the earlier one; empty for the connection's whole life
     */
    public static Verdict of(TcpHealth now, Optional<TcpHealth> earlier) {
        long mss = Math.max(1, now.mssBytes());
        long sent = now.sentBytes() - earlier.map(TcpHealth::sentBytes).orElse(0L);
        long retransmitted =
                now.retransSegments() - earlier.map(TcpHealth::retransSegments).orElse(0L);
        long segments = (sent + mss - 1) / mss;
        if (retransmitted > 0 && retransmitted >= segments * LOSSY_SHARE) {
            return new Verdict(
                    Kind.LOSSY,
                    retransmitted + " of " + segments + " segments retransmitted (" + share(retransmitted, segments)
                            + ")");
        }
        long inFlight = now.inFlightSegments() * mss;
        long cwnd = now.cwndSegments() * mss;
        if (now.notSentBytes() > 0 && cwnd <= now.sndWndBytes() && inFlight >= cwnd * FULL) {
            return new Verdict(
                    Kind.CONGESTION,
                    "cwnd " + now.cwndSegments() + " < rwnd " + now.sndWndBytes() / mss + " segments, "
                            + now.notSentBytes() + " B wait");
        }
        if (now.notSentBytes() > 0 && now.sndWndBytes() < cwnd && inFlight + mss > now.sndWndBytes() * FULL) {
            return new Verdict(
                    Kind.RECEIVER,
                    "rwnd " + now.sndWndBytes() / mss + " < cwnd " + now.cwndSegments() + " segments, "
                            + now.notSentBytes() + " B wait");
        }
        if (sent == 0 && now.inFlightSegments() == 0 && now.notSentBytes() == 0) {
            return new Verdict(Kind.IDLE, "nothing sent and nothing waits");
        }
        return new Verdict(
                Kind.APPLICATION,
                now.inFlightSegments() + " of " + now.cwndSegments() + " segments in flight, " + now.notSentBytes()
                        + " B wait");
    }

    private static String share(long part, long whole) {
        long permille = whole == 0 ? PERMILLE : Math.min(PERMILLE, part * PERMILLE / whole);
        return permille / 10 + "." + permille % 10 + " %";
    }

    /** The verdict and its numbers: {@code congestion-limited (cwnd 10 < rwnd 45 segments, 8192 B wait)}. */
    public String text() {
        return kind.label() + " (" + evidence + ")";
    }
}
