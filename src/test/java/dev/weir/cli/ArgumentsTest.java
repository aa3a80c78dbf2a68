package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.Table;
import dev.weir.model.AlertThresholds;
import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static Options read(String... arguments) throws UsageError {
        return read(Map.of(), arguments);
    }

    private static Options read(Map<String, String> variables, String... arguments) throws UsageError {
        return Arguments.read(
                List.of(arguments),
                new Surroundings(variables, 1000, Path.of("/nonexistent/passwd"), Path.of("/nonexistent/config.json")),
                FeatureVerbs.NONE);
    }

    private static Options readWithMeasure(String... arguments) throws UsageError {
        return Arguments.read(
                List.of(arguments),
                new Surroundings(Map.of(), 1000, Path.of("/nonexistent/passwd"), Path.of("/nonexistent/config.json")),
                new FeatureVerbs(List.of(MeasureVerb.VERB)));
    }

    private static final Map<String, String> FEATURES = Map.of(
            "clients",
            "on",
            "clients-window",
            "60",
            "clients-table",
            "16384",
            "alert-clients",
            "off",
            "alert-new-clients",
            "off",
            "policy-confirm",
            "30");

    @Test
    void commandsOfFeaturesAreListedInHelpAndComeFirst() throws UsageError {
        assertThat(((Command.Print) readWithMeasure("--help").command()).text())
                .contains("\n       weir record|replay|doctor|measure [options]\n", "\n  measure  measure a thing\n");
        assertThatThrownBy(() -> readWithMeasure("-i", "lo", "measure"))
                .isInstanceOf(UsageError.class)
                .hasMessage("measure has to be the first word, its options behind it; "
                        + "weir measure --help lists what there is");
        assertThatThrownBy(() -> readWithMeasure("-b", "measure", "--length", "3"))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("measure has to be the first word");
        assertThatThrownBy(() -> readWithMeasure("mesure"))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("unknown command \"mesure\"; did you mean measure");
    }

    @Test
    void helpBeforeACommandIsHelpBehindIt() {
        assertThat(Arguments.withHelpAsOption(List.of("help", "rules", "check")))
                .containsExactly("rules", "check", "--help");
        assertThat(Arguments.withHelpAsOption(List.of("help"))).containsExactly("--help");
        assertThat(Arguments.withHelpAsOption(List.of("record", "help"))).containsExactly("record", "help");
        assertThat(Arguments.withHelpAsOption(List.of())).isEmpty();
    }

    @Test
    void withoutArgumentsTheScreenOpensWithTheDocumentedDefaults() throws UsageError {
        Options options = read();

        assertThat(options.command()).isEqualTo(new Command.Screen());
        assertThat(options.capture())
                .isEqualTo(new Capture(
                        List.of(),
                        XdpChoice.AUTO,
                        ByteSourceChoice.AUTO,
                        Duration.ofSeconds(1),
                        65_536,
                        Optional.empty(),
                        false,
                        FEATURES));
        assertThat(options.display())
                .isEqualTo(new Display(
                        Display.Theme.TERMINAL,
                        Display.ColorChoice.AUTO,
                        false,
                        false,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Map.of()));
        assertThat(options.alerts()).isEqualTo(AlertThresholds.DEFAULT);
        assertThat(options.log()).isEmpty();
        assertThat(options.warnings()).isEmpty();
    }

    @Test
    void noArgumentsMeanTheSameAsPicocliWouldSay() throws UsageError {
        assertThat(read()).isEqualTo(read("--batch=false"));
    }

    @Test
    void everyCaptureFlagIsRead() throws UsageError {
        assertThat(read(
                                "-i",
                                "eth0",
                                "--interface",
                                "wg0",
                                "--xdp",
                                "native",
                                "--byte-source=syscall",
                                "-d",
                                "0.25",
                                "--flows",
                                "4096",
                                "-f",
                                "tcp and port 22",
                                "--names")
                        .capture())
                .isEqualTo(new Capture(
                        List.of("eth0", "wg0"),
                        XdpChoice.NATIVE,
                        ByteSourceChoice.SYSCALL,
                        Duration.ofMillis(250),
                        4096,
                        Optional.of("tcp and port 22"),
                        true,
                        FEATURES));
    }

    @Test
    void everyDisplayFlagIsRead() throws UsageError {
        assertThat(read("-p", "812", "-u", "www-data", "--theme", "contrast", "--color=never", "--ascii", "--mouse")
                        .display())
                .isEqualTo(new Display(
                        Display.Theme.CONTRAST,
                        Display.ColorChoice.NEVER,
                        true,
                        true,
                        OptionalInt.of(812),
                        Optional.of("www-data"),
                        Map.of()));
    }

    @Test
    void everyAlertFlagIsReadAndOffNeverAlerts() throws UsageError {
        assertThat(read(
                                "--alert-connection",
                                "10M",
                                "--alert-process",
                                "1.5G",
                                "--alert-port",
                                "off",
                                "--alert-protocol=20k",
                                "--alert-calls=7",
                                "--alert-drops=8",
                                "--alert-samples=5")
                        .alerts())
                .isEqualTo(new AlertThresholds(
                        OptionalLong.of(10_000_000),
                        OptionalLong.of(1_500_000_000),
                        OptionalLong.empty(),
                        OptionalLong.of(20_000),
                        OptionalLong.of(7),
                        OptionalLong.of(8),
                        5));
    }

    @Test
    void batchFlagsMayBeClustered() throws UsageError {
        Command.Batch three =
                new Command.Batch(OptionalLong.of(3), OutputFormat.JSON, "processes", OptionalInt.empty(), false);
        assertThat(read("-b", "-n", "3", "-o", "json").command()).isEqualTo(three);
        assertThat(read("-bn3", "-ojson").command()).isEqualTo(three);
    }

    @Test
    void onceIsABatchOfOne() throws UsageError {
        assertThat(read("--once", "--top", "10", "--exit-on-alert").command())
                .isEqualTo(new Command.Batch(
                        OptionalLong.of(1), OutputFormat.TABLE, "processes", OptionalInt.of(10), true));
    }

    @Test
    void batchWithoutCountGoesOnUntilInterrupted() throws UsageError {
        assertThat(read("-b").command())
                .isEqualTo(new Command.Batch(
                        OptionalLong.empty(), OutputFormat.TABLE, "processes", OptionalInt.empty(), false));
    }

    @Test
    void recordReadsItsBounds() throws UsageError {
        assertThat(read("record", "--max-size", "2G", "--max-age", "36h", "-n", "5", "run.weir")
                        .command())
                .isEqualTo(new Command.RecordTo(
                        Path.of("run.weir"),
                        OptionalLong.of(5),
                        OptionalLong.of(2_000_000_000L),
                        Optional.of(Duration.ofHours(36))));
    }

    @Test
    void replayPlaysOnTheScreenOrInBatch() throws UsageError {
        assertThat(read("replay", "run.weir", "--speed", "2.5").command())
                .isEqualTo(new Command.Replay(Path.of("run.weir"), 2.5, Optional.empty()));
        assertThat(read("replay", "-b", "-o", "csv", "run.weir").command())
                .isEqualTo(new Command.Replay(
                        Path.of("run.weir"),
                        1,
                        Optional.of(new Command.Batch(
                                OptionalLong.empty(), OutputFormat.CSV, "processes", OptionalInt.empty(), false))));
    }

    @Test
    void everyListCanBePrintedAsCommaSeparatedValues() throws UsageError {
        for (Table<?> table : Table.all()) {
            assertThat(read("-b", "-o", "csv", "--table", table.name()).command())
                    .isEqualTo(new Command.Batch(
                            OptionalLong.empty(), OutputFormat.CSV, table.name(), OptionalInt.empty(), false));
        }
        assertThat(Setting.TABLE.choices()).hasSameSizeAs(Table.all());
        assertThatThrownBy(() -> read("-b", "-o", "json", "--table", "ports"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--table needs -o csv: the other forms print every list");
        assertThatThrownBy(() -> read("-b", "-o", "csv", "--table", "fish"))
                .isInstanceOf(UsageError.class)
                .hasMessage(
                        "--table: \"fish\" is not one of processes, connections, ports, protocols, interfaces, alerts");
    }

    @Test
    void doctorMeasuresCostOnlyWhenAsked() throws UsageError {
        assertThat(read("doctor").command()).isEqualTo(new Command.Doctor(false, false));
        assertThat(read("doctor", "--cost").command()).isEqualTo(new Command.Doctor(true, false));
        assertThat(read("doctor", "--json").command()).isEqualTo(new Command.Doctor(false, true));
    }

    @Test
    void optionsStandBeforeOrAfterTheCommand() throws UsageError {
        assertThat(read("-i", "eth0", "record", "-i", "lo", "f").capture().interfaces())
                .containsExactly("eth0", "lo");
    }

    @Test
    void theLastOfARepeatedFlagCounts() throws UsageError {
        assertThat(read("-d", "1", "-d", "2").capture().interval()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void logIsAFile() throws UsageError {
        assertThat(read("--log", "/var/log/weir.log").log()).contains(Path.of("/var/log/weir.log"));
    }

    @Test
    void environmentSetsWhatFlagsDoNot() throws UsageError {
        Map<String, String> variables = Map.of("WEIR_INTERVAL", "5", "WEIR_INTERFACE", "eth0, lo", "WEIR_MOUSE", "yes");
        assertThat(read(variables).capture().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read(variables).capture().interfaces()).containsExactly("eth0", "lo");
        assertThat(read(variables).display().mouse()).isTrue();
        assertThat(read(variables, "-d", "2", "--mouse=false").capture().interval())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(read(variables, "-d", "2", "--mouse=false").display().mouse())
                .isFalse();
    }

    @Test
    void noColorTurnsColourOffUnlessSomethingCloserAsksForIt() throws UsageError {
        assertThat(read(Map.of("NO_COLOR", "1")).display().color()).isEqualTo(Display.ColorChoice.NEVER);
        assertThat(read(Map.of("NO_COLOR", "")).display().color()).isEqualTo(Display.ColorChoice.AUTO);
        assertThat(read(Map.of("NO_COLOR", "1", "WEIR_COLOR", "auto")).display().color())
                .isEqualTo(Display.ColorChoice.AUTO);
        assertThat(read(Map.of("NO_COLOR", "1"), "--color=always").display().color())
                .isEqualTo(Display.ColorChoice.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "--intervall 3 > unknown option \"--intervall\"; did you mean --interface or --interval?",
                "nope --help > unknown command \"nope\"; weir --help lists what there is",
                "--zzz > unknown option \"--zzz\"; weir --help lists what there is",
                "replya f > unknown command \"replya\"; did you mean replay or record?",
                "policy run > unknown command \"policy\"; weir --help lists what there is",
                "-i > --interface needs NAME; weir --help lists what there is",
                "--color > --color needs auto|always|never; weir --help lists what there is",
                "record > weir record needs FILE; weir --help lists what there is",
                "replay a b > weir replay has no use for \"b\"; weir --help lists what there is",
                "-i eth0 replay f > --interface does not go with weir replay",
                "doctor -b > --batch does not go with weir doctor",
                "--cost > --cost goes only with weir doctor",
                "--max-size 1G > --max-size goes only with weir record",
                "-n 3 > --samples needs -b: it says how to print, and the screen prints nothing",
                "-b -n 0 > --samples: \"0\" is not a whole number from 1 to 2147483647",
                "-b -n 1.5 > --samples: \"1.5\" is not a whole number from 1 to 2147483647",
                "-b -o xml > --output: \"xml\" is not one of table, json, csv",
                "-d 0.09 > --interval: \"0.09\" is not a number from 0.1 to 3600",
                "-d 3601 > --interval: \"3601\" is not a number from 0.1 to 3600",
                "-d NaN > --interval: \"NaN\" is not a number from 0.1 to 3600",
                "--xdp hardware > --xdp: \"hardware\" is not one of auto, native, generic, off",
                "-p -5 > --pid: \"-5\" is not a whole number from 1 to 4194304",
                "--flows 1023 > --flows: \"1023\" is not a whole number from 1024 to 4194304",
                "--alert-calls 5x > --alert-calls: \"5x\" is not a positive number such as 10000000, 10M or 1.5G, nor off",
                "--alert-calls 0 > --alert-calls: \"0\" is not a positive number such as 10000000, 10M or 1.5G, nor off",
                "record --max-age 1y f > --max-age: \"1y\" is not a length of time such as 90s, 30m, 36h or 7d",
                "replay --speed 0 f > --speed: \"0\" is not a number from 0.1 to 1000",
                "--mouse=perhaps > Invalid value for option '--mouse': 'perhaps' is not a boolean; weir --help lists what there is",
            })
    void badUsageGetsOneSentence(String line, String sentence) {
        assertThatThrownBy(() -> read(line.split(" ")))
                .isInstanceOf(UsageError.class)
                .hasMessage(sentence);
    }

    @Test
    void aFlagIsNeverTakenForTheValueOfAnother() {
        assertThatThrownBy(() -> read("-i", "--ascii"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--interface");
    }

    @Test
    void anAtSignDoesNotReadArgumentsFromAFile() {
        assertThatThrownBy(() -> read("@/etc/passwd"))
                .isInstanceOf(UsageError.class)
                .hasMessage("unknown command \"@/etc/passwd\"; weir --help lists what there is");
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() -> read(Map.of("WEIR_INTERVAL", "soon")))
                .isInstanceOf(UsageError.class)
                .hasMessage("WEIR_INTERVAL: \"soon\" is not a number from 0.1 to 3600");
    }

    @Test
    void helpListsOnlyTheCommandsThatExist() throws UsageError {
        assertThat(text(read("--help")))
                .startsWith("Usage: weir [options]\n")
                .contains("\n  record  ", "\n  replay  ", "\n  doctor  ")
                .doesNotContain("\n  policy", "analyze", "daemon")
                .endsWith("terminated (SIGTERM)\n");
    }

    @Test
    void helpNamesEveryFlagOfTheCommand() throws UsageError {
        for (Verb verb : Verb.values()) {
            String help = verb == Verb.SHOW ? text(read("--help")) : text(read(verb.word, "--help"));
            for (Setting setting : Setting.values()) {
                assertThat(help.lines().anyMatch(line -> line.matches("  (-., |    )" + setting.flag() + "\\b.*")))
                        .as("%s in weir %s --help", setting.flag(), verb.word)
                        .isEqualTo(setting.goesWith(verb));
            }
        }
    }

    @Test
    void helpFitsEightyColumns() throws UsageError {
        assertThat(text(read("--help")).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void helpAndVersionIgnoreAWrongEnvironment() throws UsageError {
        assertThat(text(read(Map.of("WEIR_INTERVAL", "soon"), "--version")))
                .startsWith("weir ")
                .endsWith("\n");
        assertThat(text(read(Map.of("WEIR_CONFIG", "/nonexistent"), "-h"))).startsWith("Usage: weir");
    }

    @Test
    void exitCodesAreTheOnesScriptsRelyOn() {
        assertThat(Stream.of(ExitCode.values()).map(ExitCode::number)).containsExactly(0, 1, 2, 3, 4, 130, 143);
    }

    private static String text(Options options) {
        return ((Command.Print) options.command()).text();
    }
}
