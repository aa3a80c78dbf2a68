package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LostTest {

    @Test
    void whatIsMissingTwiceIsLostAndReportedOnce() {
        Lost lost = new Lost();
        lost.told(90);
        assertThat(lost.since(100)).as("ten may be on their way").isZero();
        lost.told(3);
        assertThat(lost.since(100)).isEqualTo(7);
        assertThat(lost.since(100)).isZero();
        assertThat(lost.packets()).isEqualTo(7);
    }

    @Test
    void linesThatAreAheadOfTheCountsLoseNothing() {
        Lost lost = new Lost();
        lost.told(120);
        assertThat(lost.since(100)).isZero();
        assertThat(lost.since(110)).isZero();
        assertThat(lost.packets()).isZero();
    }
}
