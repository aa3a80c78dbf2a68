package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void nanosecondsBetweenAreNeverNegativeAndNeverTooMany() {
        assertThat(Times.nanosBetween(NOON, NOON.plusNanos(7))).isEqualTo(7);
        assertThat(Times.nanosBetween(NOON, NOON)).isZero();
        assertThat(Times.nanosBetween(NOON, NOON.minusSeconds(3600)))
                .as("the clock was set back")
                .isZero();
        assertThat(Times.nanosBetween(Instant.MIN, Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(Times.nanosBetween(Instant.MAX, Instant.MIN)).isZero();
    }
}
