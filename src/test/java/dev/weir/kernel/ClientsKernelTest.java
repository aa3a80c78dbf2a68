package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Lines;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients as the kernel counts them and HTTP tells them, with traffic from addresses of the Internet in a namespace.
 */
@Tag("kernel")
class ClientsKernelTest extends WithClients {

    private static final String OUT = "9.9.0.9";

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"xdp", "tc"})
    void everyAddressCountsOnceForEachPortAndIsListed(String hook) throws Exception {
        startCounting(hook, SHORT_SECONDS);
        String[] once = {
            "tcp," + Lab.NEAR_4 + ",22," + sources("9.9.0.", 7),
            "tcp," + Lab.NEAR_4 + ",80," + sources("9.9.0.", 3),
            "udp," + Lab.NEAR_4 + ",53," + sources("9.9.1.", 5),
            "tcp," + Lab.NEAR_6 + ",22," + sources("2606:4700::", 4),
            "udp," + Lab.NEAR_6 + ",53," + sources("2606:4700::", 2),
            "tcp," + Lab.NEAR_4 + ",22," + Lab.FAR_4
        };
        trafficOfAWindow(lab.far(), Stream.of(once, once).flatMap(Stream::of).toArray(String[]::new));
        assertThat(get("/metrics")).isEqualTo("""
                # HELP active_users Number of users actively hitting on a specific port.
                # TYPE active_users counter
                active_users{network="IPv4",transport="TCP",port="22"} 7
                active_users{network="IPv6",transport="TCP",port="22"} 4
                active_users{network="IPv4",transport="UDP",port="53"} 5
                active_users{network="IPv6",transport="UDP",port="53"} 2
                active_users{network="IPv4",transport="TCP",port="80"} 3
                # EOF
                """);
        String list = get("/list");
        assertThat(list.split("\"ip\"")).hasSize(1 + 7 + 4 + 5 + 2 + 3);
        assertThat(list)
                .contains(
                        "{\"ip\":\"9.9.0.7\",\"network\":\"IPv4\",\"transport\":\"TCP\",\"port\":22}",
                        "{\"ip\":\"2606:4700::2\",\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53}")
                .doesNotContain(Lab.FAR_4);
        assertThat(await("/metrics", text -> !text.contains("port=\"")))
                .as("the window after it")
                .doesNotContain("port=\"");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"xdp", "tc"})
    void repliesToThisHostsOwnAreNoClients(String hook) throws Exception {
        start("ready", java(lab.far(), "dev.weir.kernel.ClientsTraffic", "echo,7000"));
        startCounting(hook, YEAR_SECONDS);
        traffic(lab.near(), "ask-tcp," + OUT + ",7000", "ask-udp," + Lab.FAR_4 + ",7000", "ask-tcp,2606:4700::9,7000");
        traffic(lab.far(), "tcp," + Lab.NEAR_4 + ",22,9.9.0.1");
        assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"22\",transport=\"TCP\"} 1.0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void repliesFromLocalServersAreNoClientsEither() throws Exception {
        start("ready", java(lab.far(), "dev.weir.kernel.ClientsTraffic", "echo,7000"));
        lab.withoutTunnel();
        startCounting("xdp", YEAR_SECONDS, "--include-local");
        traffic(
                lab.near(),
                "ask-udp," + Lab.FAR_4 + ",7000",
                "ask-udp," + Lab.FAR_6 + ",7000",
                "ask-tcp," + Lab.FAR_4 + ",7000");
        traffic(lab.far(), "udp," + Lab.NEAR_4 + ",53," + Lab.FAR_4);
        assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 1.0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClientIsNotTakenForAServerWhenItIsAnswered() throws Exception {
        start("ready", java(lab.near(), "dev.weir.kernel.ClientsTraffic", "echo,53"));
        startCounting("xdp", SHORT_SECONDS, "-p", "53");
        for (int window = 0; window < 2; window++) {
            String live = withinAWindow(() -> {
                traffic(lab.far(), "udp," + Lab.NEAR_4 + ",53,9.9.0.1,9.9.0.2", "udp," + Lab.NEAR_4 + ",54,9.9.0.3");
                return live();
            });
            assertThat(live).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 2.0");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClientThatTheServerConnectsToStaysOneInTheNextWindow() throws Exception {
        start("ready", java(lab.near(), "dev.weir.kernel.ClientsTraffic", "connecting,53"));
        startCounting("xdp", SHORT_SECONDS, "-p", "53");
        for (int window = 0; window < 2; window++) {
            String live = withinAWindow(() -> {
                traffic(lab.far(), "udp," + Lab.NEAR_4 + ",53,9.9.0.1#40000");
                return live();
            });
            assertThat(live).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 1.0");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void forwardedPacketsCountOnlyIfTheirDestinationIsWanted() throws Exception {
        Commands.words("ip netns exec " + lab.near() + " sysctl -qw net.ipv4.ip_forward=1");
        Commands.words("ip -n " + lab.near() + " link add out type veth peer name unused");
        Commands.words("ip -n " + lab.near() + " addr add 10.90.0.1/16 dev out");
        Commands.words("ip -n " + lab.near() + " link set out up");
        Commands.words("ip -n " + lab.near() + " link set unused up");
        Commands.words("ip -n " + lab.far() + " route add 10.90.0.0/16 via " + Lab.NEAR_4);
        startCounting("xdp", YEAR_SECONDS, "--destination", "10.90.1.0/24");
        traffic(lab.far(), "udp,10.90.1.7,53,9.9.0.1,9.9.0.2", "udp,10.90.2.7,53,9.9.0.3", "udp,10.90.0.1,53,9.9.0.4");
        assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 3.0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void batchPrintsTheSameAsJson() throws Exception {
        List<String> command = List.of(
                "ip",
                "netns",
                "exec",
                lab.near(),
                Weir.launcher(),
                "clients",
                "-i",
                Lab.IFACE,
                "-w",
                Integer.toString(YEAR_SECONDS),
                "-b",
                "-d",
                "0.5",
                "-o",
                "json");
        Lines output = started(command);
        assertThat(output.next(PATIENCE).orElse("(it ended)"))
                .as("before there is any")
                .contains("\"ports\":[]");
        traffic(
                lab.far(),
                "tcp," + Lab.NEAR_4 + ",22," + sources("9.9.0.", 7),
                "udp," + Lab.NEAR_6 + ",53," + sources("2606:4700::", 2),
                "tcp," + Lab.NEAR_4 + ",22," + Lab.FAR_4);
        String expected = "\"ports\":[{\"network\":\"IPv4\",\"transport\":\"TCP\",\"port\":22,\"clients\":7,"
                + "\"error\":0,\"new_last_minute\":7,\"now\":7,\"syn_only\":7},{\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53,\"clients\":2,"
                + "\"error\":0,\"new_last_minute\":2,\"now\":2,\"syn_only\":0}]";
        String line = output.next(PATIENCE).orElse("(it ended)");
        for (int i = 0; i < 4 * PATIENCE.toSeconds() && !line.contains(expected); i++) {
            line = output.next(PATIENCE).orElse("(it ended)");
        }
        assertThat(line)
                .contains(
                        expected,
                        "\"address\":\"9.9.0.7\"",
                        "\"network\":\"9.9.0.0\",\"prefix\":24,\"clients\":7,",
                        "\"network\":\"2606:4700::\",\"prefix\":48,\"clients\":2,",
                        "\"listed\":9,");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void moreThanTheTableHoldsIsEstimatedAndTheOthersStayExact() throws Exception {
        startCounting("xdp", SHORT_SECONDS, "--table", "100");
        trafficOfAWindow(
                lab.far(),
                "udp," + Lab.NEAR_4 + ",53,9.9.1.1",
                "udp," + Lab.NEAR_4 + ",123," + sources("9.9.0.", 250) + "," + sources("9.9.2.", 250));
        String metrics = get("/metrics/all");
        assertThat(metrics)
                .contains(
                        "active_users_estimated{network=\"IPv4\",port=\"123\",transport=\"UDP\"} 1.0",
                        "active_users_estimated{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 0.0",
                        "active_users_missed_packets 401.0",
                        "active_users{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 1.0");
        assertThat(Double.parseDouble(metrics.lines()
                        .filter(line -> line.startsWith("active_users{") && line.contains("123"))
                        .findFirst()
                        .orElseThrow()
                        .split(" ")[1]))
                .isBetween(500 * 0.93, 500 * 1.07);
    }
}
