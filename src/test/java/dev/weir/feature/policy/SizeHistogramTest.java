package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The numbers are those of Python 3.11's statistics module. */
class SizeHistogramTest {

    private static SizeHistogram of(long... sizes) {
        SizeHistogram histogram = new SizeHistogram();
        for (long size : sizes) {
            histogram.add(size, 1);
        }
        return histogram;
    }

    @Test
    void figuresArePythons() {
        SizeHistogram sizes =
                of(40, 52, 52, 60, 64, 64, 128, 200, 576, 1500, 1500, 1400, 90, 70, 61, 62, 63, 65, 66, 67, 68, 70_000);
        assertThat(sizes.min()).isEqualTo(40);
        assertThat(sizes.max()).isEqualTo(70_000);
        assertThat(sizes.mean()).isEqualTo(3465.818181818182);
        assertThat(sizes.median()).isEqualTo(66.5);
        assertThat(sizes.deviation()).isEqualTo(14868.707125517523);
        assertThat(sizes.quantile(1, 4)).isEqualTo(61.75);
        assertThat(sizes.quantile(3, 4)).isEqualTo(294.0);
        assertThat(sizes.quantile(19, 20)).isEqualTo(59725.0);
        assertThat(sizes.quantile(99, 100)).isEqualTo(0);
    }

    @Test
    void aHundredPacketsHaveA99thPercentile() {
        SizeHistogram sizes = of(LongStream.rangeClosed(1, 100).toArray());
        assertThat(sizes.quantile(99, 100)).isEqualTo(99.99);
        assertThat(sizes.mean()).isEqualTo(50.5);
        assertThat(sizes.deviation()).isEqualTo(29.011491975882016);
    }

    @Test
    void fewPacketsHaveNoPercentilesAndOneHasNoDeviation() {
        assertThat(of(64).deviation()).isEqualTo(0);
        assertThat(of(64).median()).isEqualTo(64L);
        assertThat(of(2, 4).mean()).isEqualTo(3L);
        assertThat(of(1, 2, 3).quantile(1, 4)).isEqualTo(0);
        assertThat(of(1, 2, 3, 4).quantile(1, 4)).isEqualTo(1.25);
    }

    @Test
    void sizesWithoutNumberAreRoundedAndThatIsSaid() {
        SizeHistogram sizes = new SizeHistogram();
        for (long size = 1 << 20; size < (1 << 20) + 70_000; size++) {
            sizes.add(size, 1);
        }
        assertThat(sizes.isRounded()).isTrue();
        assertThat(sizes.mean().doubleValue()).isBetween((1 << 20) + 34_900.0, (1 << 20) + 35_000.0);
    }
}
