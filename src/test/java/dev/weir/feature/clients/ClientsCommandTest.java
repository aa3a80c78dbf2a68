package dev.weir.feature.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import dev.weir.cli.OutputFormat;
import dev.weir.cli.UsageError;
import dev.weir.feature.clients.ClientsOptions.Print;
import dev.weir.feature.clients.Counting.Destination;
import dev.weir.model.XdpChoice;
import dev.weir.serve.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsCommandTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private ClientsOptions given;

    private ClientsOptions parse(String... arguments) throws Exception {
        FeatureVerb verb = new FeatureVerb(
                "clients",
                "",
                () -> new ClientsCommand(options -> {
                    given = options;
                    return 0;
                }));
        List<String> all = new ArrayList<>(List.of("clients"));
        all.addAll(List.of(arguments));
        new FeatureVerbs(List.of(verb)).run(verb, all, new PrintStream(printed, true, StandardCharsets.UTF_8));
        return given;
    }

    @Test
    void withoutOptionsEveryPortIsCountedByTheMinute() throws Exception {
        ClientsOptions options = parse();
        assertThat(options.interfaces()).isEmpty();
        assertThat(options.counting().ports()).isEmpty();
        assertThat(options.windowSeconds()).isEqualTo(60);
        assertThat(HttpServer.text(options.listen())).isEqualTo("127.0.0.1:3031");
        assertThat(options.servesList()).isFalse();
        assertThat(options.counting().withLocal()).isFalse();
        assertThat(options.counting().newConnections()).isFalse();
        assertThat(options.counting().destinations()).isEmpty();
        assertThat(options.counting().tableEntries()).isEqualTo(1_000_000);
        assertThat(options.xdp()).isEqualTo(XdpChoice.AUTO);
        assertThat(options.print()).isEmpty();
    }

    @Test
    void everyOptionIsTaken() throws Exception {
        ClientsOptions options = parse(
                "-i",
                "eth0",
                "-p",
                "22,80",
                "-w",
                "120",
                "-s",
                "8080",
                "--serve-ip-list",
                "--listen",
                "::",
                "--include-local",
                "--destination",
                "198.51.100.7/24,2001:db8::/32",
                "--destination",
                "9.9.9.9",
                "--new-connections",
                "--table",
                "5000");
        assertThat(options.interfaces()).containsExactly("eth0");
        assertThat(options.counting().ports()).containsExactlyInAnyOrder(22, 80);
        assertThat(options.windowSeconds()).isEqualTo(120);
        assertThat(HttpServer.text(options.listen())).isEqualTo("[0:0:0:0:0:0:0:0]:8080");
        assertThat(options.servesList()).isTrue();
        assertThat(options.counting().withLocal()).isTrue();
        assertThat(options.counting().newConnections()).isTrue();
        assertThat(options.counting().destinations())
                .containsExactly(
                        new Destination(ReachTest.address("198.51.100.0"), 24),
                        new Destination(ReachTest.address("2001:db8::"), 32),
                        new Destination(ReachTest.address("9.9.9.9"), 32));
        assertThat(options.counting().tableEntries()).isEqualTo(5000);
        assertThat(parse("--iface", "a", "--ports", "1", "--window", "10", "--server-port", "1")
                        .interfaces())
                .containsExactly("a");
    }

    @Test
    void withBatchWindowsArePrinted() throws Exception {
        assertThat(parse("-b").print()).contains(new Print(OutputFormat.TABLE, Long.MAX_VALUE, Duration.ofSeconds(1)));
        ClientsOptions options = parse(
                "-b", "-n", "3", "-d", "0.5", "-o", "json", "--xdp", "generic", "--geoip", "a.mmdb,b.mmdb", "--names");
        assertThat(options.print()).contains(new Print(OutputFormat.JSON, 3, Duration.ofMillis(500)));
        assertThat(options.xdp()).isEqualTo(XdpChoice.GENERIC);
        assertThat(options.geoFiles()).containsExactly(Path.of("a.mmdb"), Path.of("b.mmdb"));
        assertThat(options.names()).isTrue();
    }

    @Test
    void portsAreSeparatedByCommasAndSpaces() throws Exception {
        assertThat(parse("-p", "80, 22").counting().ports()).containsExactlyInAnyOrder(22, 80);
        assertThat(parse("-p", "80,", "22", "443", "-w", "10").counting().ports())
                .containsExactlyInAnyOrder(22, 80, 443);
        assertThat(parse("-p", "80 , 22,8000-8002").counting().ports())
                .containsExactlyInAnyOrder(22, 80, 8000, 8001, 8002);
    }

    @Test
    void zeroAloneIsEveryPortAndBesideOthersItIsPortZero() throws Exception {
        assertThat(parse("-p", "0").counting().ports()).isEmpty();
        assertThat(parse("-p", "0,80").counting().ports()).containsExactlyInAnyOrder(0, 80);
    }

    @Test
    void moreThanAHundredPortsAreNoTrouble() throws Exception {
        String many = IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(parse("-p", many).counting().ports()).hasSize(500);
        assertThat(parse("-p", "0-65535").counting().ports()).hasSize(65_536);
    }

    @Test
    void aWindowOfZeroIsTheShortest() throws Exception {
        assertThat(parse("-w", "0").windowSeconds()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p 65536|--ports: \"65536\" is not a port; a port is a number from 0 to 65535",
                "-p 22,ssh|--ports: \"ssh\" is not a port; a port is a number from 0 to 65535",
                "-p -1|--ports: \"-1\" is not a port; a port is a number from 0 to 65535",
                "-p 99999999999|--ports: \"99999999999\" is not a port; a port is a number from 0 to 65535",
                "-p 90-80|--ports: the range 90-80 ends before it begins",
                "-p ,|--ports needs ports, such as 22,80,8000-8010, or 0 for every port",
                "-p|--ports needs PORTS; weir clients --help lists what there is",
                "-w 15|--window must be a positive number of seconds that 10 divides, of a year at most, not 15",
                "-w -10|--window must be a positive number of seconds that 10 divides, of a year at most, not -10",
                "-s 65536|--server-port must be from 0 to 65535, not 65536",
                "--table 0|--table must be from 1 to 16777216, not 0",
                "--listen localhost|--listen: \"localhost\" is not an IP address or network",
                "--listen 127.1|--listen: \"127.1\" is not an IP address or network",
                "--listen 10.0.0.0/8|--listen needs an address, not the network 10.0.0.0/8",
                "--destination 10.0.0.0/33|--destination: \"10.0.0.0/33\" is not an IP address or network",
                "--destination any|--destination: \"any\" is not an IP address or network",
                "-b -n 0|--samples must be a positive number, not 0",
                "-b -d 0|--delay takes seconds from 0.1 to 86400, not 0.0",
                "--nonsense|unknown option \"--nonsense\"; weir clients --help lists what there is",
                "22|weir clients has no use for \"22\"; weir clients --help lists what there is"
            })
    void aBadFlagIsOneSentence(String arguments, String sentence) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(UsageError.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({"-w, ten", "-s, x", "--table, 1e6"})
    void whatIsNotANumberIsOneSentence(String option, String value) {
        assertThatThrownBy(() -> parse(option, value))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("'" + value + "'")
                .hasMessageEndingWith("; weir clients --help lists what there is");
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        parse("--help");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "-i",
                        "-p",
                        "-w",
                        "-s",
                        "--serve-ip-list",
                        "--listen",
                        "--include-local",
                        "--destination",
                        "--new-connections",
                        "--table",
                        "--geoip",
                        "-b",
                        "-V")
                .doesNotContain("\\s");
    }
}
