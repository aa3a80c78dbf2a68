package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.filter.Wire;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir rules} counts what passes an interface, and leaves nothing behind. */
@Tag("kernel")
class RulesKernelTest extends InALab {

    private static final int HEADERS = 14 + 20 + 8;
    /** With the timestamps that Linux puts into each packet. */
    private static final int TCP_HEADERS = 14 + 20 + 32;
    /** The options of the first packets. */
    private static final int SYN_MORE = 8;
    private static final int TCP_PAYLOAD_MAX = 1_500 - 20 - 32;

    @TempDir
    private Path directory;

    /** A running {@code weir rules} with a socket. */
    private final class Rules implements AutoCloseable {
        private final Path file = directory.resolve("rules");
        private final Path socket = directory.resolve("rules.sock");
        private final Process process;
        private final BufferedReader said;

        Rules(String rules, String... options) throws IOException {
            this(List.of(), rules, options);
        }

        /** @param before the words before weir */
        Rules(List<String> before, String rules, String... options) throws IOException {
            Files.writeString(file, rules);
            List<String> command = new ArrayList<>(lab.entering());
            command.addAll(before);
            command.addAll(List.of(Weir.launcher(), "rules", "-f", file.toString(), "-u", socket.toString()));
            command.addAll(List.of(options));
            process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            said = process.errorReader();
            until(" rules on ");
            for (int i = 0; i < 200 && !Files.exists(socket); i++) {
                pause();
            }
        }

        private void until(String words) throws IOException {
            String line = said.readLine();
            while (line != null && !line.contains(words)) {
                line = said.readLine();
            }
            assertThat(line).as("what weir said").isNotNull();
        }

