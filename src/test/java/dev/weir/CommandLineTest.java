package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Program.Result;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.Top;
import dev.weir.model.Snapshot;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person or script gets to see of the whole program: its outputs and its exit code. */
@Timeout(60)
class CommandLineTest {

    @TempDir
    private Path directory;

    private static Result run(String... arguments) throws IOException, InterruptedException {
        try (Program program = Program.start(arguments)) {
            return program.result();
        }
    }

    /** One line that ends like one, and starts with who says it. */
    private static void assertOneSentence(Result result, String part) {
        assertThat(result.out()).isEmpty();
        assertThat(result.errors()).startsWith("weir: ").contains(part).endsWith("\n");
        assertThat(result.errors().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "--dump-config"})
    void whatWasAskedForIsPrintedAndExitsWith0(String option) throws IOException, InterruptedException {
        Result result = run(option);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isNotBlank();
        assertThat(result.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--colour, --colour", "-d0, 0", "--xdp=fast, fast", "frobnicate, frobnicate"})
    void wrongUsageIsOneSentenceAndExitsWith2(String argument, String named) throws IOException, InterruptedException {
        Result result = run(argument);
        assertThat(result.exitCode()).isEqualTo(2);
        assertOneSentence(result, named);
    }

    @Test
    void screenIntoAPipeNamesTheOptionForBatchAndExitsWith2() throws IOException, InterruptedException {
        Result result = run();
        assertThat(result.exitCode()).isEqualTo(2);
        assertOneSentence(result, "-b");
    }

    @Test
    void withoutTheRightsItSaysHowToGetThemAndExitsWith3() throws IOException, InterruptedException {
        try (Program program = Program.startUnprivileged("-b", "-n", "1")) {
            Result result = program.result();
            assertThat(result.exitCode()).isEqualTo(3);
            assertOneSentence(result, "sudo");
        }
    }

    @Test
    @Tag("kernel")
    void withoutLibbpfItSaysHowToInstallItAndExitsWith3() throws IOException, InterruptedException {
        try (Stream<Path> libraries =
                Files.find(Path.of("/usr/lib"), 2, (path, kind) -> path.endsWith("libbpf.so.1"))) {
            Path library = libraries.findFirst().orElseThrow();
            try (Program program = Program.startWithout(library, "-b", "-n", "1")) {
                Result result = program.result();
                assertThat(result.exitCode()).isEqualTo(3);
                assertOneSentence(result, "apt-get install libbpf1");
            }
        }
    }

    @Test
    void doctorWithoutTheRightsSaysWhatIsMissingAndExitsWith3() throws IOException, InterruptedException {
        try (Program program = Program.startUnprivileged("doctor")) {
            Result result = program.result();
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.out()).contains("CAP_BPF", "fix: run weir with sudo");
            assertThat(result.errors()).isEmpty();
        }
    }

    @Test
    void replayedRunGivesTheSameJsonAsTheLiveOne() throws IOException, InterruptedException {
        Result result = run("replay", Recordings.of(4, directory).toString(), "-b", "-o", "json", "--speed", "1000");
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).isEmpty();
        ByteArrayOutputStream live = new ByteArrayOutputStream();
        for (Snapshot snapshot : Scenario.seconds(4).subList(1, 4)) {
            JsonSnapshot.complete().write(Top.sorted(snapshot), live);
        }
        assertThat(result.out()).isEqualTo(live.toString(StandardCharsets.UTF_8));
    }

    @Test
    void soManySnapshotsAsAskedForAreReplayed() throws IOException, InterruptedException {
        Result result =
                run("replay", Recordings.of(9, directory).toString(), "-b", "-n", "2", "-o", "json", "--speed", "1000");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(2);
    }

