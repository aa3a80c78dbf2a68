package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "0, 0s, 0s, 00:00",
        "1, 1s, 1s, 00:01",
        "42, 42s, 42s, 00:42",
        "59, 59s, 59s, 00:59",
        "60, 1m, 1m 00s, 01:00",
        "61, 1m, 1m 01s, 01:01",
        "103, 1m, 1m 43s, 01:43",
        "3599, 59m, 59m 59s, 59:59",
        "3600, 1h, 1h 00m, 1:00:00",
        "7500, 2h, 2h 05m, 2:05:00",
        "86399, 23h, 23h 59m, 23:59:59",
        "86400, 24h, 1d 0h, 24:00:00",
        "172799, 47h, 1d 23h, 47:59:59",
        "172800, 2d, 2d 0h, 48:00:00"
    })
    void agesAtEveryBoundary(long seconds, String age, String full, String clock) {
        assertThat(Span.age(seconds * SECOND)).isEqualTo(age);
        assertThat(Span.full(seconds * SECOND)).isEqualTo(full);
        assertThat(Span.clock(seconds * SECOND)).isEqualTo(clock);
    }

    @Test
    void agesRoundDownAndAreNeverNegative() {
        assertThat(Span.age(60 * SECOND - 1)).isEqualTo("59s");
        assertThat(Span.age(-SECOND)).isEqualTo("0s");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 us",
        "1, 1 us",
        "99, 99 us",
        "100, 0.10 ms",
        "101, 0.10 ms",
        "800, 0.80 ms",
        "9994, 9.99 ms",
        "9996, 10.0 ms",
        "88200, 88.2 ms",
        "204000, 204 ms",
        "999499, 999 ms",
        "999500, 1.00 s",
        "1000000, 1.00 s",
        "1500000, 1.50 s"
    })
    void latencyInMicrosecondsThenMillisecondsThenSeconds(long micros, String shown) {
        assertThat(Span.latency(micros)).isEqualTo(shown);
    }
}
