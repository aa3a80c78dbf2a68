package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Finished;
import dev.weir.Lines;
import dev.weir.filter.CaptureFile;
import dev.weir.filter.Samples;
import dev.weir.filter.Wire;
import dev.weir.serve.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir rules} counts what passes an interface, and leaves nothing behind. */
@Tag("kernel")
class RulesKernelTest extends InALab {

    private static final int HEADERS = 14 + 20 + 8;
    /** With the timestamps that Linux puts into each packet. */
    private static final int TCP_HEADERS = 14 + 20 + 32;
    /** The options of the first packets. */
    private static final int SYN_MORE = 8;

    private static final int TCP_PAYLOAD_MAX = 1_500 - 20 - 32;

    private static final int COMPARISONS = 5;
    private static final int RELOADS = 100;

    /** Of a type for experiments, which nobody else sends. */
    private static final byte[] LAST_FRAME = Wire.ethernet(0x88b5, Wire.filling(46));

    /** The source of the frames in {@link Wire}. */
    private static final String OWN_ADDRESS = "02:11:22:33:44:55";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private RunningRules rules(String rules, String... options) throws IOException {
        return new RunningRules(lab, directory, List.of(), rules, options);
    }

    private static void send(String netns, byte[] frame, int count) {
        Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                Generator.program("frame").toString(),
                Lab.IFACE,
                Integer.toString(count),
                HexFormat.of().formatHex(frame));
    }

    private static byte[] datagram(int port, int bytes) {
        return Wire.ethernet(Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, port, Wire.filling(bytes))));
    }

    /** A kernel that takes no program for tc leaves packet sockets. */
    private static final String WITHOUT_TC = "type:3";

    /** On the way in the kernel takes the tag out before tc; computed offsets find it too. */
    @ParameterizedTest
    @ValueSource(strings = {"", "link:46 link:47", WITHOUT_TC})
    void packetsAreCountedAsTheyAreOnTheWire(String refused) throws IOException {
        byte[] tagged = Wire.ethernet(
                Wire.VLAN, Wire.tagged(5, Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(200)))));
        try (RunningRules rules = new RunningRules(lab, directory, refusing(refused), """
                # in the order of the file
                tagged;vlan 5 and udp port 53
                in;inbound and vlan 5
                out;outbound and vlan 5
                untagged;udp port 53
                me="x:y",way="out";udp port 54 and outbound
                bytes;ether[12:4] = 0x81000005
                computed;ether[(ether[0] & 0xf) + 10:4] = 0x81000005
                straddling;ether[(ether[0] & 0xf) + 8:4] = 0x44558100
                last;vlan and ether[len - 1] = 0xce
                %macro;udp port 54
                half;${%macro} and less 80
                """, "-i", Lab.IFACE)) {
            send(lab.near(), tagged, 10);
            send(lab.far(), tagged, 15);
            send(lab.near(), datagram(53, 30), 7);
            send(lab.near(), datagram(54, 10), 3);
            send(lab.far(), datagram(54, 100), 2);
            int length = HEADERS + 4 + 200;
            String both = 25 * length + ":25";
            assertThat(rules.read())
                    .containsExactly(
                            Map.entry("tagged", both),
                            Map.entry("in", 15 * length + ":15"),
                            Map.entry("out", 10 * length + ":10"),
                            Map.entry("untagged", 7 * (HEADERS + 30) + ":7"),
                            Map.entry("me=\"x:y\",way=\"out\"", 3 * (HEADERS + 10) + ":3"),
                            Map.entry("bytes", both),
                            Map.entry("computed", both),
                            Map.entry("straddling", both),
                            Map.entry("last", both),
                            Map.entry("half", 3 * (HEADERS + 10) + ":3"));
        }
    }

    /**
     * A stream passes veth in buffers of up to 64 KB. Each packet of the wire has its headers, and no more payload than
     * fits.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", WITHOUT_TC})
    void mergedPacketsAreCountedAsThoseOfTheWire(String refused) throws IOException {
        try (RunningRules rules = new RunningRules(
                lab,
                directory,
                refusing(refused),
                "tcp;ip and tcp\nsyn;tcp[tcpflags] & tcp-syn != 0\nbuffers;ip and tcp and greater 1515\n",
                "-i",
                Lab.IFACE)) {
            Bytes sent = Claim.client(Generator.run(lab, "tcp send both")).traffic();
            Map<String, String> counted = rules.read();
            long packets = packets(counted.get("tcp"));
            long payload = bytes(counted.get("tcp")) - TCP_HEADERS * packets - SYN_MORE * packets(counted.get("syn"));
            assertThat(payload).isEqualTo(sent.tx() + sent.rx());
            assertThat(packets).isGreaterThan(payload / TCP_PAYLOAD_MAX);
            assertThat(bytes(counted.get("buffers"))).isGreaterThan(payload / 2);
        }
    }

    private static long bytes(String count) {
        return Long.parseLong(count.substring(0, count.indexOf(':')));
    }

    private static long packets(String count) {
        return Long.parseLong(count.substring(count.indexOf(':') + 1));
    }

    @Test
    void countsAreServedForPrometheus() throws IOException, InterruptedException {
        try (RunningRules rules = rules(
                "kind=\"dns\",from=\"here\";udp port 53\nplain:id;udp port 54\n",
                "-i",
                Lab.IFACE,
                "--metrics",
                "9178")) {
            rules.until("metrics: http://127.0.0.1:9178/metrics");
            send(lab.far(), datagram(53, 10), 3);
            send(lab.near(), datagram(54, 10), 2);
            String metrics = metrics(9178);
            assertThat(metrics)
                    .contains("weir_rule_packets_total{iface=\"" + Lab.IFACE + "\",kind=\"dns\",from=\"here\"} 3\n")
                    .contains("weir_rule_bytes_total{iface=\"" + Lab.IFACE + "\",id=\"plain:id\"} " + 2 * (HEADERS + 10)
                            + "\n");
            Promtool.assertNoComplaint(metrics);
        }
    }

    @Test
    void countsOfRulesThatStayGoOnWhenTheFileIsReadAgain() throws IOException {
        try (RunningRules rules = rules("a;udp port 53\nb;udp port 54\nc;udp port 53\n", "-i", Lab.IFACE)) {
            send(lab.near(), datagram(53, 10), 4);
            rules.reload("new;udp port 53\nc;ip and udp port 53\na;udp port 53\n");
            rules.until("read again: ");
            send(lab.far(), datagram(53, 10), 3);
            int length = HEADERS + 10;
            assertThat(rules.read())
                    .containsExactly(
                            Map.entry("new", 3 * length + ":3"),
                            Map.entry("c", 3 * length + ":3"),
                            Map.entry("a", 7 * length + ":7"));
            rules.reload("a;udp prt 53\n");
            rules.until("stay as they were");
            send(lab.far(), datagram(53, 10), 1);
            assertThat(rules.read().get("a")).isEqualTo(8 * length + ":8");
        }
    }

    /** Whatever comes first when it is asked again before it is done: nothing is lost, and nothing counted twice. */
    @Test
    void readingTheFileAgainAndAgainLosesNoPacket() throws IOException {
        String text = "a;udp port 53\nb;udp\n";
        try (RunningRules rules = rules(text, "-i", Lab.IFACE, "-d", "0.1", "-o", "csv")) {
            long last = 0;
            for (int i = 1; i <= RELOADS; i++) {
                rules.reload(i % 2 == 0 ? text : "c;ip\n" + text);
                send(i % 3 == 0 ? lab.near() : lab.far(), datagram(53, 10), 5);
                if (i % 10 == 0) {
                    long now = packets(rules.read().get("a"));
                    assertThat(now).isBetween(last, 5L * i);
                    last = now;
                }
            }
            int length = HEADERS + 10;
            assertThat(rules.read().get("a")).isEqualTo(5 * RELOADS * length + ":" + 5 * RELOADS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 500})
    void manyRulesOfNestedMacrosCountWhatTheyAreTrueOf(int rules) {
        assertThat(ManyRules.areCounted(directory, rules)).isTrue();
    }

    @Test
    void prefilterDecidesWhatIsCounted() throws IOException {
        try (RunningRules rules = rules("all;udp\n", "-i", Lab.IFACE, "-F", "inbound and port 53", "-b", "2097152")) {
            send(lab.near(), datagram(53, 10), 4);
            send(lab.far(), datagram(53, 10), 3);
            send(lab.far(), datagram(54, 10), 2);
            assertThat(rules.read()).containsExactly(Map.entry("all", 3 * (HEADERS + 10) + ":3"));
        }
    }

    /**
     * As bpfcountd's users have them: identifiers that are names or labels, the interface's own packets apart from
     * others'.
     */
    private static final String MESH_RULES = """
            everything;ether[0] >= 0
            arp-question;arp[6:2] == 1
            arp-answer;not ether broadcast and arp[6:2] == 2
            arp-announcement;ether broadcast and arp[6:2] == 2 and ether src $MAC
            kind="arp",what="question",from="others";arp[6:2] == 1 and not ether src $MAC
            kind="arp",what="question",from="here";arp[6:2] == 1 and ether src $MAC
            %nd;icmp6 and (ip6[40] == 133 or ip6[40] == 134 or ip6[40] == 135 or ip6[40] == 136)
            kind="nd",what="router",from="others";${%nd} and ip6[40] < 135 and not ether src $MAC
            kind="nd",what="router",from="here";${%nd} and ip6[40] < 135 and ether src $MAC
            kind="nd",what="neighbour",from="others";${%nd} and ip6[40] >= 135 and not ether src $MAC
            kind="nd",what="neighbour",from="here";${%nd} and ip6[40] >= 135 and ether src $MAC
            kind="dhcp",what="request";udp and src port 68
            kind="dhcp",what="offer"; udp and src port 67\s
            kind="dns",what="query";udp and port 53 and ((udp[10]&0x80) != 0x80 or (ip6[50]&0x80) != 0x80)
            kind="dns",what="response";udp and port 53 and ((udp[10]&0x80) == 0x80 or (ip6[50]&0x80) == 0x80)
            icmp;icmp
            icmp6;icmp6
            tcp;tcp
            tagged;vlan 5 and udp port 53
            long;greater 1000
            """;

    @Test
    void libpcapCountsTheSameInACaptureOfTheSamePackets() throws IOException {
        Needs.program("tcpdump");
        Commands.words("ip -n " + lab.near() + " link set " + Lab.IFACE + " address " + OWN_ADDRESS);
        for (String netns : List.of(lab.near(), lab.far())) {
            Commands.words("ip -n " + netns + " link set " + Lab.IFACE + " gso_max_segs 1");
        }
        Optional<Comparison> comparison = compared();
        for (int i = 1; i < COMPARISONS && comparison.isEmpty(); i++) {
            comparison = compared();
        }
        assertThat(comparison)
                .as("a time without packets that hosts send by themselves")
                .isPresent();
        assertThat(comparison.get().counted())
                .containsExactlyEntriesOf(comparison.get().expected());
    }

    /** What weir counted, and what libpcap finds in a capture. */
    private record Comparison(Map<String, String> counted, Map<String, String> expected) {}

    /**
     * Both see the same packets when none passed while the capture began and while it ended, which weir's own count of
     * everything tells; else nothing is compared. The capture has ended when the last frame is in its file: tcpdump
     * leaves what it has not read yet in the kernel when it is interrupted.
     */
    private Optional<Comparison> compared() throws IOException {
        try (RunningRules rules = rules(MESH_RULES, "-i", Lab.IFACE)) {
            Map<String, String> before = rules.read();
            Tcpdump tcpdump = new Tcpdump();
            Map<String, String> begun = rules.read();
            traffic();
            send(lab.near(), LAST_FRAME, 1);
            tcpdump.awaitLast();
            Map<String, String> counted = rules.read();
            CaptureFile captured = tcpdump.packets();
            if (!begun.equals(before) || !rules.read().equals(counted)) {
                return Optional.empty();
            }
            Map<String, String> expected = new LinkedHashMap<>();
            for (Map.Entry<String, String> rule : expanded(MESH_RULES).entrySet()) {
                String found = captured.count(rule.getValue());
                long bytes = bytes(before.get(rule.getKey())) + bytes(found);
                expected.put(rule.getKey(), bytes + ":" + (packets(before.get(rule.getKey())) + packets(found)));
                assertThat(packets(found)).as(rule.getKey()).isPositive();
            }
            return Optional.of(new Comparison(counted, expected));
        }
    }

    /** The expressions of the rules that are counted, put together here once more. */
    private static Map<String, String> expanded(String rules) {
        Map<String, String> expressions = new LinkedHashMap<>();
        rules.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String expression = line.substring(line.indexOf(';') + 1).replace("$MAC", "(" + OWN_ADDRESS + ")");
            for (Map.Entry<String, String> earlier : expressions.entrySet()) {
                expression = expression.replace("${" + earlier.getKey() + "}", "(" + earlier.getValue() + ")");
            }
            expressions.put(line.substring(0, line.indexOf(';')), expression);
        });
        expressions.keySet().removeIf(id -> id.startsWith("%"));
        return expressions;
    }

    /** What hosts really say to each other, and frames of every kind from either end. */
    private void traffic() {
        for (String address : List.of(Lab.FAR_4, Lab.FAR_6)) {
            Commands.words("ip -n " + lab.near() + " neigh flush to " + address);
        }
        Generator.run(lab, "icmp ping");
        Generator.run(lab, "udp connected sendto");
        Generator.run(lab, "tcp send both");
        Random random = new Random(18);
        List<byte[]> frames = new ArrayList<>(Samples.mesh());
        for (int i = 0; i < 40; i++) {
            frames.add(Samples.packet(random));
        }
        frames.removeIf(frame -> frame.length < 14);
        frames.forEach(frame -> send(random.nextBoolean() ? lab.near() : lab.far(), frame, 1 + random.nextInt(3)));
    }

    /** tcpdump writing a file of what passes the near interface. */
    private final class Tcpdump {
        private final Path file = directory.resolve("packets");
        private final Process process;
        private final Lines said;

        Tcpdump() throws IOException {
            List<String> command = new ArrayList<>(lab.entering());
            command.addAll(List.of(
                    "tcpdump",
                    "-i",
                    Lab.IFACE,
                    "-B",
                    "65536",
                    "-s",
                    "4096",
                    "-U",
                    "--immediate-mode",
                    "-Z",
                    "root",
                    "-w",
                    file.toString()));
            process = new ProcessBuilder(command).start();
            said = Lines.of(process.getErrorStream(), "tcpdump");
            while (!said.next(PATIENCE).orElseThrow().contains("listening on")) {
                // It first names the file and the privileges it keeps.
            }
        }

        /** Waits until the last frame is in the file. */
        void awaitLast() throws IOException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!CaptureFile.holds(file, LAST_FRAME)) {
                assertThat(System.nanoTime())
                        .as("the last frame is captured in time")
                        .isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        /** Ends it. */
        CaptureFile packets() throws IOException {
            Commands.run("kill", "-INT", Long.toString(process.pid()));
            assertThat(said.rest(PATIENCE)).contains("0 packets dropped by kernel");
            return CaptureFile.read(file);
        }
    }

    @Test
    void withoutTcPacketSocketsCountAndAreReplaced() throws IOException {
        String before = lab.stateOfInterface();
        try (RunningRules rules =
                new RunningRules(lab, directory, refusing(WITHOUT_TC), "a;udp port 53\n", "-i", Lab.IFACE)) {
            send(lab.far(), datagram(53, 10), 3);
            rules.reload("b;udp port 54\na;udp port 53\n");
            rules.until("(packet socket, ");
            send(lab.near(), datagram(53, 10), 2);
            assertThat(rules.read().get("a")).isEqualTo(5 * (HEADERS + 10) + ":5");
            assertThat(lab.stateOfInterface()).isEqualTo(before);
        }
    }

    /** What is sent there is received there; a live capture shows it once, as received. */
    @ParameterizedTest
    @ValueSource(strings = {"", WITHOUT_TC})
    void packetsOfLoAreCountedOnce(String refused) throws IOException {
        try (RunningRules rules = new RunningRules(
                lab, directory, refusing(refused), "all;udp\nin;inbound\nout;outbound\n", "-i", "lo")) {
            Commands.run(
                    "nsenter",
                    "--net=/run/netns/" + lab.near(),
                    "--",
                    Generator.program("frame").toString(),
                    "lo",
                    "4",
                    HexFormat.of().formatHex(datagram(53, 10)));
            int length = HEADERS + 10;
            assertThat(rules.read())
                    .containsExactly(
                            Map.entry("all", 4 * length + ":4"),
                            Map.entry("in", 4 * length + ":4"),
                            Map.entry("out", "0:0"));
        }
    }

    /** An address is part of the rules that name it; what they counted before is not lost. */
    @Test
    void interfaceThatComesBackWithAnotherAddressIsCountedByThat() throws IOException {
        byte[] other = datagram(53, 10);
        other[11] ^= 1;
        Commands.words("ip -n " + lab.near() + " link set " + Lab.IFACE + " address " + OWN_ADDRESS);
        try (RunningRules rules = rules(
                "mine;udp port 53 and ether src $MAC\nall;udp port 53\n", "-i", Lab.IFACE, "-d", "0.2", "-o", "csv")) {
            send(lab.near(), datagram(53, 10), 2);
            assertThat(rules.read().get("mine")).isEqualTo(2 * (HEADERS + 10) + ":2");
            Commands.words("ip -n " + lab.near() + " link del " + Lab.IFACE);
            Commands.words("ip link add " + Lab.IFACE + " netns " + lab.near()
                    + " address 02:11:22:33:44:54 type veth peer name " + Lab.IFACE + " netns " + lab.far());
            for (String netns : List.of(lab.near(), lab.far())) {
                Commands.words("ip -n " + netns + " link set " + Lab.IFACE + " up");
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            int sent = 0;
            while (rules.read().get("mine").endsWith(":2")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                send(lab.near(), other, 1);
                sent++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            send(lab.near(), datagram(53, 10), 1);
            long mine = packets(rules.read().get("mine"));
            assertThat(mine).isBetween(3L, 2L + sent);
            assertThat(packets(rules.read().get("all"))).isEqualTo(mine + 1);
        }
    }

    @Test
    void nothingIsLeftBehind() throws IOException, InterruptedException {
        String before = lab.stateOfInterface();
        for (String signal : List.of("-TERM", "-KILL")) {
            RunningRules rules = rules("all;udp port 53\n", "-i", Lab.IFACE);
            Commands.run("kill", signal, Long.toString(rules.process().pid()));
            assertThat(rules.process().waitFor(20L * Lab.SLOWNESS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(lab.stateOfInterface()).isEqualTo(before);
            assertThat(Files.exists(rules.socket())).as(signal).isEqualTo(signal.equals("-KILL"));
        }
        try (RunningRules again = rules("all;udp port 53\n", "-i", Lab.IFACE)) {
            assertThat(again.read()).containsExactly(Map.entry("all", "0:0"));
        }
    }

    /** As if the kernel refused what {@code src/test/c/refuse.c} understands. */
    private static List<String> refusing(String what) {
        return List.of(
                "env",
                "WEIR_REFUSE=" + what,
                "LD_PRELOAD=" + Path.of("target/gen/refuse.so").toAbsolutePath());
    }

    /** {@code BPF_TCX_INGRESS} and {@code BPF_TCX_EGRESS} are refused, as before Linux 6.6. */
    @Test
    void withoutTcxRulesAreFiltersOfClsact() throws IOException, InterruptedException {
        String before = lab.stateOfInterface();
        try (RunningRules rules =
                new RunningRules(lab, directory, refusing("link:46 link:47"), "a;udp port 53\n", "-i", Lab.IFACE)) {
            send(lab.far(), datagram(53, 10), 3);
            rules.reload("b;udp port 54\na;udp port 53\n");
            rules.until("(clsact, ");
            send(lab.near(), datagram(53, 10), 2);
            assertThat(rules.read().get("a")).isEqualTo(5 * (HEADERS + 10) + ":5");
            assertThat(lab.stateOfInterface()).contains("clsact", "weir_rules_rx", "weir_rules_tx");
            Commands.run("kill", "-KILL", Long.toString(rules.process().pid()));
            assertThat(rules.process().waitFor(20L * Lab.SLOWNESS, TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(lab.stateOfInterface()).contains("weir_rules_rx");
        try (RunningRules next = rules("a;udp port 53\n", "-i", Lab.IFACE)) {
            assertThat(next.read().get("a")).isEqualTo("0:0");
            assertThat(lab.stateOfInterface()).doesNotContain("clsact");
        }
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @Test
    void whatTheVerifierRefusesTwiceIsToldInASentence() throws IOException {
        Path file = Files.writeString(directory.resolve("rules"), "a;ip\nb;udp port 53\n");
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(refusing("real:weir_rules_tx=7"));
        command.addAll(List.of(Weir.launcher(), "rules", "-i", Lab.IFACE, "-f", file.toString()));
        Finished weir = Weir.finished(command);
        assertThat(weir.messages())
                .startsWith("weir: cannot count 2 rules on " + Lab.IFACE + ": cannot load weir_rules_tx: ")
                .hasLineCount(1);
        assertThat(weir.exitCode()).isEqualTo(1);
    }

    @Test
    void wrongFileIsToldBeforeAnythingIsAttached() throws IOException {
        Path file = Files.writeString(directory.resolve("rules"), "a;ip\nb;udp prt 53\n");
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of(Weir.launcher(), "rules", "-i", Lab.IFACE, "-f", file.toString()));
        Finished weir = Weir.finished(command);
        assertThat(weir.messages().lines()).containsExactly(file + ":2:7: syntax error", "  b;udp prt 53", "        ^");
        assertThat(weir.exitCode()).isEqualTo(2);
    }
}
