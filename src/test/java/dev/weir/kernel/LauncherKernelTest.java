package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as {@code make} built it, in environments that nobody tidied up. */
@Tag("kernel")
class LauncherKernelTest {

    private static final Path RECORDING =
            Path.of("src/test/resources/recordings/web-server.weir").toAbsolutePath();
    private static final String REPLAY = Weir.launcher() + " replay '" + RECORDING + "' -b -n 1";

    @TempDir
    private Path directory;

    /** What a command printed, and the exit code. */
    private record Run(String out, String err, int status) {}

    @Test
    void pathsWithAnyCharactersWorkInTheCLocale() throws Exception {
        Run copied = sh(
                Map.of("LC_ALL", "C"),
                "d=\"$PWD/$(printf 'r\\303\\251gl\\344\\270\\255')\"; mkdir \"$d\"; cp '"
                        + RECORDING + "' \"$d/a.weir\"; echo '{}' >\"$d/config.json\"; " + Weir.launcher()
                        + " --config \"$d/config.json\" replay \"$d/a.weir\" -b -n 1");
        assertThat(copied.err()).isEmpty();
        assertThat(copied.out()).startsWith("weir ");
    }

    @Test
    void anArgumentThatIsNoUtf8IsRefused() throws Exception {
        Run refused = sh(Map.of("LC_ALL", "C"), Weir.launcher() + " replay \"$(printf 'x\\377.weir')\" -b");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("weir: the argument \"x")
                .endsWith(".weir\" is no UTF-8, and Java knows no file by other bytes\n");
    }

    @Test
    void startsWithClosedDescriptorsAndWithoutHome() throws Exception {
        for (String odd : List.of(REPLAY + " <&-", REPLAY + " 2>&-", "env -u HOME " + REPLAY)) {
            Run run = sh(Map.of(), odd);
            assertThat(run.status()).as(odd).isZero();
            assertThat(run.out()).as(odd).startsWith("weir ");
            assertThat(run.err()).as(odd).isEmpty();
        }
        assertThat(sh(Map.of(), REPLAY + " >&-").err()).doesNotContain("Exception");
    }

    @Test
    void startsInADirectoryThatIsGone() throws Exception {
        Run run = sh(Map.of(), "mkdir gone; cd gone; rmdir ../gone; " + REPLAY);
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("weir ");
        Run file = sh(Map.of(), "mkdir gone2; cd gone2; rmdir ../gone2; " + Weir.launcher() + " replay x.weir -b");
        assertThat(file.status()).isEqualTo(1);
        assertThat(file.err()).endsWith("weir: cannot replay x.weir: there is no such file or directory\n");
    }

    @Test
    void outOfMemoryIsOneSentenceAndOne() throws Exception {
        Run run = sh(Map.of("WEIR_JAVA_OPTS", "-Xms2m -Xmx2m"), REPLAY);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("weir: out of memory").hasLineCount(1);
    }

    private Run sh(Map<String, String> environment, String script) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60L * Lab.SLOWNESS, TimeUnit.SECONDS))
                .as(script)
                .isTrue();
        return new Run(Files.readString(out), Files.readString(err, StandardCharsets.UTF_8), process.exitValue());
    }
}
