package dev.weir.feature.clients;

import static dev.weir.feature.clients.ReachTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.serve.HttpLimits;
import dev.weir.serve.HttpServer;
import dev.weir.serve.Promtool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The texts as a client gets them. */
@Timeout(60)
class ClientsServedTest {

    private static final ClientPort SSH = new ClientPort(22, false, false);
    private static final ClientPort DNS6 = new ClientPort(53, true, true);
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    private final FakeTables tables = new FakeTables(100);
    private long millis = 1_800_000_000_000L;
    private final WindowSwap swap = new WindowSwap(
            tables,
            new TallyLimits(Integer.MAX_VALUE, 1000, true, true),
            60_000,
            () -> millis,
            () -> millis * 1_000_000);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        serve(100, true);
    }

    private void serve(int ports, boolean servesList) throws IOException {
        server = HttpServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.USUAL,
                Optional::empty,
                List.of(new ClientsRoutes(swap::windows, ports, servesList)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void completeAWindow() throws IOException {
        for (int i = 1; i <= 8; i++) {
            tables.packet(address("9.9.9." + i), SSH, 60, millis * 1_000_000);
        }
        tables.packet(address("2606:4700::1"), DNS6, 60, millis * 1_000_000);
        millis += 60_000;
        swap.tick();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + HttpServer.text(server.address()) + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsAreTheTextThatScriptsRead() throws Exception {
        completeAWindow();
        HttpResponse<String> reply = get("/metrics");
        assertThat(reply.body()).isEqualTo("""
                # HELP active_users Number of users actively hitting on a specific port.
                # TYPE active_users counter
                active_users{network="IPv4",transport="TCP",port="22"} 8
                active_users{network="IPv6",transport="UDP",port="53"} 1
                # EOF
                """);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(get("/metrics/").body()).isEqualTo(reply.body());
        assertThat(get("/metrics/anything", "Accept", "*/*").body()).isEqualTo(reply.body());
    }

    @Test
    void beforeThereIsACompleteWindowNothingIsListed() throws Exception {
        tables.packet(address("9.9.9.1"), SSH, 60, 1);
        swap.tick();
        assertThat(get("/metrics").body()).isEqualTo("""
                # HELP active_users Number of users actively hitting on a specific port.
                # TYPE active_users counter
                # EOF
                """);
        assertThat(get("/list").body()).isEqualTo("[]");
    }

    @Test
    void theListIsTheJsonThatScriptsRead() throws Exception {
        tables.packet(address("9.9.9.1"), SSH, 60, 1);
        tables.packet(address("2606:4700::1"), DNS6, 60, 1);
        millis += 60_000;
        swap.tick();
        HttpResponse<String> reply = get("/list");
        assertThat(reply.body())
                .isEqualTo("[{\"ip\":\"9.9.9.1\",\"network\":\"IPv4\",\"transport\":\"TCP\",\"port\":22},"
                        + "{\"ip\":\"2606:4700::1\",\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53}]");
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void theListIsServedOnlyIfWanted() throws Exception {
        server.close();
        serve(100, false);
        assertThat(get("/list").statusCode()).isEqualTo(404);
    }

    @Test
    void aScraperGetsGaugesAndTheLiveWindow() throws Exception {
        completeAWindow();
        tables.packet(address("9.9.9.77"), SSH, 60, millis * 1_000_000 + 1);
        millis += 1_000;
        swap.tick();
        HttpResponse<String> reply = get("/metrics", "Accept", OPEN_METRICS);
        assertThat(reply.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(reply.body())
                .contains(
                        "# TYPE active_users gauge\n",
                        "active_users{network=\"IPv4\",port=\"22\",transport=\"TCP\"} 8.0\n",
                        "active_users_live{network=\"IPv4\",port=\"22\",transport=\"TCP\"} 1.0\n",
                        "active_users_new_last_minute{network=\"IPv4\",port=\"22\",transport=\"TCP\"} ",
                        "active_users_estimated{network=\"IPv4\",port=\"22\",transport=\"TCP\"} 0.0\n",
                        "active_users_window_seconds 60.0\n",
                        "active_users_estimate_error_ratio 0.01625\n")
                .endsWith("# EOF\n");
        assertThat(get("/metrics/all").body())
                .contains("# TYPE active_users gauge\n")
                .doesNotContain("EOF");
        Promtool.assertNoComplaint(reply.body());
        Promtool.assertNoComplaint(
                get("/metrics", "Accept", "text/plain;version=0.0.4").body());
    }

    @Test
    void thePortsWithMostClientsHaveNamesAndTheRestIsOther() throws Exception {
        server.close();
        serve(1, false);
        completeAWindow();
        assertThat(get("/metrics").body())
                .contains(
                        "active_users{network=\"IPv4\",transport=\"TCP\",port=\"22\"} 8\n",
                        "active_users{network=\"IPv6\",transport=\"UDP\",port=\"other\"} 1\n");
    }

    @Test
    void aLongListIsWholeJson() {
        AddressList addresses = new AddressList();
        for (int i = 0; i < 50_000; i++) {
            addresses.add(Address.ofIpv4(0x0900_0000 + i), SSH.key());
            addresses.add(new Address(0x2606_4700_0000_0000L, i), DNS6.key());
        }
        StringBuilder text = new StringBuilder();
        ClientsText.list(addresses).forEachRemaining(piece -> text.append(new String(piece, StandardCharsets.UTF_8)));
        assertThat(text.toString().split("\"ip\"")).hasSize(100_001);
        assertThat(text).startsWith("[{").endsWith("}]").doesNotContain("}{", ",,");
        assertThat(addresses.size()).isEqualTo(100_000);
    }
}
