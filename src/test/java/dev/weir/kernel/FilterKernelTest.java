package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import dev.weir.Lines;
import dev.weir.filter.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code -f} the packet layer counts the packets that a tcpdump expression matches, and no others. */
@Tag("kernel")
class FilterKernelTest extends InALab {

    /** A datagram of {@link #send}: Ethernet, IPv4 and UDP headers, and the text. */
    private static final int FRAME = 14 + 20 + 8 + 6;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TCPDUMP_COUNT = Pattern.compile("(\\d+) packets? captured");

    @ParameterizedTest
    @ValueSource(strings = {"off", "generic"})
    void exactlyTheMatchingPacketsAreCounted(String xdp) {
        try (Weir weir = Weir.insideQuickly(lab, "--xdp", xdp, "-f", "udp port 53")) {
            sendAll();
            JsonNode snapshot = weir.after(System.nanoTime());
            assertThat(snapshot.at("/host/filter").asText()).isEqualTo("udp port 53");
            assertThat(protocols(snapshot)).containsExactly("UDP tx 50 rx 20");
            assertThat(Weir.protocols(snapshot)).isEqualTo(new Bytes(50 * FRAME, 20 * FRAME));
        }
    }

    @Test
    void tcpdumpCountsTheSame(@TempDir Path directory) throws IOException {
        Needs.program("tcpdump");
        String expression = "udp portrange 53-54 and (dst port 54 or src net 10.77.0.2/32) and not icmp";
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of(
                "tcpdump",
                "-i",
                Lab.IFACE,
                "-U",
                "--immediate-mode",
                "-Z",
                "root",
                "-w",
                directory.resolve("packets").toString(),
                expression));
        Process tcpdump = new ProcessBuilder(command).start();
        Lines said = Lines.of(tcpdump.getErrorStream(), "tcpdump");
        while (!said.next(PATIENCE).orElseThrow().contains("listening on")) {
            // It first names the file and the privileges it keeps.
        }
        try (Weir weir = Weir.insideQuickly(lab, "-f", expression)) {
            sendAll();
            JsonNode snapshot = weir.after(System.nanoTime());
            Commands.run("kill", "-INT", Long.toString(tcpdump.pid()));
            Matcher count = TCPDUMP_COUNT.matcher(String.join("\n", said.rest(PATIENCE)));
            assertThat(count.find()).isTrue();
            assertThat(count.group(1)).isEqualTo("50");
            assertThat(protocols(snapshot)).containsExactly("UDP tx 30 rx 20");
        } finally {
            tcpdump.destroy();
        }
    }

    /** On the way in the kernel takes the tag out before tc; for the filter it is where it was on the wire. */
    @ParameterizedTest
    @CsvSource({
        "off,     vlan 5 and udp port 53,             UDP tx 10 rx 15",
        "generic, vlan 5 and udp port 53,             UDP tx 10 rx 15",
        "off,     udp port 53,                        UDP tx 50 rx 20",
        "generic, udp port 53,                        UDP tx 50 rx 20",
        "off,     vlan 6 or (vlan and tcp),           ''",
        "off,     vlan and udp[100:4] = 0x577ca1c6,   UDP tx 10 rx 15",
        "off,     ether[12:4] = 0x81000005,           UDP tx 10 rx 15",
        "off,     ether[(ether[0] & 0xf) + 10:4] = 0x81000005, UDP tx 10 rx 15",
        "generic, ether[(ether[0] & 0xf) + 8:4] = 0x44558100, UDP tx 10 rx 15",
        "off,     vlan and inbound,                   UDP tx 0 rx 15",
        "generic, vlan and outbound,                  UDP tx 10 rx 0",
        "off,     vlan 5 and ether[len - 1] = 0xce,   UDP tx 10 rx 15"
    })
    void vlanTagIsPartOfThePacket(String xdp, String expression, String expected) {
        byte[] datagram = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(200)));
        String tagged = HexFormat.of().formatHex(Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, datagram)));
        try (Weir weir = Weir.insideQuickly(lab, "--xdp", xdp, "-f", expression)) {
            sendAll();
            sendFrames(lab.near(), tagged, 10);
            sendFrames(lab.far(), tagged, 15);
            assertThat(String.join("", protocols(weir.after(System.nanoTime()))))
                    .isEqualTo(expected);
        }
    }

    /** Behind somebody else's generic XDP, tc starts packets at their IP header. */
    @Test
    void packetsWithoutTheirEthernetHeaderAreMatchedAllTheSame() {
        String expression =
                "ether src " + mac(lab.far()) + " and ether dst " + mac(lab.near()) + " and len = 48 and udp port 53";
        try (Weir holder = Weir.insideQuickly(lab, "--xdp", "generic");
                Weir weir = Weir.insideQuickly(lab, "--xdp", "generic", "-f", expression)) {
            assertThat(Weir.iface(holder.after(0)).path("xdp").asText()).isEqualTo("generic");
            assertThat(Weir.iface(weir.after(0)).path("xdp").asText()).isEqualTo("tc");
            sendAll();
            assertThat(protocols(weir.after(System.nanoTime()))).containsExactly("UDP tx 0 rx 20");
        }
    }

    /** Merged packets are told apart by a second program on tc: it must leave out what XDP has left out. */
    @Test
    void mergedPacketsThatDoNotMatchLeaveNothing() {
        try (Weir weir = Weir.insideQuickly(lab, "--xdp", "generic", "-f", "udp port 53")) {
            Generator.run(lab, "tcp send both");
            sendAll();
            assertThat(protocols(weir.after(System.nanoTime()))).containsExactly("UDP tx 50 rx 20");
        }
    }

    @Test
    void totalsStartFromZeroWhenTheFilterChanges() throws IOException {
        try (Capture capture = new Capture("--xdp", "generic", "-f", "udp portrange 53-54")) {
            sendAll();
            assertThat(protocols(capture.next("next"))).containsExactly("UDP tx 80 rx 20");
            assertThat(protocols(capture.next("filter udp port 54"))).isEmpty();
            sendAll();
            JsonNode filtered = capture.next("next");
            assertThat(filtered.at("/host/filter").asText()).isEqualTo("udp port 54");
            assertThat(protocols(filtered)).containsExactly("UDP tx 30 rx 0");
            capture.next("filter udp port 53");
            sendAll();
            assertThat(protocols(capture.next("next"))).containsExactly("UDP tx 50 rx 20");
            assertThat(capture.next("filter ").at("/host/filter").isNull()).isTrue();
            sendAll();
            assertThat(Weir.protocols(capture.next("next")).tx()).isBetween(80L * FRAME, 160L * FRAME);
        }
    }

    /** What is seen of the interface's traffic does not depend on the filter. */
    @Test
    void interfaceIsCountedAsAWhole() {
        try (Weir weir = Weir.insideQuickly(lab, "-f", "udp port 54")) {
            Bytes before = Bytes.of(Weir.iface(weir.after(System.nanoTime())));
            sendAll();
            Bytes counted = Bytes.of(Weir.iface(weir.after(System.nanoTime()))).since(before);
            assertThat(counted.tx()).isBetween(80L * FRAME, 160L * FRAME);
        }
    }

    @Test
    void wrongExpressionIsToldBeforeAnythingIsAttached() {
        Finished run = Weir.finished(List.of(), "-b", "-n", "1", "-f", "udp prot 53");
        assertThat(run.messages().lines())
                .containsExactly("weir: the filter 'udp prot 53' cannot be used: syntax error at 'prot 53'");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    /** 50 datagrams to port 53 and 30 to port 54 out, 20 to port 53 in. */
    private void sendAll() {
        send(lab.near(), Lab.FAR_4, 53, 50);
        send(lab.near(), Lab.FAR_4, 54, 30);
        send(lab.far(), Lab.NEAR_4, 53, 20);
    }

    /** A datagram each; nobody listens, so writing fails after the answer has come, and is tried on a new socket. */
    private static void send(String netns, String address, int port, int count) {
        Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                "bash",
                "-c",
                "for i in $(seq " + count + "); do echo hello > /dev/udp/" + address + "/" + port + "; done");
    }

    private static void sendFrames(String netns, String hex, int count) {
        Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                Generator.program("frame").toString(),
                Lab.IFACE,
                Integer.toString(count),
                hex);
    }

    private static String mac(String netns) {
        return Commands.run("nsenter", "--net=/run/netns/" + netns, "--", "ip", "-br", "link", "show", Lab.IFACE)
                .split(" +")[2];
    }

    private static List<String> protocols(JsonNode snapshot) {
        return Weir.rows(snapshot, "protocols", row -> true).stream()
                .map(row -> row.path("protocol").asText() + " tx "
                        + row.path("tx_packets").asLong() + " rx "
                        + row.path("rx_packets").asLong())
                .toList();
    }

    /** A capture in the lab whose filter can be changed, which batch mode has no key for. */
    private final class Capture implements AutoCloseable {
        private final ObjectMapper json = new ObjectMapper();
        private final Process process;
        private final Lines snapshots;
        private final PrintWriter lines;

        Capture(String... options) throws IOException {
            List<String> command = new ArrayList<>(lab.entering());
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djnr.ffi.asm.enabled=false",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.weir.FilteredCapture",
                    "-b",
                    "-i",
                    Lab.IFACE));
            command.addAll(List.of(options));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            snapshots = Lines.of(process.getInputStream(), "the capture's snapshots");
            lines = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            try {
                read();
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        JsonNode next(String line) {
            lines.println(line);
            return read();
        }

        private JsonNode read() {
            try {
                return json.readTree(
                        snapshots.next(PATIENCE).orElseThrow(() -> new IllegalStateException("the capture ended")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            lines.close();
            try {
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("the capture did not end within " + PATIENCE.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }
}
