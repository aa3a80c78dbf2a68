package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batch mode from the outside: what scripts rely on. */
@Tag("kernel")
class BatchKernelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void threeSnapshotsAreThreeLinesOneSecondApart() throws IOException {
        Finished run = Weir.finished(List.of(), "-b", "-n", "3", "-d", "1", "-o", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.messages()).isEmpty();
        List<String> lines = run.output().lines().toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            assertThat(JSON.readTree(line).path("schema").asText()).isEqualTo("weir/1");
        }
        JsonNode last = JSON.readTree(lines.get(2));
        assertThat(last.path("interval_s").asDouble()).isBetween(0.9, 1.5);
        assertThat(last.path("host").path("byte_source").asText()).isEqualTo(ByteSources.best());
    }

    @Test
    void withoutPrivilegesItSaysSoInOneSentence() {
        Needs.program("setpriv");
        Finished run = Weir.finished(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"), "-b", "-n", "1");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.output()).isEmpty();
        assertThat(run.messages().lines()).hasSize(1).allMatch(line -> line.contains("root") && line.contains("sudo"));
    }

    @Test
    void readerThatHasHadEnoughIsNoError() {
        Finished run = Weir.finished(List.of("sh", "-c", "\"$@\" | head -n 1", "sh"), "-b", "-d", "0.2", "-o", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.messages()).isEmpty();
        assertThat(run.output().lines()).hasSize(1);
    }

    @Test
    void alertEndsTheRunWithItsOwnExitCode() {
        try (Lab lab = new Lab();
                Generator generator = Generator.start(lab, "full 2 5")) {
            Finished run = Weir.finished(List.of(), "-b", "-d", "0.2", "-o", "json", "--exit-on-alert");
            assertThat(run.exitCode()).as(run.messages()).isEqualTo(4);
            generator.finish();
        }
    }
}
