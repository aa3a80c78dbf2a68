package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void withoutAnIntervalRatesAreStarting() {
        Traffic first = Traffic.NONE.plus(1_000, 10, Interval.of(0));
        assertThat(first).isEqualTo(new Traffic(1_000, 10, Rate.STARTING, Rate.STARTING, 0, 0));
        assertThat(first.totalBytes()).isEqualTo(1_010);
        assertThat(first.totalRate()).isZero();
    }

    @Test
    void ratesDivideByTheInterval() {
        Traffic next = Traffic.NONE.plus(1_000, 10, Interval.of(0)).plus(500, 5, Interval.of(0.5));
        assertThat(next.rxBytes()).isEqualTo(1_500);
        assertThat(next.txBytes()).isEqualTo(15);
        assertThat(next.rxRate()).isEqualTo(Rate.measured(1_000));
        assertThat(next.txRate()).isEqualTo(Rate.measured(10));
        assertThat(next.totalRate()).isEqualTo(1_010);
    }

    @Test
    void averageReachesTwoThirdsOfASteadyRateInFiveSeconds() {
        Traffic traffic = Traffic.NONE;
        for (int second = 0; second < 5; second++) {
            traffic = traffic.plus(1_000, 0, Interval.of(1));
        }
        assertThat(traffic.rxAverage()).isCloseTo(1_000 * (1 - Math.exp(-1)), within(0.001));
        assertThat(traffic.totalAverage()).isEqualTo(traffic.rxAverage());
    }

    @Test
    void averageDependsOnTimeAndNotOnTheNumberOfReadings() {
        Traffic often = Traffic.NONE;
        for (int reading = 0; reading < 20; reading++) {
            often = often.plus(250, 0, Interval.of(0.25));
        }
        assertThat(often.rxAverage())
                .isCloseTo(Traffic.NONE.plus(5_000, 0, Interval.of(5)).rxAverage(), within(0.001));
    }

    @Test
    void fadedAverageIsExactlyZeroAndThenNothingChangesAnyMore() {
        Traffic traffic = Traffic.NONE.plus(100_000, 0, Interval.of(1));
        int seconds = 0;
        while (!traffic.isSettled()) {
            traffic = traffic.plus(0, 0, Interval.of(1));
            seconds++;
        }
        assertThat(seconds).isBetween(40, 60);
        assertThat(traffic).isEqualTo(new Traffic(100_000, 0, Rate.ZERO, Rate.ZERO, 0, 0));
        assertThat(traffic.plus(0, 0, Interval.of(1))).isEqualTo(traffic);
    }

    @Test
    void slowTrafficIsNotTakenForFaded() {
        assertThat(Traffic.NONE.plus(1, 0, Interval.of(10)).rxAverage()).isPositive();
    }

    @Test
    void whatWasNeverMeasuredIsNotSettled() {
        assertThat(Traffic.NONE.isSettled()).isFalse();
        assertThat(Traffic.NONE.plus(5, 5, Interval.of(0)).isSettled()).isFalse();
    }

    @Test
    void totalsAboveTheSignBitGoOnCounting() {
        Traffic traffic = Traffic.NONE.plus(Long.MAX_VALUE, 0, Interval.of(0)).plus(3, 0, Interval.of(1));
        assertThat(Long.toUnsignedString(traffic.rxBytes())).isEqualTo("9223372036854775810");
    }

    @Test
    void unavailableTrafficIsNotCountedAndSaysWhy() {
        Traffic none = Traffic.unavailable("no hook");
        assertThat(none.isCounted()).isFalse();
        assertThat(Traffic.NONE.isCounted()).isTrue();
        assertThat(none.rxRate()).isEqualTo(new Rate.Unavailable("no hook"));
    }

    @Test
    void packetsHaveRatesToo() {
        Packets first = Packets.NONE.plus(10, 4, Interval.of(0));
        assertThat(first).isEqualTo(new Packets(10, 4, Rate.STARTING, Rate.STARTING));
        assertThat(first.plus(6, 0, Interval.of(2))).isEqualTo(new Packets(16, 4, Rate.measured(3), Rate.ZERO));
        assertThat(first.plus(0, 0, Interval.of(1)).isSettled()).isTrue();
    }
}
