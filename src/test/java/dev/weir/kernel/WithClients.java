package dev.weir.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests with a {@code weir clients} in a lab whose far end is the Internet. */
abstract class WithClients extends InALab {

    /** The shortest that there is. */
    static final int SHORT_SECONDS = 10;
    /** Such windows end once a year, hence not while a test looks at the live one. */
    static final int YEAR_SECONDS = 366 * 86_400;

    private static final int WINDOWS_MAX = 5;

    static final Duration PATIENCE = Duration.ofSeconds(25L * Lab.SLOWNESS);

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

    static List<String> java(String netns, String main, String... arguments) {
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
    void start(String line, List<String> command) throws IOException {
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

    Lines started(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.add(process);
        return Lines.of(process.getInputStream(), String.join(" ", command));
    }

    /** Starts to count and to serve in windows of so many seconds, and waits until it does. */
    void startCounting(String hook, int windowSeconds, String... options) throws IOException {
        List<String> command = counting(hook.equals("xdp") ? "generic" : "off", windowSeconds, options);
        command.add("--serve-ip-list");
        start("IP list endpoint", command);
    }

    /** What counts clients on the near interface, in windows of so many seconds. */
    List<String> counting(String xdp, int windowSeconds, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                lab.near(),
                Weir.launcher(),
                "clients",
                "--xdp",
                xdp,
                "-i",
                Lab.IFACE,
                "-w",
                Integer.toString(windowSeconds)));
        command.addAll(List.of(options));
        return command;
    }

    void traffic(String netns, String... things) {
        Commands.run(java(netns, "dev.weir.kernel.ClientsTraffic", things));
    }

    String get(String path) {
        return fetch("http://127.0.0.1:3031" + path);
    }

    private String fetch(String url) {
        return Commands.words("ip netns exec " + lab.near() + " curl -s -m 5 " + url);
    }

    String await(String path, Predicate<String> isRight) throws InterruptedException {
        return awaitFrom("http://127.0.0.1:3031" + path, isRight);
    }

    /** What is served anywhere in the near namespace, when it is right or after a long while. */
    String awaitFrom(String url, Predicate<String> isRight) throws InterruptedException {
        String text = fetch(url);
        for (int i = 0; i < 4 * PATIENCE.toSeconds() && !isRight.test(text); i++) {
            Thread.sleep(250);
            text = fetch(url);
        }
        return text;
    }

    /** The process id of what was started last: {@code ip} and the launcher each replace themselves. */
    long newest() {
        return running.get(running.size() - 1).pid();
    }

    static long rssKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    static String sources(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    }

    /** The lines of the live window, without their name. */
    String live() throws InterruptedException {
        Thread.sleep(1_500L * Lab.SLOWNESS);
        return get("/metrics/all")
                .lines()
                .filter(line -> line.startsWith("active_users_live"))
                .map(line -> line.substring("active_users_live".length()))
                .collect(Collectors.joining("\n"));
    }

    /** What is to happen within a window. */
    interface Happening<T> {
        T happen() throws Exception;
    }

    /**
     * Has something happen at the beginning of a window and be done by its end: once more in a later one where the
     * machine was too slow for that.
     */
    static <T> T withinAWindow(Happening<T> what) throws Exception {
        for (int tries = 0; tries < WINDOWS_MAX; tries++) {
            waitForTheBeginningOfAWindow();
            long window = window();
            T result = what.happen();
            if (window() == window) {
                return result;
            }
        }
        throw new IllegalStateException("what takes a second takes longer than " + SHORT_SECONDS + " s here");
    }

    /** The short window of this moment, counted since 1970. */
    static long window() {
        return System.currentTimeMillis() / TimeUnit.SECONDS.toMillis(SHORT_SECONDS);
    }

    /** Sends what is wanted within one window, and returns when that is the last complete one. */
    void trafficOfAWindow(String netns, String... things) throws Exception {
        long window = withinAWindow(() -> {
            traffic(netns, things);
            return window();
        });
        await("/metrics/all", text -> windowEnd(text) >= (window + 1) * SHORT_SECONDS);
    }

    private static double windowEnd(String metrics) {
        String name = "active_users_window_end_timestamp_seconds ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    static void waitForTheBeginningOfAWindow() throws InterruptedException {
        Thread.sleep(10_000 - System.currentTimeMillis() % 10_000 + 50);
    }
}