    @Test
    void alertThatIsOpenEndsTheRunWith4() throws IOException, InterruptedException {
        Result result = run(
                "replay",
                Recordings.of(25, directory).toString(),
                "-b",
                "-o",
                "json",
                "--exit-on-alert",
                "--speed",
                "1000");
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.out().lines()).hasSize(20);
    }

    @Test
    void fileThatCannotBeReplayedIsOneSentenceAndExitsWith1() throws IOException, InterruptedException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "not a recording");
        for (Path file : List.of(directory.resolve("missing.weir"), directory, text)) {
            Result result = run("replay", file.toString(), "-b");
            assertThat(result.exitCode()).isEqualTo(1);
            assertOneSentence(result, file.getFileName().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "--dump-config", "doctor", "replay -b -o json --speed 1000"})
    void outputThatCannotBeWrittenIsOneSentenceAndExitsWith1(String arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        if (arguments.startsWith("replay")) {
            all.add(1, Recordings.of(3, directory).toString());
        }
        try (Program program = Program.startInto(Path.of("/dev/full"), all.toArray(String[]::new))) {
            Result result = program.result();
            assertThat(result.exitCode()).isIn(1, 3); // doctor without rights has more to complain about
            assertOneSentence(result, "cannot write to standard output: No space left on device");
        }
    }

    @Test
    void helpThatNobodyReadsEndsQuietly() throws IOException, InterruptedException {
        Process piped = new ProcessBuilder(
                        "bash",
                        "-c",
                        "\"$@\" | true; exit ${PIPESTATUS[0]}",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weir.Main",
                        "--help")
                .redirectErrorStream(true)
                .start();
        assertThat(piped.inputReader().lines()).isEmpty();
        assertThat(piped.waitFor()).isZero();
    }

    /** As programs do that share a pipe with others, ssh among them. */
    @Test
    void outputThatDoesNotWaitForItsReaderIsWrittenWhole() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "needs perl to make a pipe so");
        List<String> replay = List.of(
                "replay", "src/test/resources/recordings/web-server.weir", "-b", "-o", "json", "--speed", "1000");
        long whole = run(replay.toArray(String[]::new)).out().getBytes(StandardCharsets.UTF_8).length;
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "perl -MFcntl -e 'fcntl STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK; exec @ARGV' \"$@\" | (sleep 2; wc -c)",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weir.Main"));
        command.addAll(replay);
        Process piped = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(piped.inputReader().lines()).containsExactly(Long.toString(whole));
        assertThat(whole).as("more than a pipe holds").isGreaterThan(1 << 16);
        assertThat(piped.waitFor()).isZero();
    }

    @Test
    void damagedRecordingPlaysWhatIsWholeSaysWhereAndExitsWith1() throws IOException, InterruptedException {
        Path file = Recordings.of(5, directory);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
        Result result = run("replay", file.toString(), "-b", "-o", "json", "--speed", "1000");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out().lines()).hasSize(3); // the first has no rates, and one is damaged
        assertThat(result.errors())
                .startsWith("weir: " + file + " is damaged after snapshot 2: ")
                .contains(" bytes from byte ")
                .hasLineCount(1);
    }

    @Test
    void controlCharactersOfAnArgumentNeverReachTheTerminal() throws IOException, InterruptedException {
        for (String[] arguments : new String[][] {
            {"\u001b[2Jfrob"},
            {"--config", "/no\u001b]0;x\u0007such"},
            {"replay", "/no\u001b[31m", "-b"},
            {"-b", "-u", "x\u009b2J"},
            {"record", "/nosuch\u001b[2J/a"}
        }) {
            Result result = run(arguments);
            assertThat(result.exitCode()).isIn(1, 2);
            assertThat(result.errors().strip().chars()).as(result.errors()).noneMatch(Character::isISOControl);
        }
    }

    @Test
    void recordRefusesWhatIsNoRecordingBeforeAnythingElse() throws IOException, InterruptedException {
        Path notes = Files.writeString(directory.resolve("notes.txt"), "precious");
        for (Path file : List.of(directory, notes)) {
            Result result = run("record", file.toString(), "-n", "1");
            assertThat(result.exitCode()).isEqualTo(1);
            assertOneSentence(result, "will not write to " + file + ": ");
        }
        assertThat(notes).hasContent("precious");
    }

    @Test
    void readerThatHasGoneEndsItQuietly() throws IOException, InterruptedException {
        try (Program program = Program.start(
                "replay", Recordings.of(200, directory).toString(), "-b", "-o", "json", "--speed", "1000")) {
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(program.process().getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(reader.readLine()).startsWith("{");
            }
            Result result = program.result();
            assertThat(result.exitCode()).isZero();
            assertThat(result.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalEndsItWithTheExitCodeOfTheSignal(String signal, int exitCode) throws IOException, InterruptedException {
        try (Program program =
                Program.start("replay", Recordings.of(100, directory).toString(), "-b", "-o", "json")) {
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(program.process().getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(reader.readLine()).startsWith("{");
                assertThat(new ProcessBuilder(
                                        "kill",
                                        "-" + signal,
                                        Long.toString(program.process().pid()))
                                .start()
                                .waitFor(20, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(program.process().waitFor(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            }
            assertThat(program.process().exitValue()).isEqualTo(exitCode);
            assertThat(program.result().errors()).isEmpty();
        }
    }
}
