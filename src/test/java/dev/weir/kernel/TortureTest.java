package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * {@code make torture}: what takes longer than a test of every day may. Each writes its figure into
 * src/docs/TORTURE.md.
 */
@Tag("torture")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TortureTest extends InALab {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 16;
    private static final int KILLS = 69;
    private static final int LONGEST_LIFE_MILLIS = 2_000;
    private static final int CONNECTIONS = 100_000;
    private static final int PEERS = 1_000_000;
    private static final int FRAMES = 100_000;
    private static final int TYPES = 20_000;
    private static final int IP_PROTOCOLS = 256;
    private static final int MORE_INTERFACES = 16;
    /** {@code RARE_ENTRIES} in {@code bpf/types.h}, and the row of all others. */
    private static final int RARE_ENTRIES = 128 + 1;
    /** A minute, and the readings that eviction takes. */
    private static final int SILENT_SECONDS = 70;

    /** Seconds by which the clock is ahead, one after the other. */
    private static final List<Long> CLOCKS = List.of(-3_600L, 7_200L, -86_400L, 0L);

    private static final int READ_SECONDS = 6;
    private static final int UNREAD_SECONDS = 60;
    private static final Duration UNREAD_PATIENCE = Duration.ofMinutes(2);
    private static final int UNREAD_KILOBYTES = 24_000;
    /** With half a second each for the screen and for the last line, and what detaching takes. */
    private static final int LEAVING_MILLIS = 5_000;

    private static final int STARTS_AT_ONCE = 4;
    private static final int STOPPED_SECONDS = 5;

    private String test;

    @BeforeEach
    void isNamed(TestInfo info) {
        test = info.getTestMethod().orElseThrow().getName();
    }

    @Test
    void killedAtAnyMomentItLeavesNothing() throws Exception {
        String before = lab.stateOfInterface();
        List<String> mounts = mounts();
        Set<String> held = new TreeSet<>();
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> command = new ArrayList<>(lab.entering());
            command.addAll(
                    List.of(Weir.launcher(), "-b", "-i", Lab.IFACE, "--xdp", kill % 2 == 0 ? "generic" : "auto"));
            Process weir = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
            held.addAll(Held.byNow(weir.pid()).ids());
            weir.destroyForcibly().waitFor();
        }
        assertThat(held).isNotEmpty();
        assertThat(new Held(held).remaining()).isEmpty();
        assertThat(lab.stateOfInterface()).isEqualTo(before);
        assertThat(mounts()).isEqualTo(mounts);
        figure("%,d kills at random moments of the first %d s", KILLS, LONGEST_LIFE_MILLIS / 1_000);
    }

    @Test
    void fiveThousandConnectionsASecondAreCountedExactly() throws IOException {
        try (Weir weir = Weir.onHost("--top", "1000")) {
            long begin = System.nanoTime();
            List<Claim> claims = Generator.run(lab, "churn 5000 20");
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertExact(claims, snapshot);
            JsonNode cut = snapshot.path("totals").path("not_listed").path("connections");
            assertThat(Weir.number(cut, "count")).isPositive();
            figure("%,d connections in %d s", CONNECTIONS, seconds);
        }
    }

    @Test
    void aMillionUdpPeersAreCountedExactly() throws IOException {
        Commands.words("ip -n " + lab.near() + " route add local 11.0.0.0/8 dev lo");
        try (Weir weir = Weir.inside(lab, "--top", "1000")) {
            assertExact(Generator.run(lab, "crowded " + PEERS), weir.after(System.nanoTime()));
            assertExact(Generator.run(lab, "udp unconnected sendto"), weir.after(System.nanoTime()));
            figure("%,d peers", PEERS);
        }
    }

    @Test
    void stoppedForSecondsItCountsWhatCameMeanwhile() throws Exception {
        try (Weir weir = Weir.inside(lab)) {
            Commands.run("kill", "-STOP", Long.toString(weir.pid()));
            List<Claim> claims = Generator.run(lab, "tcp send both");
            TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
            Commands.run("kill", "-CONT", Long.toString(weir.pid()));
            JsonNode first = weir.until(
                    "an interval that was measured", line -> Weir.number(line, "interval_s") > STOPPED_SECONDS - 1);
            assertThat(Weir.number(first, "interval_s")).isGreaterThan(STOPPED_SECONDS);
            assertExact(claims, weir.after(System.nanoTime()));
            figure("%d s", STOPPED_SECONDS);
        }
    }

    @Test
    void framesOfRandomBytesAreAllCountedInEachHook() throws IOException {
        for (String xdp : List.of("generic", "off")) {
            try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
                JsonNode before = weir.after(System.nanoTime());
                // The kernel takes VLAN tags off, and drops frames that end in one, before tc sees them.
                long frames = fuzz(xdp.equals("off") ? "untagged" : "bytes", FRAMES, SEED)
                        .path("frames")
                        .asLong();
                JsonNode after = weir.after(System.nanoTime());
                assertThat(frames).isEqualTo(FRAMES);
                assertThat(Weir.protocols(after).since(Weir.protocols(before)))
                        .as(xdp)
                        .isEqualTo(Bytes.of(Weir.iface(after)).since(Bytes.of(Weir.iface(before))));
                assertThat(Weir.number(after.path("totals").path("lost"), "packet_table_full"))
                        .isZero();
            }
        }
        figure("%,d frames each", FRAMES);
    }

    @Test
    void madeUpEthernetTypesLeaveRoomForProtocols() throws IOException {
        try (Weir weir = Weir.inside(lab)) {
            JsonNode before = weir.after(System.nanoTime());
            long bytes = fuzz("types", TYPES, 0).path("bytes").asLong();
            JsonNode after = weir.after(System.nanoTime());
            assertThat(types(after)).hasSizeLessThan(RARE_ENTRIES);
            assertThat(Weir.rows(
                            after,
                            "protocols",
                            row -> row.path("protocol").asText().equals("[other]")))
                    .hasSize(1);
            assertThat(Weir.protocols(after).since(Weir.protocols(before)).rx()).isGreaterThanOrEqualTo(bytes);
            assertThat(Weir.number(after.path("totals").path("lost"), "packet_table_full"))
                    .isZero();
            Generator.run(lab, "icmp ping");
            assertThat(Weir.rows(
                            weir.after(System.nanoTime()),
                            "protocols",
                            row -> row.path("protocol").asText().equals("ICMP")))
                    .hasSize(1);
            figure("%,d types", TYPES);
        }
    }

    @Test
    void protocolsThatFellSilentMakeRoomForOthersAndKeepTheirTotals() throws Exception {
        try (Weir weir = Weir.inside(lab)) {
            JsonNode before = weir.after(System.nanoTime());
            fuzz("types", 2 * RARE_ENTRIES, 0);
            assertThat(types(weir.after(System.nanoTime()))).hasSize(RARE_ENTRIES - 1);
            TimeUnit.SECONDS.sleep(SILENT_SECONDS);
            fuzz("types", RARE_ENTRIES / 2, TYPES);
            fuzz("types", RARE_ENTRIES / 2, 0);
            JsonNode after = weir.after(System.nanoTime());
            assertThat(types(after)).hasSize(RARE_ENTRIES - 1 + RARE_ENTRIES / 2);
            assertThat(Weir.protocols(after).since(Weir.protocols(before)))
                    .isEqualTo(Bytes.of(Weir.iface(after)).since(Bytes.of(Weir.iface(before))));
            figure("%d s", SILENT_SECONDS);
        }
    }

    private static List<JsonNode> types(JsonNode snapshot) {
        return Weir.rows(
                snapshot, "protocols", row -> row.path("protocol").asText().startsWith("ETHERTYPE-"));
    }

    @Test
    void severalStartsAtOnceAllCountAndLeaveNothing() throws Exception {
        List<String> mounts = mounts();
        JsonNode alone = hooksOf(startOnLoopback());
        List<Process> starts = new ArrayList<>();
        for (int start = 0; start < STARTS_AT_ONCE; start++) {
            starts.add(startOnLoopback());
        }
        assertThat(alone).isNotEmpty();
        for (Process start : starts) {
            assertThat(hooksOf(start)).isEqualTo(alone);
        }
        assertThat(mounts()).isEqualTo(mounts);
        figure("%d starts", STARTS_AT_ONCE);
    }

    private static Process startOnLoopback() throws IOException {
        return new ProcessBuilder(Weir.launcher(), "-b", "-n", "2", "-d", "0.5", "-o", "json", "-i", "lo").start();
    }

    /** The hooks in the first line of one that ends well. */
    private static JsonNode hooksOf(Process start) throws IOException, InterruptedException {
        String line = new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(start.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(start.exitValue()).isZero();
        return JSON.readTree(line).path("host").path("hooks");
    }

    private static void assertExact(List<Claim> claims, JsonNode snapshot) {
        Outcome outcome = Outcome.of(claims, snapshot);
        assertThat(outcome.actual()).isEqualTo(outcome.expected());
    }

    /** Nothing waits for whoever does not read, and nothing is kept for them. */
    @Test
    void terminalThatNobodyReadsDelaysNothingAndCostsNoMemory() throws Exception {
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of(
                Generator.program("unread").toString(),
                Integer.toString(READ_SECONDS),
                Integer.toString(UNREAD_SECONDS),
                Weir.launcher(),
                "-i",
                Lab.IFACE));
        Process process = new ProcessBuilder(command).start();
        JsonNode left =
                JSON.readTree(Finished.of(process, "unread", UNREAD_PATIENCE).output());
        assertThat(left.path("exit").asInt()).isZero();
        assertThat(left.path("left_after_ms").asLong()).isLessThan(LEAVING_MILLIS);
        assertThat(left.path("rss_after_kb").asLong()
                        - left.path("rss_before_kb").asLong())
                .as("history is kept for ten minutes")
                .isLessThan(UNREAD_KILOBYTES);
        figure("%d s", UNREAD_SECONDS);
    }

    @Test
    void clockThatIsSetChangesNoRateAndNoTotal() throws Exception {
        Path clock = Files.createTempFile("weir", ".clock");
        List<String> before = new ArrayList<>(lab.entering());
        before.addAll(List.of(
                "env",
                "WEIR_CLOCK=" + clock,
                "LD_PRELOAD=" + Path.of("target/gen/clock.so").toAbsolutePath()));
        try (Weir weir = Weir.start(before, "-i", Lab.IFACE)) {
            Instant last =
                    Instant.parse(weir.after(System.nanoTime()).path("time").asText());
            for (long ahead : CLOCKS) {
                Files.writeString(clock, Long.toString(ahead));
                assertExact(Generator.run(lab, "tcp send both"), weir.after(System.nanoTime()));
                JsonNode now = weir.after(System.nanoTime());
                assertThat(Duration.between(last, Instant.parse(now.path("time").asText()))
                                .abs())
                        .isGreaterThan(Duration.ofMinutes(30));
                assertThat(Weir.number(now, "interval_s")).isBetween(0.01, 10.0);
                last = Instant.parse(now.path("time").asText());
            }
            figure("%d times, by up to a day", CLOCKS.size());
        } finally {
            Files.delete(clock);
        }
    }

    /** 2,048 rows are for 256 protocols each way on three interfaces, and for what is left on all the others. */
    @Test
    void protocolsThatFindNoRowShareOneAndTotalsKeepThem() throws IOException {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < MORE_INTERFACES; i++) {
            String name = "more" + i;
            Commands.words("ip -n " + lab.near() + " link add " + name + " type veth peer name " + name + " netns "
                    + lab.far());
            for (String netns : List.of(lab.near(), lab.far())) {
                Commands.words("ip -n " + netns + " link set " + name + " addrgenmode none up");
            }
            options.addAll(List.of("-i", name));
        }
        try (Weir weir = Weir.inside(lab, options.toArray(String[]::new))) {
            JsonNode before = weir.after(System.nanoTime());
            for (int i = 0; i < MORE_INTERFACES; i++) {
                fuzz(lab.near(), "more" + i, "protocols", IP_PROTOCOLS, 0);
                fuzz(lab.far(), "more" + i, "protocols", IP_PROTOCOLS, 0);
            }
            JsonNode after = weir.after(System.nanoTime());
            assertThat(Weir.protocols(after).since(Weir.protocols(before)))
                    .isEqualTo(interfaces(after).since(interfaces(before)));
            assertThat(Weir.rows(
                            after,
                            "protocols",
                            row -> row.path("protocol").asText().equals("[other]")))
                    .hasSize(1);
            assertThat(Weir.number(after.path("totals").path("lost"), "packet_table_full"))
                    .isZero();
            figure("%d interfaces, %d protocols each way", MORE_INTERFACES, IP_PROTOCOLS);
        }
    }

    private static Bytes interfaces(JsonNode snapshot) {
        return Bytes.sum(Weir.rows(snapshot, "interfaces", row -> true).stream()
                .map(Bytes::of)
                .toList());
    }

    private JsonNode fuzz(String kind, int count, long seed) throws IOException {
        return fuzz(lab.far(), Lab.IFACE, kind, count, seed);
    }

    private JsonNode fuzz(String netns, String iface, String kind, int count, long seed) throws IOException {
        return JSON.readTree(Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                Generator.program("fuzz").toString(),
                iface,
                kind,
                Integer.toString(count),
                Long.toString(seed)));
    }

    /** What is mounted where, without the namespaces of labs. */
    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains("tracefs")
                        || line.contains("cgroup")
                        || line.contains("debugfs")
                        || line.contains(" bpf "))
                .map(line -> line.split(" ", 6)[4])
                .sorted()
                .toList();
    }

    private void figure(String format, Object... numbers) throws IOException {
        TortureTable.write("TortureTest." + test, String.format(Locale.ROOT, format, numbers));
    }
}
