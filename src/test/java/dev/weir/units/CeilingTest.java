package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CeilingTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "-3, 1",
        "1, 1",
        "1.01, 2",
        "2, 2",
        "2.01, 5",
        "5, 5",
        "5.01, 10",
        "10, 10",
        "11, 20",
        "42100000, 50000000",
        "99999999, 100000000",
        "100000000, 100000000",
        "100000001, 200000000"
    })
    void isTheNextOneTwoOrFive(double value, double ceiling) {
        assertThat(Ceiling.above(value)).isEqualTo(ceiling);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "1.7e308"})
    void alwaysEnds(double value) {
        assertThat(Ceiling.above(value)).isPositive().isFinite();
    }
}
