package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GlyphsTest {

    @Test
    void sparklineRisesInEighthsAndLeavesGapsWhereNothingWasMeasured() {
        double[] values = {0, 0.01, 1, 2, 3, 4, 5, 6, 7, 8, 99, Double.NaN};
        assertThat(Glyphs.UNICODE.sparkline(values, 8)).isEqualTo("▁▁▁▂▃▄▅▆▇██ ");
    }

    @Test
    void asciiSparklineHasFiveLevels() {
        assertThat(Glyphs.ASCII.sparkline(new double[] {0, 1, 2, 3, 4, 5, 6}, 5))
                .isEqualTo("..:-=##");
    }

    @Test
    void barFillsFromTheLeftToItsWidth() {
        assertThat(Glyphs.UNICODE.bar(0, 4)).isEqualTo("    ");
        assertThat(Glyphs.UNICODE.bar(0.001, 4)).isEqualTo("▏   ");
        assertThat(Glyphs.UNICODE.bar(0.5, 4)).isEqualTo("██  ");
        assertThat(Glyphs.UNICODE.bar(0.53125, 4)).isEqualTo("██▏ ");
        assertThat(Glyphs.UNICODE.bar(1, 4)).isEqualTo("████");
        assertThat(Glyphs.UNICODE.bar(7, 4)).isEqualTo("████");
        assertThat(Glyphs.UNICODE.bar(-1, 4)).isEqualTo("    ");
        assertThat(Glyphs.ASCII.bar(0.5, 4)).isEqualTo("##  ");
        assertThat(Glyphs.ASCII.bar(0.5, 0)).isEmpty();
    }

    @Test
    void columnsRiseAndHangRowByRow() {
        assertThat(columnOf(0, false)).isEqualTo("  ");
        assertThat(columnOf(0.1, false)).isEqualTo("▁ ");
        assertThat(columnOf(8, false)).isEqualTo("█ ");
        assertThat(columnOf(9, false)).isEqualTo("█▁");
        assertThat(columnOf(16, false)).isEqualTo("██");
        assertThat(columnOf(99, false)).isEqualTo("██");
        assertThat(columnOf(Double.NaN, false)).isEqualTo("  ");
        assertThat(columnOf(0.1, true)).isEqualTo("▔ ");
        assertThat(columnOf(16, true)).isEqualTo("██");
    }

    @ParameterizedTest
    @EnumSource(Glyphs.class)
    void aFullScaleIsAFullCellInEverySet(Glyphs glyphs) {
        assertThat(glyphs.rising(1, 1, 0, 1)).isEqualTo(glyphs.hanging(1, 1, 0, 1));
        assertThat(glyphs.bar(1, 1)).isEqualTo(glyphs.sparkline(new double[] {1}, 1));
    }

    @Test
    void asciiIsAscii() {
        String drawn = Glyphs.ASCII.sparkline(new double[] {0, 1, 2, 3, 4, 5}, 5)
                + Glyphs.ASCII.bar(0.7, 9)
                + Glyphs.ASCII.horizontal()
                + Glyphs.ASCII.vertical()
                + Glyphs.ASCII.ascending()
                + Glyphs.ASCII.descending()
                + Glyphs.ASCII.hanging(0.2, 1, 0, 1)
                + Glyphs.ASCII.hanging(0.6, 1, 0, 1);
        assertThat(drawn.chars()).allMatch(c -> c >= ' ' && c <= '~');
    }

    private static String columnOf(double value, boolean hanging) {
        StringBuilder column = new StringBuilder();
        for (int row = 0; row < 2; row++) {
            column.append(
                    hanging ? Glyphs.UNICODE.hanging(value, 16, row, 2) : Glyphs.UNICODE.rising(value, 16, row, 2));
        }
        return column.toString();
    }
}
