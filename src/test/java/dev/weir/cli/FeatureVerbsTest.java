package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class FeatureVerbsTest {

    @Command(name = "count", description = "counts")
    static final class Count implements Callable<Integer> {
        @Option(
                names = {"-i", "--interface"},
                paramLabel = "NAME",
                required = true)
        private String iface;

        @Parameters(paramLabel = "FILE", arity = "0..1")
        private String file;

        @Override
        public Integer call() {
            return iface.length() + (file == null ? 0 : 100);
        }
    }

    private static final FeatureVerb COUNT = new FeatureVerb("count", "count things", "FILE", Count::new);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String... arguments) throws Exception {
        return new FeatureVerbs(List.of(COUNT))
                .run(COUNT, List.of(arguments), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @Test
    void theFirstArgumentNamesTheCommand() {
        FeatureVerbs verbs = new FeatureVerbs(List.of(COUNT));
        assertThat(verbs.of(List.of("count", "-i", "eth0"))).contains(COUNT);
        assertThat(verbs.of(List.of("-i", "count"))).isEmpty();
        assertThat(verbs.of(List.of())).isEmpty();
    }

    @Test
    void optionsAndOperandReachTheCommandWhoseResultIsTheExitCode() throws Exception {
        assertThat(run("count", "-i", "eth0")).isEqualTo(4);
        assertThat(run("count", "--interface=eth0", "file")).isEqualTo(104);
    }

    @Test
    void helpIsPrintedAndIsDone() throws Exception {
        assertThat(run("count", "--help")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("weir count")
                .contains("--interface");
    }

    @Test
    void wrongArgumentsAreOneSentence() {
        assertThatThrownBy(() -> run("count"))
                .isInstanceOf(UsageError.class)
                .hasMessage("weir count needs --interface NAME; weir count --help lists what there is");
        assertThatThrownBy(() -> run("count", "-i", "a", "--nosuch"))
                .isInstanceOf(UsageError.class)
                .hasMessage("unknown option \"--nosuch\"; weir count --help lists what there is");
        assertThatThrownBy(() -> run("count", "-i", "a", "b", "c"))
                .isInstanceOf(UsageError.class)
                .hasMessage("weir count has no use for \"c\"; weir count --help lists what there is");
    }

    @Test
    void whatIsUnknownIsNoMoreKnownBesideHelp() {
        assertThatThrownBy(() -> run("count", "a", "b", "--help"))
                .isInstanceOf(UsageError.class)
                .hasMessage("weir count has no use for \"b\"; weir count --help lists what there is");
    }
}
