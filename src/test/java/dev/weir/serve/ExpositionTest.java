package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serve.MetricFamily.Kind;
import dev.weir.serve.MetricFamily.Series;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final List<MetricFamily> FAMILIES = List.of(
            new MetricFamily(
                    Kind.GAUGE,
                    "weir_clients",
                    "Clients.",
                    List.of("port"),
                    List.of(new Series(List.of("22"), 8), new Series(List.of("a\"b\\c\n"), 1.5))),
            new MetricFamily(
                    Kind.COUNTER, "weir_missed", "What did not fit.", List.of(), List.of(new Series(List.of(), 3))));
    /** What Prometheus 2.42 sends. */
    private static final String OF_PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static String text(Reply reply) {
        return new String(reply.pieces().next(), StandardCharsets.UTF_8);
    }

    @Test
    void withoutAWishItIsTheTextFormat() {
        Reply reply = Exposition.reply("", FAMILIES);
        assertThat(reply.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text(reply)).isEqualTo("""
                # HELP weir_clients Clients.
                # TYPE weir_clients gauge
                weir_clients{port="22"} 8.0
                weir_clients{port="a\\"b\\\\c\\n"} 1.5
                # HELP weir_missed_total What did not fit.
                # TYPE weir_missed_total counter
                weir_missed_total 3.0
                """);
    }

    @Test
    void openMetricsIsForThoseWhoAcceptIt() {
        Reply reply = Exposition.reply(OF_PROMETHEUS, FAMILIES);
        assertThat(reply.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(text(reply)).isEqualTo("""
                # TYPE weir_clients gauge
                # HELP weir_clients Clients.
                weir_clients{port="22"} 8.0
                weir_clients{port="a\\"b\\\\c\\n"} 1.5
                # TYPE weir_missed counter
                # HELP weir_missed What did not fit.
                weir_missed_total 3.0
                # EOF
                """);
    }

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        Promtool.assertNoComplaint(text(Exposition.reply("", FAMILIES)));
    }
}
