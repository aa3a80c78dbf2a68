package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts as other programs read them. */
class TextfileTest {

    private static Reading.Row row(String id, long packets, double seconds) {
        Count count = new Count(packets, packets * 100, 1, 60);
        return new Reading.Row("eth0", new Rule(id, 1, "ip", "ip", Optional.empty()), count, count, seconds);
    }

    @Test
    void identifierThatIsAListOfLabelsBecomesThem() {
        assertThat(Textfile.text(List.of(row("type=\"arp\",subtype=\"request\"", 9, 1))))
                .contains(
                        "# TYPE weir_rule_packets_total counter\n",
                        "weir_rule_packets_total{iface=\"eth0\",type=\"arp\",subtype=\"request\"} 10\n",
                        "weir_rule_bytes_total{iface=\"eth0\",type=\"arp\",subtype=\"request\"} 960\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arp-req",
                "a=\"b\",",
                "a=\"b\"x",
                "a=\"b\",a=\"c\"",
                "iface=\"x\"",
                "1a=\"b\"",
                "__a=\"b\"",
                "a=b",
                "a=\"b",
                "a=\"b\\\\",
                "=\"b\"",
                "a=\"b\\x\""
            })
    void anyOtherIdentifierIsTheValueOfALabel(String id) {
        String escaped = id.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(Textfile.text(List.of(row(id, 9, 1))))
                .contains("weir_rule_packets_total{iface=\"eth0\",id=\"" + escaped + "\"} 10\n");
    }

    @Test
    void rulesThatShareAnIdentifierAreOneSeries() {
        assertThat(Textfile.text(List.of(row("a", 2, 1), row("a", 3, 1)))
                        .lines()
                        .filter(line -> line.contains("packets_total{")))
                .containsExactly("weir_rule_packets_total{iface=\"eth0\",id=\"a\"} 7");
    }

    @Test
    void seriesThatAreOneToPrometheusAreOneWhateverTheirLabelsAreWrittenLike() {
        assertThat(Textfile.text(List.of(
                                row("a=\"x\",b=\"y\"", 2, 1),
                                row("b=\"y\",a=\"x\"", 3, 1),
                                row("a=\"x\",b=\"y\",c=\"\"", 4, 1),
                                row("id=\"mine\"", 5, 1),
                                row("mine", 6, 1)))
                        .lines()
                        .filter(line -> line.contains("packets_total{")))
                .containsExactly(
                        "weir_rule_packets_total{iface=\"eth0\",a=\"x\",b=\"y\"} 12",
                        "weir_rule_packets_total{iface=\"eth0\",id=\"mine\"} 13");
    }

    @Test
    void aLabelAsLongAsTheFileAllowsIsOne() {
        String id = "a=\"" + "\\n".repeat(50_000) + "x".repeat(50_000) + "\"";
        assertThat(Textfile.text(List.of(row(id, 9, 1))))
                .contains("weir_rule_packets_total{iface=\"eth0\"," + id + "} 10\n");
    }

    @Test
    void whatASocketSaidHasTheSameSeries() {
        assertThat(Textfile.text("eth0", "a:260:3\n")).isEqualTo(Textfile.text(List.of(row("a", 2, 1))));
        assertThat(Textfile.text("eth0", "arp-me:450:10\ntype=\"x:y\":7:1\nhalf a li")
                        .lines()
                        .filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "weir_rule_packets_total{iface=\"eth0\",id=\"arp-me\"} 10",
                                "weir_rule_packets_total{iface=\"eth0\",type=\"x:y\"} 1",
                        "weir_rule_bytes_total{iface=\"eth0\",id=\"arp-me\"} 450",
                                "weir_rule_bytes_total{iface=\"eth0\",type=\"x:y\"} 7");
        assertThat(ExportCommand.named(Path.of("/var/run/bpfcountd.eth0.sock"))).isEqualTo("eth0");
        assertThat(ExportCommand.named(Path.of("wlan0.sock"))).isEqualTo("wlan0");
    }

    @Test
    void fileIsWrittenAsAWhole(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("rules.prom");
        Textfile.write(file, "old\n");
        Textfile.write(file, "new\n");
        assertThat(file).hasContent("new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThatThrownBy(() -> Textfile.write(directory.resolve("none/x"), ""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write " + directory + "/none/x: ");
    }

    @Test
    void readingIsColumnsOrJsonOrCsv() throws IOException {
        Instant time = Instant.parse("2026-11-25T12:00:00.123456Z");
        Reading reading = new Reading(List.of(row("a,\u001b[31m", 9, 2)));
        assertThat(new ReadingWriter(OutputFormat.TABLE)
                        .text(reading, time)
                        .lines()
                        .toList()
                        .get(1))
                .isEqualTo(
                        "eth0            a,[31m                                           5       480        10       960");
        assertThat(new ReadingWriter(OutputFormat.JSON).text(reading, time))
                .isEqualTo(
                        "{\"schema\":\"weir/1\",\"time\":\"2026-11-25T12:00:00.123Z\","
                                + "\"rules\":[{\"interface\":\"eth0\",\"id\":\"a,\\u001B[31m\",\"expression\":\"ip\",\"packets\":10,\"bytes\":960,\"rx_packets\":9,"
                                + "\"rx_bytes\":900,\"tx_packets\":1,\"tx_bytes\":60,\"packets_per_second\":5.0,\"bytes_per_second\":480.0}]}\n");
        assertThat(new ReadingWriter(OutputFormat.CSV)
                        .text(reading, time)
                        .lines()
                        .toList()
                        .get(1))
                .isEqualTo("2026-11-25T12:00:00.123Z,eth0,\"a,[31m\",ip,10,960,9,900,1,60,5.0,480.0");
    }

    @Test
    void firstReadingHasNoRates() throws IOException {
        Reading reading = new Reading(List.of(row("a", 9, 0)));
        assertThat(new ReadingWriter(OutputFormat.JSON).text(reading, Instant.EPOCH))
                .contains("\"packets_per_second\":null");
        assertThat(new ReadingWriter(OutputFormat.TABLE).text(reading, Instant.EPOCH))
                .contains(" - ");
    }
}
