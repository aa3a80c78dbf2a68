package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "postgres, 8", "日本, 4", "a日b, 4", "ﾊﾝｶｸ, 4"})
    void wideCharactersCountTwice(String text, int width) {
        assertThat(Columns.width(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, p", "2, po", "3, pos", "4, po..", "7, postg..", "8, postgres", "9, postgres"})
    void cuttingMarksTheEnd(int columns, String shown) {
        assertThat(Columns.cut("postgres", columns)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, s", "3, res", "4, ..es", "7, ..tgres", "8, postgres"})
    void cuttingTheStartMarksTheStart(int columns, String shown) {
        assertThat(Columns.cutStart("postgres", columns)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"3, 日", "4, 日..", "5, 日..", "6, 日本語"})
    void aWideCharacterIsNeverHalved(int columns, String shown) {
        assertThat(Columns.cut("日本語", columns)).isEqualTo(shown);
        assertThat(Columns.width(Columns.left("日本語", columns))).isEqualTo(columns);
        assertThat(Columns.width(Columns.right("日本語", columns))).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({"0, '', ''", "5, '812  ', '  812'", "3, 812, 812", "2, 81, 81"})
    void alignsAtEitherSide(int columns, String left, String right) {
        assertThat(Columns.left("812", columns)).isEqualTo(left);
        assertThat(Columns.right("812", columns)).isEqualTo(right);
    }
}
