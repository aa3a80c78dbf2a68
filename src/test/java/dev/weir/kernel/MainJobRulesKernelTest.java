package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import dev.weir.filter.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules beside the main job: a section of each snapshot, hooks that say where they are, alerts. */
@Tag("kernel")
class MainJobRulesKernelTest extends InALab {

    private static final int FRAME = 14 + 20 + 8 + 10;

    private static final String COMPILING = "compiling rule %m of line 1, an expression of 18,556 characters";

    @TempDir
    private Path directory;

    private static void send(String netns, int port, int count) {
        byte[] frame = Wire.ethernet(Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, port, Wire.filling(10))));
        Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                Generator.program("frame").toString(),
                Lab.IFACE,
                Integer.toString(count),
                HexFormat.of().formatHex(frame));
    }

    private static JsonNode rule(JsonNode snapshot, String id) {
        for (JsonNode rule : snapshot.path("rules").path("rules")) {
            if (rule.path("id").asText().equals(id)) {
                return rule;
            }
        }
        return snapshot.path("none");
    }

    private static List<String> hooks(JsonNode snapshot) {
        return Weir.rows(
                        snapshot.path("host"),
                        "hooks",
                        hook -> hook.path("name").asText().startsWith("rules/"))
                .stream()
                .map(hook ->
                        hook.path("name").asText() + " " + hook.path("state").asText() + " "
                                + hook.path("reason").asText())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "real:weir_rules_tx real:weir_rules_rx link:46 link:47"})
    void rulesAreCountedBesideTheMainJobOrSaidToBeMissing(String refused) throws IOException {
        Path file = Files.writeString(
                directory.resolve("rules"),
                "dns;udp port 53\n#when packets/s > 20 for 1s\n%x;udp port 54\nother;${%x}\n");
        List<String> before = refused.isEmpty() ? lab.entering() : inLab(refused);
        try (Weir weir = Weir.start(before, "-i", Lab.IFACE, "--rules", file.toString())) {
            if (!refused.isEmpty()) {
                JsonNode told =
                        weir.until("a hook", snapshot -> !hooks(snapshot).isEmpty());
                assertThat(hooks(told))
                        .singleElement()
                        .asString()
                        .startsWith("rules/" + Lab.IFACE + " ")
                        .contains("cannot count 2 rules on " + Lab.IFACE);
                return;
            }
            weir.until("rules", snapshot -> !rule(snapshot, "dns").isMissingNode());
            send(lab.near(), 53, 3);
            send(lab.far(), 53, 4);
            send(lab.far(), 54, 2);
            JsonNode counted = weir.until(
                    "counts",
                    snapshot -> rule(snapshot, "other").path("rx_packets").asLong() == 2);
            JsonNode dns = rule(counted, "dns");
            assertThat(dns.path("tx_packets").asLong()).isEqualTo(3);
            assertThat(dns.path("rx_bytes").asLong()).isEqualTo(4 * FRAME);
            assertThat(dns.path("interfaces").get(0).path("name").asText()).isEqualTo(Lab.IFACE);
            assertThat(rule(counted, "other").path("expansion").asText()).isEqualTo("(udp port 54)");
            assertThat(hooks(counted)).singleElement().asString().startsWith("rules/" + Lab.IFACE + " attached ");
            JsonNode alerted = weir.until("an alert", snapshot -> {
                send(lab.far(), 53, 200);
                return !Weir.rows(
                                snapshot,
                                "alerts",
                                alert -> alert.path("rule").asText().equals("rule-packets"))
                        .isEmpty();
            });
            assertThat(alerted.path("alerts").get(0).path("subject").asText()).isEqualTo("dns");
            assertThat(alerted.path("alerts")
                            .get(0)
                            .path("evidence")
                            .get(0)
                            .path("name")
                            .asText())
                    .isEqualTo("10.0.0.1");
        }
    }

    private static void sendFrom(String netns, int sources) {
        List<String> command = new ArrayList<>(List.of("sh", "-c"));
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < sources; i++) {
            byte[] datagram = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(10)));
            datagram[15] = (byte) i;
            script.append("nsenter --net=/run/netns/")
                    .append(netns)
                    .append(" -- ")
                    .append(Generator.program("frame"))
                    .append(' ')
                    .append(Lab.IFACE)
                    .append(" 3 ")
                    .append(HexFormat.of().formatHex(Wire.ethernet(Wire.IPV4, datagram)))
                    .append(";");
        }
        command.add(script.toString());
        Commands.run(command.toArray(String[]::new));
    }

    /** However often each of them sends; whoever sent most in the last seconds is named. */
    @ParameterizedTest
    @ValueSource(strings = {"", "type:3"})
    void manySourcesWithinASecondRaiseAnAlert(String refused) throws IOException {
        Path file = Files.writeString(
                directory.resolve("rules"), "scan;udp port 53\n#when sources > 10 for 1s\nother;udp port 53\n");
        List<String> before = refused.isEmpty() ? lab.entering() : inLab(refused);
        try (Weir weir = Weir.start(before, "-i", Lab.IFACE, "--rules", file.toString())) {
            weir.until(
                    "rules", snapshot -> rule(snapshot, "scan").path("sources").isNumber());
            JsonNode few = weir.until("a source", snapshot -> {
                send(lab.far(), 53, 50);
                return rule(snapshot, "scan").path("sources").asLong() == 1;
            });
            assertThat(rule(few, "other").path("sources").isMissingNode()).isTrue();
            JsonNode alerted = weir.until("an alert", snapshot -> {
                sendFrom(lab.far(), 40);
                return !Weir.rows(
                                snapshot,
                                "alerts",
                                alert -> alert.path("rule").asText().equals("rule-sources"))
                        .isEmpty();
            });
            assertThat(rule(alerted, "scan").path("sources").asLong()).isBetween(11L, 42L);
            assertThat(rule(alerted, "scan").path("top_sources")).hasSize(5);
        }
    }

    /** As before Linux 5.8; the rules themselves are counted all the same. */
    @Test
    void withoutRingBuffersItIsSaidThatSourcesAreNotCounted() throws IOException {
        Path file = Files.writeString(directory.resolve("rules"), "scan;udp port 53\n#when sources > 10 for 1s\n");
        try (Weir weir = Weir.start(inLab("map:27"), "-i", Lab.IFACE, "--rules", file.toString())) {
            JsonNode told = weir.until("a hook", snapshot -> hooks(snapshot).size() == 2);
            assertThat(hooks(told)).anyMatch(hook -> hook.startsWith("rules/" + Lab.IFACE + " attached "));
            assertThat(hooks(told))
                    .anyMatch(hook -> hook.startsWith("rules/" + Lab.IFACE + "/sources ")
                            && hook.contains("weir_rules_ring")
                            && hook.endsWith("no threshold of sources is looked at"));
            assertThat(rule(told, "scan").path("sources").isMissingNode()).isTrue();
        }
    }

    private List<String> inLab(String refused) {
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(Weir.refusing(refused));
        return command;
    }

    /** A macro of a thousand hosts, which libpcap compiles for some seconds. */
    private Path withALargeMacro() throws IOException {
        String hosts = IntStream.range(0, 1_000)
                .mapToObj(i -> "host 10.0." + i / 250 + "." + i % 250)
                .collect(Collectors.joining(" or "));
        return Files.writeString(directory.resolve("rules"), "%m;" + hosts + "\nother;udp port 53\n");
    }

    @Test
    void aMacroThatTakesSecondsIsNamedWhileItIsCompiledAndOnlyThen() throws IOException {
        Path file = withALargeMacro();
        try (OnScreen screen = OnScreen.start(lab, "--rules=" + file)) {
            screen.type("8");
            screen.until("No rule is counted yet. " + COMPILING);
            screen.until(Pattern.compile("other +udp port 53"));
            screen.type("n");
            screen.until("new:");
            long typed = System.nanoTime();
            screen.type("dns;port 53 #when packets/s > 10 for 5s");
            screen.until("nothing of this expression was counted yet");
            screen.type("\r");
            assertThat(screen.until("saved")).doesNotContain(COMPILING);
            screen.until(Pattern.compile("dns +port 53"));
            assertThat(Duration.ofNanos(System.nanoTime() - typed))
                    .as("nothing that stayed is compiled again")
                    .isLessThan(Duration.ofSeconds(3L * Lab.SLOWNESS));
        }
        assertThat(file).content().endsWith("dns;port 53\n#when packets/s > 10 for 5s\n");
    }

    @Test
    void checkSaysWhichRuleItWaitsFor() throws IOException {
        Finished checked =
                Weir.finished(List.of(), "rules", "check", withALargeMacro().toString());
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.messages()).startsWith("weir: " + COMPILING + ": ").hasLineCount(1);
        assertThat(checked.output()).endsWith("other: udp port 53 (20 instructions)\n");
    }

    @Test
    void wrongFileIsToldAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("rules"), "a;ip\nb;udp prt 53\n");
        Finished finished = Weir.finished(lab.entering(), "-b", "-n", "1", "-i", Lab.IFACE, "--rules", file.toString());
        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.messages())
                .isEqualTo("weir: " + file + ":2:7: syntax error; weir rules check " + file
                        + " shows all that is wrong\n");
    }
}
