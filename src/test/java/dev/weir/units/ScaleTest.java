package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "9, 9",
        "999, 999",
        "999.4, 999",
        "999.5, 1.00k",
        "1000, 1.00k",
        "1001, 1.00k",
        "1006, 1.01k",
        "9994, 9.99k",
        "9996, 10.0k",
        "9999, 10.0k",
        "99949, 99.9k",
        "99950, 100k",
        "999499, 999k",
        "999500, 1.00M",
        "1000000, 1.00M",
        "41100000, 41.1M",
        "999499999, 999M",
        "999500000, 1.00G",
        "1e12, 1.00T",
        "1e15, 1.00P",
        "1e18, 1.00E",
        "-1500, -1.50k"
    })
    void threeSignificantDigitsAtEveryBoundary(double value, String shown) {
        assertThat(Scale.BYTES.number(value)).isEqualTo(shown);
    }

    @Test
    void unitsFollowTheirFamily() {
        assertThat(Scale.BYTES.text(13_600_000L)).isEqualTo("13.6 MB");
        assertThat(Scale.BITS.perSecond(42_100_000.0)).isEqualTo("42.1 Mb/s");
        assertThat(Scale.PACKETS.perSecond(9.0)).isEqualTo("9 pkt/s");
        assertThat(Scale.COUNT.perSecond(41.0)).isEqualTo("41/s");
    }

    @Test
    void bytesBecomeBitsOnlyInBits() {
        assertThat(Scale.BITS.fromBytes(125)).isEqualTo(1000);
        assertThat(Scale.BYTES.fromBytes(125)).isEqualTo(125);
    }

    @Test
    void longsAreUnsigned() {
        assertThat(Scale.BYTES.number(-1L)).isEqualTo("18.4E");
        assertThat(Scale.BYTES.number(Long.MIN_VALUE)).isEqualTo("9.22E");
        assertThat(Scale.BYTES.number(Long.MAX_VALUE)).isEqualTo("9.22E");
    }

    @Test
    void whatIsNotANumberIsADash() {
        assertThat(Scale.BYTES.text(Double.NaN)).startsWith("-");
    }

    @Test
    void everyNumberFitsItsWidth() {
        for (double value = 1; value < 1e20; value *= 1.0173) {
            assertThat(Scale.BITS.number(value)).hasSizeLessThanOrEqualTo(Scale.WIDTH);
        }
    }
}
