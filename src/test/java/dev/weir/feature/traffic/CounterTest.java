package dev.weir.feature.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterTest {

    @Test
    void whatWasCountedIsTheDifference() {
        assertThat(Counter.since(1_000_003, 3)).isEqualTo(1_000_000);
        assertThat(Counter.since(7, 7)).isZero();
    }

    @Test
    void counterThatWentBackwardsCountsFromZero() {
        assertThat(Counter.since(5, 1_000)).isEqualTo(5);
    }

    @Test
    void countersAboveTheSignBitAreUnsigned() {
        assertThat(Counter.since(Long.MIN_VALUE + 10, Long.MAX_VALUE)).isEqualTo(11);
        assertThat(Counter.since(-1, -3)).isEqualTo(2);
        assertThat(Counter.since(4, -1)).isEqualTo(4);
    }
}
