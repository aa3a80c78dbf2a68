package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import dev.weir.cli.UsageError;
import dev.weir.model.AddressText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {

    /** 2024-11-28T23:00:00Z. */
    private static final long START = 1_732_834_800;

    private static final String CSV_HEADING =
            "timestamp,timestamp_iso,src_ip,dst_ip,src_port,dst_port,protocol,protocol_num,packet_size,"
                    + "action,interface,flow_hash\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private String input = "";

    private int run(String... arguments) throws Exception {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        FeatureVerb verb = new FeatureVerb(
                "analyze",
                "",
                "FILE",
                () -> new AnalyzeCommand(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, out));
        List<String> words = new ArrayList<>(List.of("analyze"));
        words.addAll(List.of(arguments));
        return new FeatureVerbs(List.of(verb)).run(verb, words, out);
    }

    private JsonNode report(String log, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("log"), log);
        Path report = directory.resolve("report.json");
        List<String> words = new ArrayList<>(
                List.of(file.toString(), "--time-zone", "-05:00", "--export-report", report.toString()));
        words.addAll(List.of(more));
        assertThat(run(words.toArray(String[]::new))).isZero();
        return new ObjectMapper().readTree(report.toFile());
    }

    private static String line(long second, String source, int sourcePort, int port, String protocol, int size) {
        return "{\"timestamp\": " + (START + second)
                + ", \"timestamp_iso\": \"2024-11-28T23:00:00.000Z\", \"src_ip\": \"" + source
                + "\", \"dst_ip\": \"192.168.1.100\", \"src_port\": " + sourcePort + ", \"dst_port\": " + port
                + ", \"protocol\": \"" + protocol
                + "\", \"protocol_num\": 6, \"packet_size\": " + size
                + ", \"action\": \"LOG\", \"interface\": \"eth0\", \"flow_hash\": \"0\"}\n";
    }

    @Test
    void everyFigureOfASmallLog() throws Exception {
        JsonNode report = report(line(0, "8.8.8.8", 53, 1000, "UDP", 100)
                + line(10, "1.1.1.1", 443, 2000, "TCP", 300)
                + line(3700, "1.1.1.1", 443, 2000, "TCP", 1501));
        assertThat(report).isEqualTo(new ObjectMapper().readTree("""
                {"summary": {"total_events": 3, "total_bytes": 1901, "time_range_seconds": 3700, "unique_sources": 2,
                   "unique_destinations": 1, "avg_packet_size": 633.6666666666666,
                           "events_per_second": 8.108108108108108E-4},
                 "top_sources": [
                   {"ip": "1.1.1.1", "count": 2, "bytes": 1801, "protocols": ["TCP"], "percentage": 66.66666666666666},
                   {"ip": "8.8.8.8", "count": 1, "bytes": 100, "protocols": ["UDP"], "percentage": 33.33333333333333}],
                 "top_destinations": [
                   {"ip": "192.168.1.100", "count": 3, "bytes": 1901, "protocols": ["UDP", "TCP"],
                           "percentage": 100.0}],
                 "protocol_distribution": {"distribution": {"TCP": {"count": 2, "percentage": 66.66666666666666},
                   "UDP": {"count": 1, "percentage": 33.33333333333333}}},
                 "temporal_analysis": {"hourly_distribution": {"18": 2, "19": 1},
                         "daily_distribution": {"2024-11-28": 3},
                   "peak_hour": {"hour": 18, "count": 2}, "total_days": 1},
                 "action_distribution": {"distribution": {"LOG": {"count": 3, "percentage": 100.0}}},
                 "interface_distribution": {"distribution": {"eth0": {"count": 3, "percentage": 100.0}}},
                 "packet_sizes": {"min": 100, "max": 1501, "mean": 633.6666666666666, "median": 300,
                         "std_dev": 757.7600763654241,
                   "percentiles": {"25th": 0, "75th": 0, "95th": 0, "99th": 0}},
                 "threat_analysis": {"port_scanners": [], "high_volume_sources": [], "unusual_protocols": [],
                         "suspicious_patterns": []},
                 "flow_analysis": {"total_flows": 2, "top_flows": [
                   {"src_ip": "1.1.1.1", "dst_ip": "192.168.1.100", "dst_port": 2000, "protocol": "TCP",
                           "packet_count": 2,
                    "total_bytes": 1801, "duration_seconds": 3690, "avg_packet_size": 900.5},
                   {"src_ip": "8.8.8.8", "dst_ip": "192.168.1.100", "dst_port": 1000, "protocol": "UDP",
                           "packet_count": 1,
                    "total_bytes": 100, "duration_seconds": 0, "avg_packet_size": 100.0}],
                   "avg_packets_per_flow": 1.5, "avg_bytes_per_flow": 950.5}}"""));
    }

    @Test
    void tenPortsMakeAPortScannerAndNineDoNot() throws Exception {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            log.append(line(i, "203.0.113.5", 40000 + i, 100 - i, "TCP", 60));
            log.append(line(i, "203.0.113.6", 53, 1000 + i % 10, "TCP", 60));
            log.append(line(i, "203.0.113.7", 53, 1000 + i % 9, "TCP", 60));
        }
        JsonNode scanners = report(log.toString()).at("/threat_analysis/port_scanners");
        assertThat(scanners).hasSize(2);
        assertThat(scanners.get(0).toString())
                .isEqualTo("{\"ip\":\"203.0.113.5\",\"unique_ports_accessed\":30,\"total_attempts\":30,"
                        + "\"ports\":[71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90]}");
        assertThat(scanners.get(1).get("unique_ports_accessed").asInt()).isEqualTo(10);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("203\\.0\\.113\\.6 .*all from port 53: answers, perhaps")
                .doesNotContainPattern("203\\.0\\.113\\.5 .*answers");
    }

    @Test
    void highVolumeIsAboveThe95thPercentileOfAtLeastTwentySources() throws Exception {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= 25; i++) {
            log.append(line(i, "10.0.0." + i, 1, 1, "TCP", 100 * i * i));
        }
        assertThat(report(log.toString())
                        .at("/threat_analysis/high_volume_sources")
                        .toString())
                .isEqualTo("[{\"ip\":\"10.0.0.25\",\"bytes_sent\":62500,\"threshold_ratio\":1.0240865148287728}]");
        String nineteen = log.toString().lines().limit(19).reduce("", (a, b) -> a + b + "\n");
        assertThat(report(nineteen).at("/threat_analysis/high_volume_sources")).isEmpty();
    }

    @Test
    void rareProtocolsAndRepeatedFlowsAreReportedAndPrinted() throws Exception {
        StringBuilder log = new StringBuilder(line(0, "1.2.3.4", 0, 0, "GRE", 60));
        for (int i = 0; i < 100; i++) {
            log.append(line(i, "1.2.3.4", i, 80, "TCP", 60));
        }
        for (int i = 0; i < 99; i++) {
            log.append(line(i, "1.2.3.5", i, 80, "TCP", 60));
        }
        JsonNode threats = report(log.toString()).get("threat_analysis");
        assertThat(threats.get("unusual_protocols").toString())
                .isEqualTo("[{\"protocol\":\"GRE\",\"count\":1,\"percentage\":0.5}]");
        assertThat(threats.get("suspicious_patterns").toString())
                .isEqualTo("[{\"type\":\"repeated_flow\",\"src_ip\":\"1.2.3.4\","
                        + "\"dst_ip\":\"192.168.1.100\",\"dst_port\":80,\"protocol\":\"TCP\",\"count\":100}]");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Unusual protocols", "Repeated flows", "1.2.3.4 -> 192.168.1.100:80 TCP");
        log.append(line(0, "1.2.3.4", 0, 0, "GRE", 60));
        assertThat(report(log.toString()).at("/threat_analysis/unusual_protocols"))
                .hasSize(1);
    }

    @Test
    void badLinesAreCountedAndNamedAndTheRestIsAnalysed() throws Exception {
        JsonNode report = report(line(0, "1.2.3.4", 1, 1, "TCP", 60) + "{\"timestamp\": 1\n\nnonsense\n"
                + line(1, "1.2.3", 1, 1, "TCP", 60) + line(1, "1.2.3.4", 1, 65536, "TCP", 60)
                + line(-9_999_999_999L, "1.2.3.4", 1, 1, "TCP", 60)
                + "{\"timestamp\": 1, \"dst_ip\": \"::1\", \"packet_size\": 1}\n"
                + line(2, "1.2.3.4", 1, 1, "TCP", 60).replace("60", "\"x\"")
                + "{\"a\":" + "[".repeat(5000) + "\n" + line(3, "2001:db8::1", 1, 1, "TCP", 60)
                + line(4, "1.2.3.4", 1, 1, "T", 9).strip() + "]\n");
        assertThat(report.at("/summary/total_events").asInt()).isEqualTo(2);
        assertThat(report.at("/input/bad_lines").asInt()).isEqualTo(9);
        List<String> bad = new ArrayList<>();
        report.at("/input/first_bad_lines")
                .forEach(line -> bad.add(
                        line.get("line").asInt() + " " + line.get("reason").asText()));
        assertThat(bad).element(0).asString().startsWith("2 it is not JSON: Unexpected end-of-input");
        assertThat(bad).element(1).asString().startsWith("4 it is not JSON: Unrecognized token 'nonsense'");
        assertThat(bad.subList(2, 7))
                .containsExactly(
                        "5 src_ip is no address: \"1.2.3\"",
                        "6 dst_port is not between 0 and 65535: \"65536\"",
                        "7 timestamp is no time between 1970 and 9999: \"-8267165199\"",
                        "8 it has no src_ip",
                        "9 packet_size is not a whole number: \"x\"");
        assertThat(bad)
                .element(7)
                .asString()
                .isEqualTo("10 it is nested deeper, or a word or number in it is longer, than makes sense");
        assertThat(bad).element(8).asString().startsWith("12 ");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Lines that are no events: 9", "line 5: src_ip is no address");
    }

    /** Zeros are what a file has where a crash lost what was written. */
    @Test
    void linesThatAreNoTextAreBadLinesInEveryFormat() throws Exception {
        String good = line(0, "1.2.3.4", 1, 1, "TCP", 60);
        for (String hole : List.of("\0", "\0\0", "\0\0\0", "\0\0\0\0\0", "{\0", "{\0\0\0}", "\u00ff")) {
            JsonNode lines = report(good + hole + "\n" + good);
            assertThat(lines.at("/summary/total_events").asInt()).isEqualTo(2);
            assertThat(lines.at("/input/bad_lines").asInt()).isEqualTo(1);
            assertThat(lines.at("/input/first_bad_lines/0/line").asInt()).isEqualTo(2);
        }
        String csv = "timestamp,src_ip,dst_ip,src_port,dst_port,protocol,packet_size,action,interface\n";
        String event = "1732834800,1.2.3.4,1.2.3.5,1,2,TCP,60,LOG,eth0\n";
        for (String hole : List.of("\0", "\0\0\0\0\0\0", "1\0\0\0,2")) {
            assertThat(report(csv + event + hole + "\n" + event)
                            .at("/summary/total_events")
                            .asInt())
                    .isEqualTo(2);
        }
        assertThat(report("[" + good + ", {\0\0\0}, " + good + "]")
                        .at("/input/bad_lines")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void csvIsReadByItsHeadingInAnyOrderOfColumns() throws Exception {
        JsonNode report = report(CSV_HEADING + START
                + ",2024-11-28T23:00:00.000Z,8.8.8.8,192.168.1.100,53,12345,UDP,17,128,LOG,\"e,0\",a1b2c3d4\r\n"
                + "short,line\n" + CSV_HEADING + (START + 1)
                + ".250000,,::1,::2,53,12345,\"UDP\",17,128,DROP,eth0,a1b2c3d4\n");
        assertThat(report.at("/summary/total_events").asInt()).isEqualTo(2);
        assertThat(report.at("/summary/time_range_seconds").asDouble()).isEqualTo(1.25);
        assertThat(report.at("/interface_distribution/distribution").has("e,0")).isTrue();
        assertThat(report.at("/input/first_bad_lines/0").toString())
                .isEqualTo("{\"line\":3,\"reason\":\"it has 2 columns and the heading 12\"}");
        assertThat(report("packet_size,src_ip,dst_ip,timestamp\n60,1.1.1.1,2.2.2.2,5\n")
                        .at("/summary/total_bytes")
                        .asInt())
                .isEqualTo(60);
    }

    @Test
    void aJsonArrayIsReadHoweverItIsBroken() throws Exception {
        String event = line(0, "1.2.3.4", 1, 1, "TCP", 60).strip();
        assertThat(report("[" + event + "," + event + "]")
                        .at("/summary/total_events")
                        .asInt())
                .isEqualTo(2);
        assertThat(report("[\n  " + event.replace(",", ",\n") + ",\n]\n[\n  " + event + ",\n")
                        .at("/summary/total_events")
                        .asInt())
                .isEqualTo(2);
        JsonNode report = report("[\n" + event + ",\n{\"timestamp\": 1,\n" + event + ",\n{\"src_ip\": \"1.2\n" + event
                + "\n,oops\n" + event + "\n]\n");
        assertThat(report.at("/summary/total_events").asInt()).isEqualTo(4);
        assertThat(report.get("input").toString())
                .isEqualTo("{\"bad_lines\":3,\"first_bad_lines\":[{\"line\":3,\"reason\":\"it has no end\"},"
                        + "{\"line\":5,\"reason\":\"the line ends in a string\"},{\"line\":7,\"reason\":\"it is outside of "
                        + "any object\"}],\"lost_packets\":0}");
    }

    @Test
    void standardInputAndGzipAreReadToo() throws Exception {
        input = line(0, "1.2.3.4", 1, 1, "TCP", 60);
        assertThat(run("-", "--format", "jsonl")).isZero();
        Path packed = directory.resolve("log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(input.repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        printed.reset();
        assertThat(run(packed.toString())).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("10,000");
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(bytes, bytes.length - 20));
        printed.reset();
        assertThat(run(packed.toString())).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the file is damaged or cut off here");
    }

    @Test
    void hostileWordsDoNotReachTheTerminal() throws Exception {
        report(line(0, "1.2.3.4", 1, 1, "\\u001b[2J\\u202eTCP", 60) + "\u001b]0;owned\u0007\n");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("[2JTCP")
                .doesNotContain("\u001b", "\u0007", "\u202e");
    }

    @Test
    void whatWeirWritesItReadsBack() throws Exception {
        PolicyEvent event = new PolicyEvent(
                START * 1_000_000 + 250_000,
                AddressText.parse("8.8.8.8").orElseThrow(),
                AddressText.parse("2001:db8::1").orElseThrow(),
                53,
                80,
                -1,
                17,
                128,
                PolicyEvent.Action.DROP,
                "eth0",
                1);
        for (LogFormat format : List.of(LogFormat.JSON, LogFormat.CSV, LogFormat.JSONL, LogFormat.EVE)) {
            for (boolean aggregated : new boolean[] {false, true}) {
                Path file = directory.resolve(format + "." + aggregated);
                LogSettings settings =
                        new LogSettings(format, Optional.of(file), LogFile.Limits.USUAL, aggregated ? 1 : 0);
                try (EventLog log = EventLog.open(settings, System.out, new CommunityId(0), () -> 0, sentence -> {})) {
                    for (int i = 0; i < 5; i++) {
                        log.add(event);
                    }
                    log.lost(event.micros(), 7);
                }
                JsonNode report = report(Files.readString(file));
                assertThat(report.at("/summary/total_events").asInt())
                        .as("%s", file)
                        .isEqualTo(5);
                assertThat(report.at("/summary/total_bytes").asInt()).isEqualTo(640);
                assertThat(report.at("/action_distribution/distribution/DROP/count")
                                .asInt())
                        .isEqualTo(5);
                assertThat(report.get("input").toString())
                        .isEqualTo("{\"bad_lines\":0,\"first_bad_lines\":[],\"lost_packets\":7}");
                assertThat(report.at("/top_sources/0/protocols/0").asText()).isEqualTo("UDP");
                assertThat(report.at("/interface_distribution/distribution/eth0/count")
                                .asInt())
                        .isEqualTo(5);
            }
        }
    }

    @Test
    void theSummaryIsExportedAsCsv() throws Exception {
        Path file = Files.writeString(
                directory.resolve("log"), line(0, "1.2.3.4", 1, 1, "TCP", 60) + line(4, "1.2.3.4", 1, 1, "TCP", 61));
        Path report = directory.resolve("report.csv");
        run(file.toString(), "--export-report", report.toString(), "--export-format", "csv");
        assertThat(report)
                .hasContent("Metric,Value\ntotal_events,2\ntotal_bytes,121\ntime_range_seconds,4\n"
                        + "unique_sources,1\n"
                        + "unique_destinations,1\navg_packet_size,60.5\nevents_per_second,0.5\n");
    }

    @Test
    void aReportReplacesNothingButARegularFile() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), line(0, "1.2.3.4", 1, 1, "TCP", 60));
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertThatThrownBy(() -> run(file.toString(), "--export-report", link.toString()))
                .isInstanceOf(IOException.class)
                .hasMessage("will not write " + link + ": it is a symbolic link; name another file");
        assertThatThrownBy(() -> run(file.toString(), "--export-report", "/dev/null"))
                .hasMessage("will not write /dev/null: it is not a regular file; name another file");
        assertThatThrownBy(() -> run(file.toString(), "--export-report", directory + "/no/r"))
                .hasMessage("cannot write " + directory + "/no/r: there is no such file or directory");
        assertThat(target).hasContent("precious");
        assertThat(Files.list(directory)).hasSize(3);
    }

    @Test
    void wrongUsageAndUnreadableLogsAreSentences() throws Exception {
        assertThatThrownBy(() -> run("x", "--time-zone", "Mars"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--time-zone is no time zone: \"Mars\"; write it like Europe/Paris, UTC or -05:00");
        assertThatThrownBy(() -> run("x", "--format", "xml")).isInstanceOf(UsageError.class);
        assertThatThrownBy(() -> run()).isInstanceOf(UsageError.class);
        assertThatThrownBy(() -> run("x", "--time-zone")).isInstanceOf(UsageError.class);
        assertThatThrownBy(() -> run("/no/file"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read /no/file: there is no such file or directory");
        assertThatThrownBy(() -> run(directory.toString()))
                .hasMessage("cannot read " + directory + ": it is a directory");
        Path file = Files.writeString(directory.resolve("log"), "hello\nworld\n");
        assertThatThrownBy(() -> run(file.toString()))
                .hasMessage("cannot detect the log format of " + file
                        + ": its first line is neither JSON nor a CSV heading with \"timestamp\"; --format names it");
        assertThatThrownBy(() -> run(file.toString(), "--format", "jsonl"))
                .hasMessageStartingWith("no event in " + file + ": line 1: it is not JSON: Unrecognized token 'hello'");
        Files.writeString(file, "");
        assertThatThrownBy(() -> run(file.toString())).hasMessage(file + " is empty");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 1});
        assertThatThrownBy(() -> run(file.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot read " + file);
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 'g', 'a', 'r', 'b', 'a', 'g', 'e'});
        assertThatThrownBy(() -> run(file.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
