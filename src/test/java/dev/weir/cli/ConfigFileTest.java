package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

    @TempDir
    private Path directory;

    private Path home;
    private Path users;
    private Path system;
    private Path passwd;

    @BeforeEach
    void aHomeAndASystemDirectory() throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        users = Files.createDirectories(home.resolve(".config/weir")).resolve("config.json");
        system = directory.resolve("etc-config.json");
        passwd = directory.resolve("passwd");
        int owner = (Integer) Files.getAttribute(home, "unix:uid");
        Files.writeString(
                passwd, "root:x:0:0::/root:/bin/sh\nann:x:" + Math.max(owner, 1) + ":100:Ann:" + home + ":/bin/sh\n");
    }

    private Options read(String... arguments) throws UsageError {
        return Arguments.read(
                List.of(arguments),
                new Surroundings(Map.of("HOME", home.toString()), 1000, passwd, system),
                FeatureVerbs.NONE);
    }

    /** Reads as root does for Ann, who called sudo; root's own home is elsewhere. */
    private Options readUnderSudo() throws UsageError, IOException {
        int owner = (Integer) Files.getAttribute(home, "unix:uid");
        return Arguments.read(
                List.of(),
                new Surroundings(
                        Map.of("HOME", "/root-has-none", "SUDO_UID", Integer.toString(Math.max(owner, 1))),
                        0,
                        passwd,
                        system),
                FeatureVerbs.NONE);
    }

    private static Duration interval(Options options) {
        return options.capture().interval();
    }

    @Test
    void flagsComeBeforeEnvironmentBeforeFileBeforeDefaults() throws Exception {
        Files.writeString(users, "{\"interval\": 4}");
        assertThat(interval(read())).isEqualTo(Duration.ofSeconds(4));
        Surroundings variable =
                new Surroundings(Map.of("HOME", home.toString(), "WEIR_INTERVAL", "3"), 1000, passwd, system);
        assertThat(interval(Arguments.read(List.of(), variable, FeatureVerbs.NONE)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(interval(Arguments.read(List.of("-d", "2"), variable, FeatureVerbs.NONE)))
                .isEqualTo(Duration.ofSeconds(2));
        Files.delete(users);
        assertThat(interval(read())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theUsersFileIsReadInsteadOfTheSystems() throws Exception {
        Files.writeString(system, "{\"interval\": 9}");
        assertThat(interval(read())).isEqualTo(Duration.ofSeconds(9));
        Files.writeString(users, "{\"ascii\": true}");
        assertThat(interval(read())).isEqualTo(Duration.ofSeconds(1));
        assertThat(read().display().ascii()).isTrue();
    }

    @Test
    void xdgConfigHomeComesBeforeHome() throws Exception {
        Path xdg = Files.createDirectories(directory.resolve("xdg/weir")).resolve("config.json");
        Files.writeString(users, "{\"interval\": 4}");
        Files.writeString(xdg, "{\"interval\": 6}");
        assertThat(interval(Arguments.read(
                        List.of(),
                        new Surroundings(
                                Map.of(
                                        "HOME",
                                        home.toString(),
                                        "XDG_CONFIG_HOME",
                                        xdg.getParent().getParent().toString()),
                                1000,
                                passwd,
                                system),
                        FeatureVerbs.NONE)))
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void underSudoTheInvokingUsersFileIsRead() throws Exception {
        Files.writeString(users, "{\"interval\": 4}");
        assertThat(interval(readUnderSudo())).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void underSudoAFileThatOthersMayWriteIsIgnoredAndSaidSo() throws Exception {
        Files.writeString(users, "{\"interval\": 4}");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-rw-r--"));
        Options options = readUnderSudo();
        assertThat(interval(options)).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.warnings())
                .containsExactly(users + " is ignored: others may write it (chmod go-w makes it safe)");
    }

    @Test
    void underSudoASymbolicLinkIsIgnoredAndSaidSo() throws Exception {
        Files.createSymbolicLink(users, Files.writeString(directory.resolve("secret.json"), "{\"interval\": 4}"));
        Options options = readUnderSudo();
        assertThat(interval(options)).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.warnings())
                .containsExactly(users + " is ignored: it is a symbolic link, and weir runs as root");
    }

    @Test
    void everyLastingSettingAndKeyBindingIsRead() throws Exception {
        Files.writeString(users, """
                {
                  "interface": ["eth0", "wg0"], "xdp": "off", "byte-source": "fexit", "filter": "udp", "flows": 2048,
                  "names": true, "interval": 0.5, "output": "json", "table": "ports", "top": 7, "exit-on-alert": true,
                  "theme": "mono", "color": "always", "ascii": true, "mouse": true,
                  "alert-connection": 1, "alert-process": "2k", "alert-port": "off", "alert-protocol": 4, "alert-calls": 5,
                  "alert-clients": "7k", "clients": "off", "clients-window": 30.0, "clients-table": 1000,
                  "geoip": "/a.mmdb", "policy-confirm": 20,
                  "alert-drops": 9, "alert-samples": 6, "max-size": "1G", "max-age": "7d", "speed": 3,
                  "log": "/tmp/weir.log",
                  "keys": {"quit": "Q", "pause": "Ctrl-P"}
                }
                """);
        Options options = read("-b");
        assertThat(options.capture().toString())
                .startsWith("Capture[interfaces=[eth0, wg0], xdp=OFF, byteSource=FEXIT, "
                        + "interval=PT0.5S, flows=2048, filter=Optional[udp], names=true, features={");
        assertThat(options.capture().features())
                .containsOnly(
                        Map.entry("clients", "off"),
                        Map.entry("alert-new-clients", "off"),
                        Map.entry("clients-window", "30"),
                        Map.entry("clients-table", "1000"),
                        Map.entry("geoip", "/a.mmdb"),
                        Map.entry("policy-confirm", "20"),
                        Map.entry("alert-clients", "7000"));
        assertThat(options.command().toString())
                .isEqualTo(
                        "Batch[samples=OptionalLong.empty, format=JSON, table=ports, top=OptionalInt[7], exitOnAlert=true]");
        assertThat(options.display().theme()).isEqualTo(Display.Theme.MONO);
        assertThat(options.display().keys()).containsOnly(Map.entry("quit", "Q"), Map.entry("pause", "Ctrl-P"));
        assertThat(options.alerts().processBytesPerSecond()).hasValue(2000);
        assertThat(options.alerts().portBytesPerSecond()).isEmpty();
        assertThat(options.alerts().connectionDropsPerSecond()).hasValue(9);
        assertThat(read("record", "f").command().toString())
                .isEqualTo(
                        "RecordTo[file=f, samples=OptionalLong.empty, maxBytes=OptionalLong[1000000000], maxAge=Optional[PT168H]]");
        assertThat(options.warnings()).isEmpty();
    }

    @Test
    void unknownKeysWarnWithTheirLineAndTheRestIsRead() throws Exception {
        Files.writeString(users, "{\n  \"intervall\": {\"a\": [1, 2]},\n  \"batch\": true,\n  \"interval\": 4\n}\n");
        Options options = read();
        assertThat(options.warnings())
                .containsExactly(
                        users + ":2: unknown key \"intervall\" is ignored",
                        users + ":3: unknown key \"batch\" is ignored");
        assertThat(interval(options)).isEqualTo(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"interval\": 1,,}|:1:16: Unexpected character (',' (code 44)): was expecting double-quote to start field name",
                "{\"interval\": 1, \"interval\": 2}|:1:27: Duplicate field 'interval'",
                "[1]|:1:1: a config file is one JSON object, {...}",
                "{\"interval\": {}}|:1:14: interval is a single value, not an object",
                "{\"interval\": [1]}|:1:14: interval is a single value, not a list",
                "{\"interface\": [1]}|:1:16: interface is a list of strings",
                "{\"keys\": 1}|:1:10: \"keys\" is an object: {\"action\": \"key\"}",
                "{\"keys\": {\"quit\": 1}}|:1:19: the key for quit is a string",
                "{\"interval\": \"soon\"}|:1: interval: \"soon\" is not a number from 0.1 to 3600",
                "{\"mouse\": 3}|:1: mouse: \"3\" is not true or false",
            })
    void aWrongFileGetsOneSentenceWithItsPlace(String content, String sentence) throws IOException {
        Files.writeString(users, content);
        assertThatThrownBy(this::read).isInstanceOf(UsageError.class).hasMessage(users + sentence);
    }

    @Test
    void depthAndSizeBeyondEveryUseAreOneSentenceWithItsLine() throws IOException {
        Files.writeString(users, "{\n\"other\": " + "[".repeat(500_000));
        assertThatThrownBy(this::read)
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith(users + ":2:")
                .hasMessageContaining("depth");
        Files.writeString(users, "{\n\"keys\": " + "{\"a\": ".repeat(100_000));
        assertThatThrownBy(this::read).isInstanceOf(UsageError.class).hasMessageStartingWith(users + ":2:");
        Files.writeString(users, "{\n\n\"interval\": " + "1".repeat(900_000) + "}");
        assertThatThrownBy(this::read)
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith(users + ":3:")
                .hasMessageContaining("exceeds the maximum");
        Files.writeString(users, "{\n\n\"interval\": 1." + "0".repeat(900_000) + "1}");
        assertThatThrownBy(this::read).isInstanceOf(UsageError.class).hasMessageStartingWith(users + ":3:");
        Files.writeString(users, "{\"" + "k".repeat(900_000) + "\": 1}");
        assertThatThrownBy(this::read).isInstanceOf(UsageError.class).hasMessageStartingWith(users + ":1:");
        Files.writeString(users, "{\"interval\": 1e999999999}");
        assertThatThrownBy(this::read)
                .hasMessage(users + ":1: interval: \"1e999999999\" is not a number from 0.1 to 3600");
        Files.writeString(users, "{\"flows\": " + "9".repeat(999) + "}");
        assertThatThrownBy(this::read)
                .hasMessage(
                        users + ":1: flows: \"" + "9".repeat(80) + "...\" is not a whole number from 1024 to 4194304");
    }

    @Test
    void aUserThatDoesNotExistIsAUsageErrorExceptInARecording() throws Exception {
        assertThat(read("-u", "ann").display().user()).contains("ann");
        assertThat(read("-u", "4711").display().user()).contains("4711");
        assertThatThrownBy(() -> read("-b", "-u", "nosuch"))
                .isInstanceOf(UsageError.class)
                .hasMessage("-u: there is no user \"nosuch\"");
        assertThatThrownBy(() -> read("-u", "an")).isInstanceOf(UsageError.class);
        assertThat(read("replay", "run.weir", "-u", "nosuch").display().user()).contains("nosuch");
    }

    @Test
    void aFileThatWasNamedMustExist() {
        assertThatThrownBy(() -> read("--config", "/nonexistent"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--config: there is no file /nonexistent");
    }

    @Test
    void whateverIsNamedIsReadOrRefusedForWhatItIs() {
        assertThatThrownBy(() -> read("--config", "/dev/null"))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("/dev/null:1:0: a config file is one JSON object");
        assertThatThrownBy(() -> read("--config", "/dev/zero"))
                .isInstanceOf(UsageError.class)
                .hasMessage("/dev/zero is larger than a config file can be (1 MiB)");
        assertThatThrownBy(() -> read("--config", directory.toString()))
                .isInstanceOf(UsageError.class)
                .hasMessage("--config: " + directory + " is a directory");
    }

    @Test
    void binaryAndHugeFilesAreRefused() throws IOException {
        Files.write(users, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(this::read).hasMessage("cannot read " + users + ": it is not UTF-8 text");
        Files.write(users, new byte[(1 << 20) + 1]);
        assertThatThrownBy(this::read).hasMessage(users + " is larger than a config file can be (1 MiB)");
    }

    @Test
    void whatDumpConfigPrintsReadsBackAsTheSame() throws Exception {
        List<String> flags = List.of(
                "-i",
                "eth0",
                "-i",
                "wg0",
                "-d",
                "0.5",
                "-f",
                "udp \"quoted\"",
                "--mouse",
                "--alert-port",
                "off",
                "--alert-calls",
                "7k",
                "--alert-drops",
                "20",
                "--theme",
                "mono");
        List<String> dump = new ArrayList<>(flags);
        dump.add("--dump-config");
        Files.writeString(users, "{\"keys\": {\"quit\": \"Q\"}}");
        Options given = read(flags.toArray(String[]::new));
        String text = ((Command.Print) read(dump.toArray(String[]::new)).command()).text();

        Files.writeString(users, text);
        assertThat(read()).isEqualTo(given);
        assertThat(text)
                .contains(
                        "\"interface\" : [ \"eth0\", \"wg0\" ],",
                        "\"interval\" : 0.5,",
                        "\"alert-port\" : \"off\",",
                        "\"filter\" : \"udp \\\"quoted\\\"\",",
                        "\"top\" : null,");
    }
}