        /** What a client of bpfcountd reads: bytes and packets by identifier, in order. */
        Map<String, String> read() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (SocketChannel client = connected()) {
                ByteBuffer part = ByteBuffer.allocate(4_096);
                while (client.read(part.clear()) >= 0) {
                    all.write(part.array(), 0, part.position());
                }
            }
            Map<String, String> counts = new LinkedHashMap<>();
            all.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
                int packets = line.lastIndexOf(':');
                int bytes = line.lastIndexOf(':', packets - 1);
                counts.put(line.substring(0, bytes), line.substring(bytes + 1));
            });
            return counts;
        }

        /** The socket of one that was killed may still be there for a moment. */
        private SocketChannel connected() throws IOException {
            for (int i = 0;; i++) {
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    client.connect(UnixDomainSocketAddress.of(socket));
                    return client;
                } catch (ConnectException stale) {
                    client.close();
                    if (i == 100) {
                        throw stale;
                    }
                    pause();
                }
            }
        }

        void reload(String rules) throws IOException {
            Files.writeString(file, rules);
            Commands.run("kill", "-HUP", Long.toString(process.pid()));
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20L * Lab.SLOWNESS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(String netns, byte[] frame, int count) {
        Commands.run("nsenter", "--net=/run/netns/" + netns, "--", Generator.program("frame").toString(), Lab.IFACE, Integer.toString(count),
                HexFormat.of().formatHex(frame));
    }

    private static byte[] datagram(int port, int bytes) {
        return Wire.ethernet(Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, port, Wire.filling(bytes))));
    }

    /** On the way in the kernel takes the tag out before tc; computed offsets find it too. */
    @Test
    void packetsAreCountedAsTheyAreOnTheWire() throws IOException {
        byte[] tagged = Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(200)))));
        try (Rules rules = new Rules("""
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
            assertThat(rules.read()).containsExactly(Map.entry("tagged", both), Map.entry("in", 15 * length + ":15"),
                    Map.entry("out", 10 * length + ":10"), Map.entry("untagged", 7 * (HEADERS + 30) + ":7"),
                    Map.entry("me=\"x:y\",way=\"out\"", 3 * (HEADERS + 10) + ":3"), Map.entry("bytes", both), Map.entry("computed", both),
                    Map.entry("straddling", both), Map.entry("last", both), Map.entry("half", 3 * (HEADERS + 10) + ":3"));
        }
    }

    /** A stream passes veth in buffers of up to 64 KB. Each packet of the wire has its headers, and no more payload than fits. */
    @Test
    void mergedPacketsAreCountedAsThoseOfTheWire() throws IOException {
        try (Rules rules = new Rules("tcp;ip and tcp\nsyn;tcp[tcpflags] & tcp-syn != 0\nbuffers;ip and tcp and greater 1515\n", "-i", Lab.IFACE)) {
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
    void countsOfRulesThatStayGoOnWhenTheFileIsReadAgain() throws IOException {
        try (Rules rules = new Rules("a;udp port 53\nb;udp port 54\nc;udp port 53\n", "-i", Lab.IFACE)) {
            send(lab.near(), datagram(53, 10), 4);
            rules.reload("new;udp port 53\nc;ip and udp port 53\na;udp port 53\n");
            rules.until("read again: ");
            send(lab.far(), datagram(53, 10), 3);
            int length = HEADERS + 10;
            assertThat(rules.read()).containsExactly(Map.entry("new", 3 * length + ":3"), Map.entry("c", 3 * length + ":3"),
                    Map.entry("a", 7 * length + ":7"));
            rules.reload("a;udp prt 53\n");
            rules.until("stay as they were");
            send(lab.far(), datagram(53, 10), 1);
            assertThat(rules.read().get("a")).isEqualTo(8 * length + ":8");
        }
    }

    @Test
    void prefilterDecidesWhatIsCounted() throws IOException {
        try (Rules rules = new Rules("all;udp\n", "-i", Lab.IFACE, "-F", "inbound and port 53", "-b", "2097152")) {
            send(lab.near(), datagram(53, 10), 4);
            send(lab.far(), datagram(53, 10), 3);
            send(lab.far(), datagram(54, 10), 2);
            assertThat(rules.read()).containsExactly(Map.entry("all", 3 * (HEADERS + 10) + ":3"));
        }
    }

    @Test
    void nothingIsLeftBehind() throws IOException, InterruptedException {
        String before = lab.stateOfInterface();
        for (String signal : List.of("-TERM", "-KILL")) {
            Rules rules = new Rules("all;udp port 53\n", "-i", Lab.IFACE);
            Commands.run("kill", signal, Long.toString(rules.process.pid()));
            assertThat(rules.process.waitFor(20L * Lab.SLOWNESS, TimeUnit.SECONDS)).isTrue();
            assertThat(lab.stateOfInterface()).isEqualTo(before);
            assertThat(Files.exists(rules.socket)).as(signal).isEqualTo(signal.equals("-KILL"));
        }
        try (Rules again = new Rules("all;udp port 53\n", "-i", Lab.IFACE)) {
            assertThat(again.read()).containsExactly(Map.entry("all", "0:0"));
        }
    }

    /** As if the kernel refused what {@code src/test/c/refuse.c} understands. */
    private static List<String> refusing(String what) {
        return List.of("env", "WEIR_REFUSE=" + what, "LD_PRELOAD=" + Path.of("target/gen/refuse.so").toAbsolutePath());
    }

    /** {@code BPF_TCX_INGRESS} and {@code BPF_TCX_EGRESS} are refused, as before Linux 6.6. */
    @Test
    void withoutTcxRulesAreFiltersOfClsact() throws IOException, InterruptedException {
        String before = lab.stateOfInterface();
        try (Rules rules = new Rules(refusing("link:46 link:47"), "a;udp port 53\n", "-i", Lab.IFACE)) {
            send(lab.far(), datagram(53, 10), 3);
            rules.reload("b;udp port 54\na;udp port 53\n");
            rules.until("(clsact, ");
            send(lab.near(), datagram(53, 10), 2);
            assertThat(rules.read().get("a")).isEqualTo(5 * (HEADERS + 10) + ":5");
            assertThat(lab.stateOfInterface()).contains("clsact", "weir_rules_rx", "weir_rules_tx");
            Commands.run("kill", "-KILL", Long.toString(rules.process.pid()));
            rules.process.waitFor();
        }
        assertThat(lab.stateOfInterface()).contains("weir_rules_rx");
        try (Rules next = new Rules("a;udp port 53\n", "-i", Lab.IFACE)) {
            assertThat(next.read().get("a")).isEqualTo("0:0");
            assertThat(lab.stateOfInterface()).doesNotContain("clsact");
        }
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @Test
    void whatTheVerifierRefusesTwiceIsToldInASentence() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("rules"), "a;ip\nb;udp port 53\n");
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(refusing("real:weir_rules_tx=7"));
        command.addAll(List.of(Weir.launcher(), "rules", "-i", Lab.IFACE, "-f", file.toString()));
        Process weir = new ProcessBuilder(command).start();
        assertThat(weir.errorReader().lines().toList()).singleElement().asString()
                .startsWith("weir: cannot count 2 rules on " + Lab.IFACE + ": cannot load weir_rules_tx: ");
        assertThat(weir.waitFor()).isEqualTo(1);
    }

    @Test
    void wrongFileIsToldBeforeAnythingIsAttached() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("rules"), "a;ip\nb;udp prt 53\n");
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of(Weir.launcher(), "rules", "-i", Lab.IFACE, "-f", file.toString()));
        Process weir = new ProcessBuilder(command).start();
        assertThat(weir.errorReader().lines()).containsExactly(file + ":2:7: syntax error", "  b;udp prt 53", "        ^");
        assertThat(weir.waitFor()).isEqualTo(2);
    }
}
