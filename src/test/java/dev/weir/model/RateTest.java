package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void nothingMovedIsAMeasuredZero() {
        assertThat(Rate.measured(0)).isSameAs(Rate.ZERO);
        assertThat(Rate.ZERO.isMeasured()).isTrue();
        assertThat(Rate.ZERO.orZero()).isZero();
    }

    @Test
    void onlyTheLastIntervalIsMeasured() {
        assertThat(Rate.measured(7.5).isMeasured()).isTrue();
        assertThat(new Rate.Stale(7.5).isMeasured()).isFalse();
        assertThat(Rate.STARTING.isMeasured()).isFalse();
        assertThat(new Rate.Unavailable("why").isMeasured()).isFalse();
    }

    @Test
    void staleRatesSortByTheLastNumberAndMissingOnesByZero() {
        assertThat(new Rate.Stale(7.5).orZero()).isEqualTo(7.5);
        assertThat(Rate.STARTING.orZero()).isZero();
        assertThat(new Rate.Unavailable("why").orZero()).isZero();
    }
}
