package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import dev.weir.serve.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code weir policy} between two namespaces: {@code far} has addresses that are permitted and others that are not, and
 * asks services of {@code near}, where packets are judged.
 */
@Tag("kernel")
class PolicyKernelTest extends InALab {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUTSIDE_4 = "10.99.0.2";
    private static final String OUTSIDE_6 = "fd99::2";
    private static final int PORT = 5000;
    /** Only the lab's own networks; nothing of link-local addresses, from which neighbour discovery comes. */
    private static final String INSIDE = "{\"permitted_cidrs\": [\"10.77.0.0/24\", \"fd77::/64\"]}";

    private static final Pattern TOTAL = Pattern.compile(
            "weir: ([\\d,]+) packets permitted, " + "([\\d,]+) not permitted(?: \\(([\\d,]+) .*\\))?, .*");

    @TempDir
    private Path directory;

    private Path config;
    private Peer server;

    @BeforeEach
    void addAddressesOutside() throws IOException {
        server = Peer.ready(lab.near(), "serve " + PORT);
        Commands.words("ip -n " + lab.far() + " addr add " + OUTSIDE_4 + "/32 dev veth");
        Commands.words("ip -n " + lab.far() + " addr add " + OUTSIDE_6 + "/128 dev veth nodad");
        Commands.words("ip -n " + lab.near() + " route add 10.99.0.0/24 dev veth");
        Commands.words("ip -n " + lab.near() + " route add fd99::/64 dev veth");
        config = Files.writeString(directory.resolve("policy.json"), INSIDE);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private static String question(String kind, String from) {
        String to = from.contains(":") ? Lab.NEAR_6 : Lab.NEAR_4;
        return switch (kind) {
            case "tcp" -> "tcp " + from + " " + to + " " + PORT;
            case "udp" -> "udp " + from + " " + to + " " + PORT + " 100";
            case "fragments" -> "udp " + from + " " + to + " " + PORT + " 5000";
            default -> "ping " + from + " " + to;
        };
    }

    private boolean isAnswered(String kind, String from) {
        return Peer.isAnswered(lab.far(), question(kind, from));
    }

    /** What each of these addresses asks in every way. */
    private static List<String> questions(String... addresses) {
        return Stream.of("tcp", "udp", "ping", "fragments")
                .flatMap(kind -> Stream.of(addresses).map(from -> question(kind, from)))
                .toList();
    }

    /** Of these addresses those that are answered when they ping. */
    private List<String> pinged(String... addresses) {
        List<String> answered = Peer.answered(
                lab.far(),
                Stream.of(addresses).map(from -> question("ping", from)).toList());
        return Stream.of(addresses)
                .filter(from -> answered.contains(question("ping", from)))
                .toList();
    }

    private List<JsonNode> log(Path file) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private static long number(String grouped) {
        return Long.parseLong(grouped.replace(",", ""));
    }

    private static Matcher total(String sentence) {
        Matcher total = TOTAL.matcher(sentence);
        assertThat(total.matches()).as(sentence).isTrue();
        return total;
    }

    /** A policy that drops, with a log as lines of JSON. */
    private RunningPolicy dropping(Path log, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "-c", config.toString(), "--drop-packets", "--log-format", "jsonl", "--log-file", log.toString()));
        options.addAll(List.of(more));
        return RunningPolicy.start(lab, options.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off", "generic", "native"})
    @Execution(ExecutionMode.CONCURRENT)
    void whoIsNotPermittedIsDroppedAndLoggedAndWhoIsNoticesNothing(String xdp) throws IOException {
        Path log = directory.resolve("log.jsonl");
        try (RunningPolicy policy = dropping(log, "--xdp", xdp)) {
            Commands.words("ip -n " + lab.near() + " neigh flush dev veth");
            Commands.words("ip -n " + lab.far() + " neigh flush dev veth");
            assertThat(Peer.answered(lab.far(), questions(Lab.FAR_4, OUTSIDE_4, Lab.FAR_6, OUTSIDE_6)))
                    .isEqualTo(questions(Lab.FAR_4, Lab.FAR_6));
            Matcher total = total(policy.interrupt());
            assertThat(total.group(3)).isEqualTo(total.group(2));
            Set<String> seen = new TreeSet<>();
            long packets = 0;
            for (JsonNode event : log(log)) {
                assertThat(event.path("action").asText()).isEqualTo("DROP");
                assertThat(event.path("src_ip").asText()).isIn(OUTSIDE_4, OUTSIDE_6);
                assertThat(event.path("interface").asText()).isEqualTo(Lab.IFACE);
                seen.add(event.path("src_ip").asText() + " "
                        + event.path("protocol").asText());
                packets += event.path("packets").asLong(1);
            }
            assertThat(seen)
                    .containsExactly(
                            OUTSIDE_4 + " ICMP",
                            OUTSIDE_4 + " TCP",
                            OUTSIDE_4 + " UDP",
                            OUTSIDE_6 + " ICMPv6",
                            OUTSIDE_6 + " TCP",
                            OUTSIDE_6 + " UDP");
            assertThat(packets).isEqualTo(number(total.group(2)));
        }
        assertThat(isAnswered("ping", OUTSIDE_4)).as("when weir has ended").isTrue();
    }

    @Test
    void withoutDropPacketsEverybodyIsAnsweredAndLogged() throws IOException {
        Path log = directory.resolve("log.jsonl");
        try (RunningPolicy policy = RunningPolicy.start(
                lab, "-c", config.toString(), "--log-format", "jsonl", "--log-file", log.toString())) {
            List<String> questions = questions(Lab.FAR_4, Lab.FAR_6, OUTSIDE_4, OUTSIDE_6);
            assertThat(Peer.answered(lab.far(), questions)).isEqualTo(questions);
            Matcher total = total(policy.interrupt());
            List<JsonNode> events = log(log);
            assertThat(events)
                    .hasSize((int) number(total.group(2)))
                    .allMatch(event -> event.path("action").asText().equals("LOG"));
            assertThat(events)
                    .filteredOn(event -> event.path("protocol").asText().equals("UDP")
                            && event.path("packet_size").asInt() == 128
                            && event.path("dst_port").asInt() == PORT)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "generic"})
    void packetsWithVlanTagsAreJudgedByTheirAddresses(String xdp) {
        for (String[] end : new String[][] {{lab.near(), "10.79.0.1"}, {lab.far(), "10.79.0.2"}}) {
            try {
                Commands.words("ip -n " + end[0] + " link add link veth name vlan7 type vlan id 7");
            } catch (IllegalStateException none) {
                abort("this kernel has no VLAN devices: " + none.getMessage());
            }
            Commands.words("ip -n " + end[0] + " addr add " + end[1] + "/24 dev vlan7");
            Commands.words("ip -n " + end[0] + " link set vlan7 up");
        }
        assertThat(Peer.isAnswered(lab.far(), "ping 10.79.0.2 10.79.0.1")).isTrue();
        try (RunningPolicy policy = RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--xdp", xdp)) {
            assertThat(Peer.isAnswered(lab.far(), "ping 10.79.0.2 10.79.0.1")).isFalse();
            assertThat(isAnswered("ping", Lab.FAR_4)).isTrue();
            assertThat(number(total(policy.interrupt()).group(3))).isGreaterThanOrEqualTo(4);
        }
    }

    /** One packet of 8,028 bytes, in whatever buffers a driver has it. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "off", "generic", "native"})
    @Execution(ExecutionMode.CONCURRENT)
    void jumboPacketsAreJudgedAndTheirWholeLengthIsLogged(String xdp) throws IOException {
        lab.mtu(9000);
        Path log = directory.resolve("log.jsonl");
        String inside = "udp " + Lab.FAR_4 + " " + Lab.NEAR_4 + " " + PORT + " 8000";
        String outside = "udp " + OUTSIDE_4 + " " + Lab.NEAR_4 + " " + PORT + " 8000";
        try (RunningPolicy policy = dropping(log, "--xdp", xdp)) {
            assertThat(Peer.answered(lab.far(), List.of(inside, outside))).containsExactly(inside);
            assertThat(number(total(policy.interrupt()).group(3))).isEqualTo(4);
        }
        assertThat(log(log))
                .hasSize(4)
                .allMatch(event -> event.path("packet_size").asInt() == 8028
                        && event.path("action").asText().equals("DROP"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic", "native"})
    @Execution(ExecutionMode.CONCURRENT)
    void whereXdpIsRefusedTcDropsAndThatIsSaid(String xdp) {
        Map<String, String> refusal = Map.of(
                "WEIR_REFUSE",
                "type:6",
                "LD_PRELOAD",
                Path.of("target/gen/refuse.so").toAbsolutePath().toString());
        try (RunningPolicy policy =
                RunningPolicy.start(lab, refusal, "-c", config.toString(), "--drop-packets", "--xdp", xdp)) {
            policy.until(line -> line.startsWith("weir: on veth by tc: "));
            assertThat(pinged(OUTSIDE_4, Lab.FAR_4)).containsExactly(Lab.FAR_4);
            assertThat(number(total(policy.interrupt()).group(3))).isEqualTo(4);
        }
    }

    /** What a tun device receives begins with its IP header. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void packetsOfATunDeviceAreJudged() throws IOException {
        try {
            Commands.words("ip -n " + lab.near() + " tuntap add dev tunnel mode tun");
        } catch (IllegalStateException none) {
            abort("this kernel has no tun devices: " + none.getMessage());
        }
        Commands.words("ip -n " + lab.near() + " addr add 10.97.0.1/24 dev tunnel");
        Commands.words("ip -n " + lab.near() + " link set tunnel up");
        Path log = directory.resolve("log.jsonl");
        try (RunningPolicy policy = dropping(log, "-i", "tunnel")) {
            assertThat(Peer.isAnswered(lab.near(), "tun tunnel 10.77.0.9 10.97.0.1 7"))
                    .isTrue();
            assertThat(Peer.isAnswered(lab.near(), "tun tunnel " + OUTSIDE_4 + " 10.97.0.1 5"))
                    .isTrue();
            Matcher total = total(policy.interrupt());
            assertThat(number(total.group(3))).isEqualTo(5);
            assertThat(number(total.group(1))).isGreaterThanOrEqualTo(7);
        }
        assertThat(log(log))
                .hasSize(5)
                .allMatch(event -> event.path("src_ip").asText().equals(OUTSIDE_4)
                        && event.path("dst_port").asInt() == 9
                        && event.path("packet_size").asInt() == 46
                        && event.path("interface").asText().equals("tunnel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "generic"})
    @Execution(ExecutionMode.CONCURRENT)
    void killedWithSignal9ItLetsTrafficFlow(String xdp) throws InterruptedException {
        String before = lab.stateOfInterface();
        try (RunningPolicy policy = RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--xdp", xdp)) {
            assertThat(isAnswered("ping", OUTSIDE_4)).isFalse();
            policy.kill();
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
        }
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSessionItIsStartedInIsNeverCut() {
        Map<String, String> session = Map.of("SSH_CONNECTION", OUTSIDE_4 + " 50022 " + Lab.NEAR_4 + " " + PORT);
        try (Peer ssh = Peer.ready(lab.far(), "hold " + OUTSIDE_4 + " " + Lab.NEAR_4 + " " + PORT)) {
            try (RunningPolicy policy = RunningPolicy.start(lab, session, "-c", config.toString(), "--drop-packets")) {
                policy.until(line -> line.contains("never dropped: " + OUTSIDE_4));
                assertThat(ssh.ask()).isTrue();
                assertThat(isAnswered("ping", OUTSIDE_6)).isFalse();
            }
            try (RunningPolicy policy =
                    RunningPolicy.start(lab, session, "-c", config.toString(), "--drop-packets", "--no-ssh-guard")) {
                assertThat(ssh.ask()).isFalse();
                policy.interrupt();
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDropThatIsNotConfirmedIsUndoneAndOneThatIsStays() {
        try (RunningPolicy policy =
                RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--confirm", "5")) {
            assertThat(isAnswered("ping", OUTSIDE_4)).isFalse();
            policy.until(line -> line.contains("not confirmed within 5 s"));
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
        }
        try (RunningPolicy policy =
                RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--confirm", "60")) {
            Finished confirm = Weir.finished(List.of(), "policy", "confirm");
            assertThat(confirm.output()).contains("process " + policy.pid());
            policy.until(line -> line.contains("weir: confirmed"));
            assertThat(isAnswered("ping", OUTSIDE_4)).isFalse();
        }
        assertThat(Weir.finished(List.of(), "policy", "confirm").exitCode()).isEqualTo(1);
    }

    @Test
    void aDryRunDropsNothingAndSaysWhatItWouldHave() {
        try (RunningPolicy policy = RunningPolicy.start(lab, "-c", config.toString(), "--dry-run")) {
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
            assertThat(policy.interrupt()).contains(" 1 not permitted (1 would have been dropped)");
        }
    }

    @Test
    void ofAFloodEveryPacketIsInTheLogOrCountedThereAsLost() throws IOException {
        Path log = directory.resolve("log.jsonl");
        try (RunningPolicy policy = dropping(log, "--log-every", "1000")) {
            Peer.flood(lab.far(), OUTSIDE_4 + " " + Lab.NEAR_4 + " 53 300000 100000");
            long forbidden = number(total(policy.interrupt()).group(2));
            long packets = 0;
            long bytes = 0;
            List<JsonNode> events = log(log);
            for (JsonNode event : events) {
                packets += event.path("packets").asLong(1);
                bytes += event.path("packets").asLong(1)
                        * event.path("packet_size").asLong();
            }
            assertThat(packets).isEqualTo(forbidden);
            assertThat(bytes).isEqualTo(46 * forbidden);
            assertThat(events.size()).isLessThan(15_000);
        }
    }

    @Test
    void noPacketIsJudgedByHalfAListWhileAHundredThousandRangesAreExchanged() throws IOException {
        write(0);
        try (RunningPolicy policy =
                RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--log-every", "100")) {
            long sentInside;
            long sentOutside;
            try (Peer inside = Peer.start(lab.far(), "flood " + Lab.FAR_4 + " " + Lab.NEAR_4 + " 9 0 8000");
                    Peer outside = Peer.start(lab.far(), "flood " + OUTSIDE_4 + " " + Lab.NEAR_4 + " 9 0 8000")) {
                for (int turn = 1; turn <= 6; turn++) {
                    policy.clear();
                    write(turn);
                    policy.until(line -> line.contains(" again: 100,000 ranges differ"));
                }
                sentInside = inside.stop();
                sentOutside = outside.stop();
            }
            assertThat(List.of(sentInside, sentOutside)).allMatch(sent -> sent > 10_000);
            Matcher total = total(policy.interrupt());
            assertThat(number(total.group(2))).isEqualTo(sentOutside);
            assertThat(number(total.group(1)))
                    .as("with a few of the lab's tunnel")
                    .isBetween(sentInside, sentInside + 100);
        }
    }

    /**
     * Half of the list stays and the other half is another one each turn; in neither is the outside, the inside is in
     * the half that stays.
     */
    private void write(int turn) throws IOException {
        StringBuilder json = new StringBuilder(INSIDE.substring(0, INSIDE.lastIndexOf(']')));
        for (int i = 0; i < 50_000; i++) {
            json.append(",\"20.").append(i >> 8).append('.').append(i & 0xff).append(".0/24\"");
            json.append(",\"")
                    .append(21 + turn % 2)
                    .append('.')
                    .append(i >> 8)
                    .append('.')
                    .append(i & 0xff)
                    .append(".0/24\"");
        }
        Path written = Files.writeString(
                directory.resolve("next.json"), json.append("]}").toString());
        Files.move(written, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBadFileKeepsTheRangesFromBefore() throws IOException {
        try (RunningPolicy policy = RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets")) {
            Files.writeString(config, "{\"permitted_cidrs\": [\n\"10.99.0.0/16\",\n\"10.0.0/8\"]}");
            policy.until(line -> line.contains("policy.json:3: ") && line.contains("stay in force"));
            assertThat(pinged(OUTSIDE_4, Lab.FAR_4)).containsExactly(Lab.FAR_4);
            Files.writeString(config, "{\"permitted_cidrs\": [\"10.99.0.0/16\"]}");
            policy.until(line -> line.contains("3 ranges differ"));
            assertThat(pinged(OUTSIDE_4, Lab.FAR_4, OUTSIDE_6))
                    .as("with one of a family without ranges")
                    .containsExactly(OUTSIDE_4, OUTSIDE_6);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void changedLoggingIsHonouredAndWhatCannotBeIsSaid() throws IOException {
        Path first = directory.resolve("first.jsonl");
        Path second = directory.resolve("second.csv");
        writeLogging("jsonl", first);
        try (RunningPolicy policy = RunningPolicy.start(lab, "-c", config.toString())) {
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
            writeLogging("csv", second);
            policy.until(line -> line.contains("logging changed: csv to " + second));
            assertThat(log(first)).hasSize(1);
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
            writeLogging("json", second);
            policy.until(line -> line.contains("holds events as csv, so another format needs another output_file"));
            writeLogging("json", directory.resolve("no/such/directory.json"));
            policy.until(line -> line.contains("the changed logging is not in force: cannot write "));
            assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
            policy.interrupt();
        }
        assertThat(Files.readAllLines(second)).hasSize(3).allMatch(line -> line.split(",").length == 12);
        assertThat(log(first)).hasSize(1);
        for (Path log : List.of(first, second)) {
            Finished analyzed = Weir.finished(List.of(), "analyze", log.toString());
            assertThat(analyzed.exitCode()).as(analyzed.messages()).isZero();
            assertThat(analyzed.output()).contains(OUTSIDE_4);
        }
    }

    private void writeLogging(String format, Path file) throws IOException {
        Path written = Files.writeString(
                directory.resolve("next.json"),
                INSIDE.replaceFirst(
                        "}$", ", \"logging\": {\"format\": \"" + format + "\", \"output_file\": \"" + file + "\"}}"));
        Files.move(written, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void countersAreServedBySetActionAndFamily() throws IOException, InterruptedException {
        Files.writeString(
                config,
                "{\"permitted_cidrs\": [\"10.77.0.0/24\", \"fd77::/64\"], \"denied_cidrs\": [\"" + OUTSIDE_6 + "\"]}");
        try (RunningPolicy policy =
                RunningPolicy.start(lab, "-c", config.toString(), "--drop-packets", "--metrics", "9177")) {
            policy.until(line -> line.contains("metrics: http://127.0.0.1:9177/metrics"));
            assertThat(pinged(OUTSIDE_4, OUTSIDE_6, Lab.FAR_4)).containsExactly(Lab.FAR_4);
            String metrics = metrics(9177);
            assertThat(metrics)
                    .contains("weir_policy_dropped_packets_total{action=\"outside\",family=\"ipv4\","
                            + "set=\"[no range]\"} 4.0")
                    .contains("weir_policy_dropped_packets_total{action=\"deny\",family=\"ipv6\",set=\"denied\"} 4.0")
                    .contains("weir_policy_packets_total{action=\"permit\",family=\"ipv4\",set=\"permitted\"} ")
                    .contains("weir_policy_enforcing 1.0");
            Promtool.assertNoComplaint(metrics);
        }
    }

    @Test
    void theMainJobJudgesObservesAndAlerts() throws IOException {
        Files.writeString(
                config,
                "{\"permitted_cidrs\": [\"10.77.0.0/24\", \"fd77::/64\"], \"denied_cidrs\": [\"" + OUTSIDE_6 + "\"]}");
        try (Peer held = Peer.ready(lab.far(), "hold " + OUTSIDE_4 + " " + Lab.NEAR_4 + " " + PORT);
                Weir weir = Weir.insideQuickly(
                        lab, "--policy", config.toString(), "--alert-outside", "1", "--alert-samples", "1")) {
            assertThat(held.ask()).isTrue();
            assertThat(pinged(OUTSIDE_4, OUTSIDE_6)).containsExactly(OUTSIDE_4, OUTSIDE_6);
            JsonNode last;
            try (Peer sending =
                    Peer.start(lab.far(), "flood " + OUTSIDE_4 + " " + Lab.NEAR_4 + " " + PORT + " 0 100")) {
                JsonNode alert = weir.until(
                                "an alert", snapshot -> snapshot.path("alerts").has(0))
                        .path("alerts")
                        .get(0);
                assertThat(alert.get("rule").asText()).isEqualTo("outside-packets");
                assertThat(alert.get("evidence").get(0).get("name").asText()).startsWith(OUTSIDE_4 + " ");
                assertThat(sending.stop()).isPositive();
                last = weir.after(System.nanoTime());
            }
            JsonNode policy = last.get("policy");
            assertThat(policy.get("mode").asText()).isEqualTo("observe");
            assertThat(policy.get("totals").get("dropped_packets").asLong()).isZero();
            assertThat(policy.findValues("address").stream().map(JsonNode::asText))
                    .contains(OUTSIDE_4, OUTSIDE_6);
            assertThat(sources(policy, OUTSIDE_4).get("packets").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(sources(policy, OUTSIDE_6).get("verdict").asText()).isEqualTo("denied");
            assertThat(policy.get("outside").findValuesAsText("address")).contains(OUTSIDE_4);
            assertThat(policy.get("events").get(0).get("action").asText()).isEqualTo("log");
        }
    }

    /** A peer of the other namespace, and one behind an interface that is not watched. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void onlyPeersWhosePacketsAreJudgedAreOutside() {
        String elsewhere = "10.98.0.2";
        String ofTheOther = "10.99.0.3";
        Commands.words("ip link add other netns " + lab.near() + " type veth peer name other netns " + lab.far());
        Commands.words("ip -n " + lab.near() + " addr add 10.98.0.1/24 dev other");
        Commands.words("ip -n " + lab.far() + " addr add " + elsewhere + "/24 dev other");
        Commands.words("ip -n " + lab.near() + " link set other up");
        Commands.words("ip -n " + lab.far() + " link set other up");
        Commands.words("ip -n " + lab.far() + " addr add " + ofTheOther + "/32 dev veth");
        Peer far = Peer.ready(lab.far(), "serve " + PORT);
        try (far;
                Peer judged = Peer.ready(lab.far(), "hold " + OUTSIDE_4 + " " + Lab.NEAR_4 + " " + PORT);
                Peer behindOther = Peer.ready(lab.far(), "hold " + elsewhere + " 10.98.0.1 " + PORT);
                Peer amongThemselves = Peer.ready(lab.far(), "hold " + Lab.FAR_4 + " " + ofTheOther + " " + PORT);
                Weir weir = Weir.insideQuickly(lab, "--policy", config.toString())) {
            assertThat(List.of(judged.ask(), behindOther.ask(), amongThemselves.ask()))
                    .containsOnly(true);
            JsonNode policy = weir.until(
                            "the peer that is judged",
                            snapshot -> snapshot.at("/policy/outside")
                                    .findValuesAsText("address")
                                    .contains(OUTSIDE_4))
                    .get("policy");
            assertThat(policy.get("outside").findValuesAsText("address")).containsExactly(OUTSIDE_4);
            assertThat(policy.get("elsewhere").findValuesAsText("address"))
                    .contains(elsewhere)
                    .doesNotContain(OUTSIDE_4);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theMainJobDropsWhenItIsAskedToAndLetsGoWhenItEnds() {
        try (Weir weir = Weir.insideQuickly(lab, "--policy", config.toString(), "--policy-drop")) {
            assertThat(pinged(OUTSIDE_4, Lab.FAR_4)).containsExactly(Lab.FAR_4);
            JsonNode policy = weir.after(System.nanoTime()).get("policy");
            assertThat(policy.get("mode").asText()).isEqualTo("enforce");
            assertThat(policy.get("totals").get("dropped_packets").asLong())
                    .as("who is not answered asks four times")
                    .isEqualTo(4);
            assertThat(policy.get("families")
                            .get(0)
                            .get("outside_dropped_packets")
                            .asLong())
                    .isEqualTo(4);
        }
        assertThat(isAnswered("ping", OUTSIDE_4)).isTrue();
    }

    private static JsonNode sources(JsonNode policy, String address) {
        for (JsonNode source : policy.get("sources")) {
            if (source.get("address").asText().equals(address)) {
                return source;
            }
        }
        throw new AssertionError("no source " + address + " in " + policy.get("sources"));
    }
}
