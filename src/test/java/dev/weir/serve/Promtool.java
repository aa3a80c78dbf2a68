package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Prometheus's own judge of metrics. */
public final class Promtool {

    private static final Path PROGRAM = Path.of("/usr/bin/promtool");

    private Promtool() {}

    /** Fails if promtool has anything to say about the text; the test skips where there is no promtool. */
    public static void assertNoComplaint(String metrics) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROGRAM), "promtool (Debian's package prometheus) is not installed");
        Process promtool = new ProcessBuilder(PROGRAM.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(metrics.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        assertThat(promtool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.exitValue()).isZero();
    }
}
