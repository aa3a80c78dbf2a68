package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.serve.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What others make of the numbers that are served: Debian's Prometheus, and clients of HTTP that mean no good. */
@Tag("kernel")
class ClientsServedKernelTest extends WithClients {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Set<Integer> PORTS = Set.of(22, 53, 80);
    private static final String QUERY = "http://127.0.0.1:9090/api/v1/query?query=";
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([0-9.e+]+)\"");
    private static final int CONNECTIONS = 500;
    private static final int RSS_KILOBYTES_MAX = 220_000;

    @TempDir
    private Path directory;

    private void startPrometheus() throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: weir
                    static_configs: [{targets: ["127.0.0.1:3031"]}]
                """);
        started(List.of(
                "ip",
                "netns",
                "exec",
                lab.near(),
                PROMETHEUS.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:9090"));
    }

    /** In which short window the last one of a snapshot, or the live one, began. */
    private static long start(JsonNode snapshot, String which) {
        String start = snapshot.path("clients").path(which).path("start").asText("");
        return start.isEmpty() ? 0 : Instant.parse(start).getEpochSecond() / SHORT_SECONDS;
    }

    /** What Prometheus has of a metric by its labels, as text of them, once the window is the last. */
    private Map<String, Long> scraped(String metric, long window) throws IOException, InterruptedException {
        awaitFrom(QUERY + "active_users_window_end_timestamp_seconds", reply -> {
            Matcher value = VALUE.matcher(reply);
            return value.find() && Double.parseDouble(value.group(1)) >= (window + 1) * SHORT_SECONDS;
        });
        return scraped(metric);
    }

    private Map<String, Long> scraped(String metric) throws IOException, InterruptedException {
        String reply = awaitFrom(QUERY + metric, text -> text.contains("\"metric\":{"));
        Map<String, Long> values = new TreeMap<>();
        for (JsonNode row : JSON.readTree(reply).path("data").path("result")) {
            JsonNode labels = row.path("metric");
            values.put(
                    labels.path("network").asText() + " "
                            + labels.path("transport").asText() + " "
                            + labels.path("port").asText(),
                    Math.round(row.path("value").path(1).asDouble()));
        }
        return values;
    }

    private static Map<String, Long> ofSnapshot(JsonNode window) {
        Map<String, Long> values = new TreeMap<>();
        for (JsonNode row : window.path("ports")) {
            if (PORTS.contains(row.path("port").asInt())) {
                values.put(
                        row.path("network").asText() + " "
                                + row.path("transport").asText() + " "
                                + row.path("port").asText(),
                        row.path("clients").asLong());
            }
        }
        return values;
    }

    /** {@code weir} itself counts beside it, on the same interface, in windows of the same length. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void prometheusHasTheNumbersOfTheScreensSnapshot() throws Exception {
        assumeTrue(Files.isExecutable(PROMETHEUS), "Prometheus (Debian's package prometheus) is not installed");
        startCounting("xdp", SHORT_SECONDS);
        startPrometheus();
        try (Weir weir = Weir.inside(lab, "--clients-window", Integer.toString(SHORT_SECONDS))) {
            weir.until("clients", snapshot -> snapshot.has("clients"));
            long window = withinAWindow(() -> {
                // Its windows end with the first snapshot after a border.
                weir.until("the border", snapshot -> start(snapshot, "live") >= window());
                traffic(
                        lab.far(),
                        "tcp," + Lab.NEAR_4 + ",22," + sources("9.9.0.", 7),
                        "tcp," + Lab.NEAR_4 + ",80," + sources("9.9.0.", 3),
                        "udp," + Lab.NEAR_6 + ",53," + sources("2606:4700::", 2));
                return window();
            });
            Map<String, Long> expected = Map.of("IPv4 TCP 22", 7L, "IPv4 TCP 80", 3L, "IPv6 UDP 53", 2L);
            JsonNode shown = weir.until("the window's end", snapshot -> start(snapshot, "last") >= window);
            assertThat(ofSnapshot(shown.path("clients").path("last"))).isEqualTo(expected);
            assertThat(scraped("active_users", window)).isEqualTo(expected);
            assertThat(scraped("active_users_estimated", window).values()).containsOnly(0L);
            assertThat(scraped("active_users_window_seconds")).containsValue((long) SHORT_SECONDS);
            assertThat(scraped("up")).containsValue(1L);
        }
        Promtool.assertNoComplaint(get("/metrics/all"));
        Promtool.assertNoComplaint(served("application/openmetrics-text;version=1.0.0"));
        Promtool.assertNoComplaint(served("text/plain;version=0.0.4"));
    }

    private String served(String accept) {
        return Commands.run(
                "ip",
                "netns",
                "exec",
                lab.near(),
                "curl",
                "-s",
                "-m",
                "5",
                "-H",
                "Accept: " + accept,
                "http://127.0.0.1:3031/metrics");
    }

    /** Silent, half a request, a byte now and then, huge headers, a long list that is never read, closed halfway. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fiveHundredHostileConnectionsKeepNobodyOutAndCostLittle() throws Exception {
        startCounting("xdp", YEAR_SECONDS, "--listen", "0.0.0.0");
        long weir = newest();
        start(
                "ready",
                java(lab.far(), ClientsTraffic.class.getName(), "hostile," + Lab.NEAR_4 + ",3031," + CONNECTIONS));
        for (int i = 0; i < 20; i++) {
            assertThat(get("/healthz")).isEqualTo("ok\n");
            Thread.sleep(100);
        }
        traffic(lab.far(), "udp," + Lab.NEAR_4 + ",53," + sources("9.9.0.", 5));
        assertThat(live().lines()).contains("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 5.0");
        assertThat(rssKilobytes(weir)).isLessThan(RSS_KILOBYTES_MAX);
    }
}
