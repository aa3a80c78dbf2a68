package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.model.Snapshot;
import dev.weir.screen.Series;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final UiState TEN_SECONDS = Pictures.state(Size.USUAL, Scenario.seconds(10));

    private static double second(Snapshot snapshot) {
        return snapshot.monoNanos() / 1e9;
    }

    @Test
    void valuesEndWithTheNewestSnapshot() {
        assertThat(Series.of(TEN_SECONDS, 3, SeriesTest::second)).containsExactly(7, 8, 9);
    }

    @Test
    void whatWasBeforeTheFirstSnapshotIsMissingRatherThanZero() {
        assertThat(Series.of(TEN_SECONDS, 12, SeriesTest::second))
                .startsWith(Double.NaN, Double.NaN, 0)
                .endsWith(9)
                .hasSize(12);
    }

    @Test
    void steppedBackTheyEndWithTheSnapshotShown() {
        assertThat(Series.of(Pictures.pressed(TEN_SECONDS, "[", "["), 3, SeriesTest::second))
                .containsExactly(5, 6, 7);
    }

    @Test
    void spreadOutEachValueIsTheMeanOfItsSnapshots() {
        assertThat(Series.perValue(TEN_SECONDS, 5)).isEqualTo(2);
        assertThat(Series.spread(TEN_SECONDS, 5, SeriesTest::second)).containsExactly(0.5, 2.5, 4.5, 6.5, 8.5);
        assertThat(Series.perValue(TEN_SECONDS, 4)).isEqualTo(3);
        assertThat(Series.spread(TEN_SECONDS, 4, SeriesTest::second)).containsExactly(0, 2, 5, 8);
        assertThat(Series.perValue(TEN_SECONDS, 10)).isEqualTo(1);
        assertThat(Series.perValue(TEN_SECONDS, 9)).isEqualTo(2);
    }

    @Test
    void meansStandForAFixedNumberOfSnapshots() {
        assertThat(Series.means(TEN_SECONDS, 2, 4, SeriesTest::second)).containsExactly(3.5, 7.5);
    }

    @Test
    void theFirstSampleHasNoThroughputYet() {
        assertThat(Series.rx(Scenario.at(0))).isNaN();
        assertThat(Series.rx(Scenario.at(1))).isGreaterThan(5_000_000);
    }
}
