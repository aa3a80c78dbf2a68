package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpHealthTest {

    private static final TcpHealth HEALTH =
            new TcpHealth(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11L << 32 | 12, 13L << 32 | 14, 15L << 32 | 16, 17, 18);

    @Test
    void eachNumberComesBackAsItWasGiven() {
        assertThat(new long[] {
                    HEALTH.srttMicros(),
                    HEALTH.rttvarMicros(),
                    HEALTH.minRttMicros(),
                    HEALTH.cwndSegments(),
                    HEALTH.ssthreshSegments(),
                    HEALTH.mssBytes(),
                    HEALTH.sndWndBytes(),
                    HEALTH.inFlightSegments(),
                    HEALTH.lostSegments(),
                    HEALTH.retransSegments()
                })
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(HEALTH.sentBytes()).isEqualTo(11L << 32 | 12);
        assertThat(HEALTH.ackedBytes()).isEqualTo(13L << 32 | 14);
        assertThat(HEALTH.receivedBytes()).isEqualTo(15L << 32 | 16);
        assertThat(HEALTH.notSentBytes()).isEqualTo(17);
        assertThat(HEALTH.rtoMicros()).isEqualTo(18);
    }

    @Test
    void whenTheyWereReadMakesThemNoOthers() {
        TcpHealth later = HEALTH.readAtMillis(12_345);
        assertThat(later).isEqualTo(HEALTH);
        assertThat(later.readMillis()).isEqualTo(12_345);
        int[] words = new int[TcpHealth.WORDS];
        HEALTH.readAtMillis(12_000).copyTo(words, 0);
        assertThat(later.isAt(words, 0)).isTrue();
        HEALTH.readAtMillis(1_000).copyTo(words, 0);
        assertThat(later.isAt(words, 0)).isFalse();
    }
}
