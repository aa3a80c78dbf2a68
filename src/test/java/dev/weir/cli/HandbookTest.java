package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandbookTest {

    private static final FeatureVerbs FEATURES = new FeatureVerbs(List.of(MeasureVerb.VERB));
    private static final Completion COMPLETION = new Completion(FEATURES);

    @TempDir
    private Path share;

    @Test
    void manPageHasEverySettingCommandAndExitCode() {
        String page = ManPage.text(FEATURES).replace("\\-", "-");
        for (Setting setting : Setting.values()) {
            assertThat(page).contains(setting.flag(), setting.description.replace("`", "\\(ga"));
        }
        for (Verb verb : Verb.values()) {
            assertThat(page).contains(verb.call(), verb.summary);
        }
        for (ExitCode code : ExitCode.values()) {
            assertThat(page)
                    .contains(".B \"" + code.number() + "\"\n" + code.meaning().replace("`", "\\(ga") + ".\n");
        }
    }

    @Test
    void manPageStartsNoLineWithAMacroThatIsText() {
        assertThat(ManPage.text(FEATURES).lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|B|nf|fi)\\b.*"));
    }

    @Test
    void manPageHasTheOptionsOfCommandsThatFeaturesBring() {
        assertThat(ManPage.text(FEATURES).replace("\\-", "-"))
                .contains(
                        "\nweir measure [options]\n",
                        "\nweir measure twice [options] FILE\n",
                        "weir measure [options]\"\nmeasure a thing.\n",
                        ".SS \"weir measure\"\nMeasure a ${THING} to 1 %. Twice.\n",
                        ".B \"-l, --length METRES\"\nhow long it is.\n",
                        ".SS \"weir measure twice\"\n");
    }

    @Test
    void everyShellCompletesEveryFlagOfEveryCommand() {
        for (Setting setting : Setting.values()) {
            assertThat(COMPLETION.bash()).contains(setting.flag());
            assertThat(COMPLETION.zsh())
                    .contains("'" + (setting.kind == Setting.Kind.TEXTS ? "*" : "") + setting.flag());
            assertThat(COMPLETION.fish()).contains(" -l " + setting.key() + " ");
        }
    }

    @Test
    void bashCompletesCommandsFlagsChoicesAndFiles() throws Exception {
        assertThat(completedByBash("weir", "re")).containsExactly("record", "replay");
        assertThat(completedByBash("weir", "--xd")).containsExactly("--xdp");
        assertThat(completedByBash("weir", "--xdp", "")).containsExactly("auto", "native", "generic", "off");
        assertThat(completedByBash("weir", "--color", "=", "n")).containsExactly("never");
        assertThat(completedByBash("weir", "record", "--max")).containsExactly("--max-size", "--max-age");
        assertThat(completedByBash("weir", "replay", "--max")).isEmpty();
        assertThat(completedByBash("weir", "me")).containsExactly("measure");
        assertThat(completedByBash("weir", "measure", "tw")).containsExactly("twice");
        assertThat(completedByBash("weir", "measure", "--l")).containsExactly("--length");
        assertThat(completedByBash("weir", "measure", "-o", "")).containsExactly("table", "json", "csv");
        assertThat(completedByBash("weir", "measure", "twice", "--")).containsExactly("--help");
        Path recording = Files.createFile(share.resolve("run.weir"));
        assertThat(completedByBash("weir", "replay", share + "/ru")).containsExactly(recording.toString());
    }

    @Test
    void handbookIsLaidOutAsUsrShare() throws IOException {
        Handbook.write(share, FEATURES);
        assertThat(share.resolve("man/man8/weir.8")).hasContent(ManPage.text(FEATURES));
        assertThat(share.resolve("bash-completion/completions/weir")).hasContent(COMPLETION.bash());
        assertThat(share.resolve("zsh/site-functions/_weir")).hasContent(COMPLETION.zsh());
        assertThat(share.resolve("fish/vendor_completions.d/weir.fish")).hasContent(COMPLETION.fish());
    }

    /** Asks bash what it would offer for the last of the words. */
    private List<String> completedByBash(String... words) throws IOException, InterruptedException {
        String script = COMPLETION.bash() + "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _weir\n"
                + "[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Path file = Files.writeString(share.resolve("completion.sh"), script);
        List<String> command = new ArrayList<>(List.of("bash", "--norc", file.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        Finished finished = Finished.of(bash, "bash", Duration.ofSeconds(30));
        assertThat(finished.exitCode()).as(finished.output()).isZero();
        return finished.output().lines().toList();
    }
}
