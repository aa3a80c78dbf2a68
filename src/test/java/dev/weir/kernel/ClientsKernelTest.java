package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients as the kernel counts them and HTTP tells them, with traffic from addresses of the Internet in a namespace. No
 * window is shorter than ten seconds, so they are waited for by several tests at once, in namespaces of their own.
 */
@Tag("kernel")
class ClientsKernelTest extends InALab {

    private static final Duration PATIENCE = Duration.ofSeconds(25L * Lab.SLOWNESS);
    private static final String OUT = "9.9.0.9";

    private final List<Process> running = new ArrayList<>();

    @BeforeEach
    void makeTheFarEndTheInternet() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        Commands.words("ip -n " + lab.far() + " route add local 9.9.0.0/16 dev lo");
        Commands.words("ip -n " + lab.far() + " -6 route add local 2606:4700::/32 dev lo");
        Commands.words("ip netns exec " + lab.far() + " sysctl -qw net.ipv6.ip_nonlocal_bind=1");
        Commands.words("ip -n " + lab.near() + " route add 9.9.0.0/16 via " + Lab.FAR_4);
        Commands.words("ip -n " + lab.near() + " -6 route add 2606:4700::/32 via " + Lab.FAR_6);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : running) {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> java(String netns, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                netns,
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts a program and waits for a line that it prints. */
    private void start(String line, List<String> command) throws IOException {
        Lines output = started(command);
        List<String> printed = new ArrayList<>();
        for (Optional<String> next = output.next(PATIENCE); next.isPresent(); next = output.next(PATIENCE)) {
            printed.add(next.get());
            if (next.get().startsWith(line)) {
                return;
            }
        }
        throw new IllegalStateException("it printed no \"" + line + "\" but: " + printed);
    }

    private Lines started(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.add(process);
        return Lines.of(process.getInputStream(), String.join(" ", command));
    }

    private void startCounting(String hook, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                lab.near(),
                Weir.launcher(),
                "clients",
                "--xdp",
                hook.equals("xdp") ? "generic" : "off",
                "-i",
                Lab.IFACE,
                "-w",
                "10",
                "--serve-ip-list"));
        command.addAll(List.of(options));
        start("IP list endpoint", command);
    }

    private void traffic(String netns, String... things) {
        Commands.run(java(netns, "dev.weir.kernel.ClientsTraffic", things));
    }

    private String get(String path) {
        return Commands.words("ip netns exec " + lab.near() + " curl -s -m 5 http://127.0.0.1:3031" + path);
    }

    private String await(String path, Predicate<String> isRight) throws InterruptedException {
        String text = get(path);
        for (int i = 0; i < 4 * PATIENCE.toSeconds() && !isRight.test(text); i++) {
            Thread.sleep(250);
            text = get(path);
        }
        return text;
    }

    private static String sources(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    }

    /** The lines of the live window, without their name. */
    private String live() throws InterruptedException {
        Thread.sleep(1_500L * Lab.SLOWNESS);
        return get("/metrics/all")
                .lines()
                .filter(line -> line.startsWith("active_users_live"))
                .map(line -> line.substring("active_users_live".length()))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp", "tc"})
    @Execution(ExecutionMode.CONCURRENT)
    void everyAddressCountsOnceForEachPortAndIsListed(String hook) throws Exception {
        startCounting(hook);
        waitForTheBeginningOfAWindow();
        String[] once = {
            "tcp," + Lab.NEAR_4 + ",22," + sources("9.9.0.", 7),
            "tcp," + Lab.NEAR_4 + ",80," + sources("9.9.0.", 3),
            "udp," + Lab.NEAR_4 + ",53," + sources("9.9.1.", 5),
            "tcp," + Lab.NEAR_6 + ",22," + sources("2606:4700::", 4),
            "udp," + Lab.NEAR_6 + ",53," + sources("2606:4700::", 2),
            "tcp," + Lab.NEAR_4 + ",22," + Lab.FAR_4
        };
        traffic(lab.far(), Stream.of(once, once).flatMap(Stream::of).toArray(String[]::new));
        assertThat(await("/metrics", text -> text.contains("port=\""))).isEqualTo("""
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

    private static void waitForTheBeginningOfAWindow() throws InterruptedException {
        Thread.sleep(10_000 - System.currentTimeMillis() % 10_000 + 50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp", "tc"})
    @Execution(ExecutionMode.CONCURRENT)
    void repliesToThisHostsOwnAreNoClients(String hook) throws Exception {
        start("ready", java(lab.far(), "dev.weir.kernel.ClientsTraffic", "echo,7000"));
        startCounting(hook);
        waitForTheBeginningOfAWindow();
        traffic(lab.near(), "ask-tcp," + OUT + ",7000", "ask-udp," + Lab.FAR_4 + ",7000", "ask-tcp,2606:4700::9,7000");
        traffic(lab.far(), "tcp," + Lab.NEAR_4 + ",22,9.9.0.1");
        assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"22\",transport=\"TCP\"} 1.0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void repliesFromLocalServersAreNoClientsEither() throws Exception {
        start("ready", java(lab.far(), "dev.weir.kernel.ClientsTraffic", "echo,7000"));
        startCounting("xdp", "--include-local");
        waitForTheBeginningOfAWindow();
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
        startCounting("xdp", "-p", "53");
        waitForTheBeginningOfAWindow();
        for (int window = 0; window < 2; window++) {
            traffic(lab.far(), "udp," + Lab.NEAR_4 + ",53,9.9.0.1,9.9.0.2", "udp," + Lab.NEAR_4 + ",54,9.9.0.3");
            assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 2.0");
            waitForTheBeginningOfAWindow();
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
        startCounting("xdp", "--destination", "10.90.1.0/24");
        waitForTheBeginningOfAWindow();
        traffic(lab.far(), "udp,10.90.1.7,53,9.9.0.1,9.9.0.2", "udp,10.90.2.7,53,9.9.0.3", "udp,10.90.0.1,53,9.9.0.4");
        assertThat(live()).isEqualTo("{network=\"IPv4\",port=\"53\",transport=\"UDP\"} 3.0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void batchPrintsTheSameAsJson() throws Exception {
        waitForTheBeginningOfAWindow();
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
                "600",
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
                + "\"error\":0,\"new_last_minute\":7,\"now\":7},{\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53,\"clients\":2,"
                + "\"error\":0,\"new_last_minute\":2,\"now\":2}]";
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
        startCounting("xdp", "--table", "100");
        waitForTheBeginningOfAWindow();
        traffic(
                lab.far(),
                "udp," + Lab.NEAR_4 + ",53,9.9.1.1",
                "udp," + Lab.NEAR_4 + ",123," + sources("9.9.0.", 250) + "," + sources("9.9.2.", 250));
        String metrics = await(
                "/metrics/all",
                text -> text.contains("estimated{network=\"IPv4\",port=\"123\",transport=\"UDP\"} 1.0"));
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
