package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Arguments;
import dev.weir.cli.Command;
import dev.weir.cli.Surroundings;
import dev.weir.cli.UsageError;
import dev.weir.screen.Action;
import dev.weir.screen.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the README says of keys, options and costs is what the program does and the bench measured; {@code make golden} rewrites it. */
@Tag("golden")
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path BENCH = Path.of("src/bench/RESULTS.md");
    /** What a person asks first; the rest is in the file. */
    private static final List<String> QUOTED = List.of("Weir with so many flows", "Start", "A refresh of the screen",
            "A run of each BPF program", "Traffic with a tool watching");
    private static final boolean REWRITE = "rewrite".equals(System.getProperty("weir.golden"));

    @Test
    void keysAreThoseOfTheTableThatUpdateUses() throws IOException {
        String keys = Action.all().stream().map(ReadmeTest::keyRow).collect(Collectors.joining("\n"));

        assertBlock("keys", "| key | what it does |\n| --- | --- |\n" + keys);
    }

    @Test
    void optionsAreThoseOfHelp() throws IOException, UsageError {
        Surroundings nobody = new Surroundings(Map.of(), 0, Path.of("/nonexistent"), Path.of("/nonexistent"));
        Command.Print help = (Command.Print) Arguments.read(List.of("--help"), nobody).command();

        assertBlock("help", "```\n" + help.text().stripTrailing() + "\n```");
    }

    @Test
    void costsAreThoseOfTheBenchThatIsCommitted() throws IOException {
        String results = Files.readString(BENCH);
        String machine = results.lines().filter(line -> line.startsWith("* ")).limit(3).collect(Collectors.joining("\n"));

        assertBlock("cost", machine + "\n\n" + QUOTED.stream().map(title -> section(results, title)).collect(Collectors.joining("\n\n")));
    }

    /** A section of the bench's report one level deeper, without the rows of weir with options. */
    private static String section(String results, String title) {
        int start = results.indexOf("## " + title + "\n");
        int end = results.indexOf("\n## ", start);
        assertThat(start).as(title).isNotNegative();
        return "#" + results.substring(start, end < 0 ? results.length() : end).lines().filter(line -> !line.contains(", weir --"))
                .collect(Collectors.joining("\n")).strip();
    }

    private static String keyRow(Action action) {
        String keys = action.defaultKeys().stream().map(Key::label).map(label -> "`" + label + "`").collect(Collectors.joining(" "));
        return "| " + keys.replace("|", "\\|") + " | " + action.help() + " |";
    }

    /** A block stands between {@code <!-- name…-->} and {@code <!-- /name -->}. */
    private static void assertBlock(String name, String expected) throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf("-->", readme.indexOf("<!-- " + name + ":")) + "-->\n".length();
        int end = readme.indexOf("<!-- /" + name + " -->");
        if (REWRITE) {
            Files.writeString(README, readme.substring(0, start) + expected + "\n" + readme.substring(end));
            return;
        }
        assertThat(readme.substring(start, end)).isEqualTo(expected + "\n");
    }
}
