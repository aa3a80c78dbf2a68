package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.TcpHealth;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final int MSS = 1000;

    /** A connection with these windows, that has sent so much and has so much waiting. */
    private static TcpHealth health(
            long cwnd, long rwndBytes, long inFlight, long notSent, long sent, long retransmitted) {
        return new TcpHealth(
                10_000,
                1_000,
                9_000,
                cwnd,
                7,
                MSS,
                rwndBytes,
                inFlight,
                0,
                retransmitted,
                sent,
                sent,
                0,
                notSent,
                204_000);
    }

    @Test
    void aFullCongestionWindowWithDataWaitingIsCongestionLimited() {
        assertThat(Verdict.of(health(10, 45_000, 10, 8_192, 1_000_000, 0), Optional.empty())
                        .text())
                .isEqualTo("congestion-limited (cwnd 10 < rwnd 45 segments, 8192 B wait)");
    }

    @Test
    void aFullReceiveWindowWithDataWaitingIsReceiverLimited() {
        assertThat(Verdict.of(health(100, 20_000, 20, 8_192, 1_000_000, 0), Optional.empty())
                        .text())
                .isEqualTo("receiver-limited (rwnd 20 < cwnd 100 segments, 8192 B wait)");
    }

    @Test
    void aClosedReceiveWindowIsReceiverLimited() {
        assertThat(Verdict.of(health(10, 0, 0, 8_192, 1_000_000, 0), Optional.empty())
                        .kind())
                .isEqualTo(Verdict.Kind.RECEIVER);
    }

    @Test
    void nothingWaitingIsApplicationLimited() {
        assertThat(Verdict.of(health(10, 45_000, 3, 0, 1_000_000, 0), Optional.empty())
                        .text())
                .isEqualTo("application-limited (3 of 10 segments in flight, 0 B wait)");
    }

    @Test
    void onePercentRetransmittedIsLossyAndLessIsNot() {
        assertThat(Verdict.of(health(10, 45_000, 3, 0, 1_000_000, 10), Optional.empty())
                        .text())
                .isEqualTo("lossy path (10 of 1000 segments retransmitted (1.0 %))");
        assertThat(Verdict.of(health(10, 45_000, 3, 0, 1_000_000, 9), Optional.empty())
                        .kind())
                .isEqualTo(Verdict.Kind.APPLICATION);
    }

    @Test
    void onlyWhatHappenedSinceTheEarlierReadingCounts() {
        TcpHealth earlier = health(10, 45_000, 0, 0, 1_000_000, 500);
        assertThat(Verdict.of(health(10, 45_000, 0, 0, 1_000_000, 500), Optional.of(earlier))
                        .kind())
                .isEqualTo(Verdict.Kind.IDLE);
        assertThat(Verdict.of(health(10, 45_000, 2, 0, 1_100_000, 500), Optional.of(earlier))
                        .kind())
                .isEqualTo(Verdict.Kind.APPLICATION);
    }
}
