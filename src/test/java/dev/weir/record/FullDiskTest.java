package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, mounted where nobody else sees it. */
@Tag("kernel")
@Timeout(60)
class FullDiskTest {

    @TempDir
    private Path directory;

    @Test
    void fullDiskLeavesNoHalfFileAndWhatIsClaimedToPlayPlays() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=64k tmpfs \"$0\" || { echo 'no mount'; exit; }; exec \"$@\"",
                        directory.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assumeTrue(
                !said.get(0).equals("no mount") && !said.get(0).startsWith("unshare"),
                () -> "a file system cannot be mounted here: " + said);

        assertThat(said).hasSize(6);
        assertThat(said.get(0))
                .isEqualTo("recording to " + directory.resolve("a.weir")
                        + " stopped: No space left on device; what was written until then plays");
        assertThat(said.get(1)).matches("whole ([0-9]+) played \\1").isNotEqualTo("whole 0 played 0");
        assertThat(said.get(2)).isEqualTo("full");
        assertThat(said.get(3))
                .isEqualTo("cannot write " + directory.resolve("export.json")
                        + ": No space left on device; nothing is left of it");
        assertThat(said.get(4))
                .isEqualTo("recording to " + directory.resolve("b.weir")
                        + " stopped: No space left on device; nothing was recorded");
        assertThat(said.get(5)).isEqualTo("[a.weir, filler]");
    }
}
