package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serve.MetricFamily.Kind;
import dev.weir.serve.MetricFamily.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricFamilyTest {

    private static MetricFamily family(Series... series) {
        return new MetricFamily(Kind.GAUGE, "clients", "Clients.", List.of("transport", "port"), List.of(series));
    }

    private static Series series(String transport, String port, double value) {
        return new Series(List.of(transport, port), value);
    }

    @Test
    void theLargestKeepTheirLabelAndTheRestIsOther() {
        MetricFamily bounded = family(
                        series("TCP", "22", 5),
                        series("TCP", "80", 1),
                        series("UDP", "53", 9),
                        series("TCP", "81", 2),
                        series("UDP", "80", 3))
                .top(2);
        assertThat(bounded.series())
                .containsExactly(
                        series("TCP", "22", 5),
                        series("TCP", "other", 3),
                        series("UDP", "53", 9),
                        series("UDP", "other", 3));
    }

    @Test
    void asManyAsAllowedStayAsTheyAre() {
        MetricFamily all = family(series("TCP", "22", 5), series("UDP", "53", 9));
        assertThat(all.top(2)).isEqualTo(all);
    }

    @Test
    void everySeriesHasEveryLabel() {
        assertThatThrownBy(() -> family(new Series(List.of("TCP"), 1)))
                .hasMessage("clients has series with other than 2 labels");
    }
}
