package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serve.Exposition;
import dev.weir.serve.Promtool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The policy's counters as Prometheus reads them. */
class PolicyMetricsTest {

    private static String text() {
        PolicySection section = PolicySections.busy("enforce");
        PolicyMetrics metrics = new PolicyMetrics(() ->
                new PolicyMetrics.PolicyCount(true, section.ranges(), section.sets(), section.families(), 17, 1, 2));
        return new String(Exposition.reply("", metrics.families()).pieces().next(), StandardCharsets.UTF_8);
    }

    @Test
    void packetsAndBytesAreCountedBySetActionAndFamily() {
        assertThat(text())
                .contains(
                        "weir_policy_packets_total{action=\"permit\",family=\"ipv4\",set=\"permitted\"} 120411.0",
                        "weir_policy_packets_total{action=\"deny\",family=\"ipv4\",set=\"abuse\"} 1803.0",
                        "weir_policy_packets_total{action=\"outside\",family=\"ipv4\",set=\"[no range]\"} 10211.0",
                        "weir_policy_packets_total{action=\"pass\",family=\"ipv6\",set=\"[not judged]\"} 6.0",
                        "weir_policy_dropped_packets_total{action=\"deny\",family=\"ipv4\",set=\"abuse\"} 1803.0",
                        "weir_policy_dropped_bytes_total{action=\"deny\",family=\"ipv4\",set=\"abuse\"} 90150.0",
                        "weir_policy_spared_packets_total 17.0",
                        "weir_policy_enforcing 1.0");
    }

    @Test
    void promtoolHasNothingToSay() throws IOException, InterruptedException {
        Promtool.assertNoComplaint(text());
    }
}
