package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import dev.weir.cli.UsageError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command line is said before anything is attached. */
class PolicyCommandTest {

    private static final FeatureVerb VERB = new FeatureVerb("policy", "", PolicyCommand::new);

    @TempDir
    private Path directory;

    private void wrong(String sentence, String... options) throws IOException {
        Path config = Files.writeString(directory.resolve("policy.json"), "{\"permitted_cidrs\": [\"10.0.0.0/8\"]}");
        List<String> arguments = new ArrayList<>(List.of("policy", "-c", config.toString()));
        arguments.addAll(List.of(options));
        assertThatThrownBy(() -> new FeatureVerbs(List.of(VERB))
                        .run(VERB, arguments, new PrintStream(new ByteArrayOutputStream())))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void formatsForProgramsNeedAFile() throws IOException {
        wrong("output file required for format json", "--log-format", "json");
        wrong("output file required for format eve", "--log-format", "eve");
    }

    @Test
    void aConfirmationNeedsSomethingToUndo() throws IOException {
        wrong("--confirm goes only with --drop-packets", "--confirm", "30");
        wrong("--confirm goes only with --drop-packets", "--confirm", "30", "--drop-packets", "--dry-run");
    }

    @Test
    void numbersHaveBounds() throws IOException {
        wrong("--confirm is a number of seconds from 1", "--confirm", "0", "--drop-packets");
        wrong("--summary is a number of seconds from 0", "--summary", "-1");
        wrong("--log-buffer-size is a number of bytes from 1", "--log-buffer-size", "0");
        wrong("--log-every is a number of packets", "--log-every", "-5");
    }

    @Test
    void withoutAConfigThereIsNothingToJudgeBy() {
        assertThatThrownBy(() -> new FeatureVerbs(List.of(VERB)).run(VERB, List.of("policy"), System.out))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("needs -c FILE");
    }
}
