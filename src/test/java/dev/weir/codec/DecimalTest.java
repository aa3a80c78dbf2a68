package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecimalTest {

    @Test
    void decimalsAreRoundedAndTrailingZerosLeftOut() {
        assertThat(Decimal.text(0, 1)).isEqualTo("0");
        assertThat(Decimal.text(0.04, 1)).isEqualTo("0");
        assertThat(Decimal.text(0.05, 1)).isEqualTo("0.1");
        assertThat(Decimal.text(1.004, 2)).isEqualTo("1");
        assertThat(Decimal.text(1.05, 3)).isEqualTo("1.05");
        assertThat(Decimal.text(12_345_678.9, 1)).isEqualTo("12345678.9");
        assertThat(Decimal.text(-0.01, 1)).isEqualTo("0");
        assertThat(Decimal.text(-1.5, 1)).isEqualTo("-1.5");
    }

    @Test
    void timestampHasMillisecondsAndFourDigitsOfYear() {
        assertThat(Timestamp.text(Instant.parse("2026-01-02T03:04:05.006999Z"))).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(Timestamp.text(Instant.EPOCH))
                .isEqualTo("1970-01-01T00:00:00.000Z")
                .hasSize(Timestamp.LENGTH);
    }
}
