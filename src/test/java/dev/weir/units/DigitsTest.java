package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "999; 999",
                "1000; 1,000",
                "1001; 1,001",
                "999999; 999,999",
                "1000000; 1,000,000",
                "1000003; 1,000,003",
                "-1; 18,446,744,073,709,551,615"
            })
    void thousandsAreGroupedAndUnsigned(long value, String shown) {
        assertThat(Digits.grouped(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0%",
        "0.04, 0.0%",
        "0.05, 0.1%",
        "9.95, 10.0%",
        "99.6, 99.6%",
        "99.94, 99.9%",
        "99.96, 99.9%",
        "99.9999, 99.9%",
        "100, 100%",
        "100.4, 100%",
        "250, 250%",
        "NaN, -",
        "-1.5, -1.5%"
    })
    void percentNeverRoundsUpToAll(double percent, String shown) {
        assertThat(Digits.percent(percent)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.004, 0.00",
        "0.005, 0.01",
        "0.8, 0.80",
        "9.994, 9.99",
        "9.996, 10.0",
        "12, 12.0",
        "99.94, 99.9",
        "99.95, 100",
        "204, 204",
        "1204, 1204",
        "NaN, -"
    })
    void threeSignificantDigits(double value, String shown) {
        assertThat(Digits.threeSignificant(value)).isEqualTo(shown);
    }
}
