package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.screen.Action;
import dev.weir.screen.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keys and costs in the documents are what the program does and the bench measured; {@code make golden} writes them.
 */
@Tag("golden")
class TablesInDocsTest {

    private static final Path README = Path.of("README.md");
    private static final Path BENCH = Path.of("src/bench/RESULTS.md");
    private static final int README_LINES_MAX = 300;
    /** The keys to begin with. */
    private static final List<String> FIRST_KEYS =
            List.of("?", "2", "3", "Enter", "Esc", "/", "s", "a", "p", "[", "w", "q");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)\\)");
    /** What a person asks first; the rest is in the file. */
    private static final List<String> QUOTED = List.of(
            "Weir with so many flows",
            "Start",
            "A refresh of the screen",
            "A run of each BPF program",
            "Traffic with a tool watching");

    @Test
    void keysAreThoseOfTheTableThatUpdateUses() throws IOException {
        DocBlock.check(Path.of("src/docs/keys.md"), "keys", namedTable());
    }

    @Test
    void readmeHasTheTwelveKeysToBeginWith() throws IOException {
        DocBlock.check(README, "keys", table(FIRST_KEYS.stream().map(TablesInDocsTest::withKey)));
    }

    @Test
    void costsAreThoseOfTheBenchThatIsCommitted() throws IOException {
        String results = Files.readString(BENCH);
        String machine =
                results.lines().filter(line -> line.startsWith("* ")).limit(3).collect(Collectors.joining("\n"));

        DocBlock.check(
                Path.of("src/docs/cost.md"),
                "cost",
                machine + "\n\n"
                        + QUOTED.stream().map(title -> section(results, title)).collect(Collectors.joining("\n\n")));
    }

    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(README_LINES_MAX);
    }

    @Test
    void everyDocumentIsLinkedAndEveryLinkLeadsSomewhere() throws IOException {
        assertThat(links(README))
                .containsAll(documents().stream()
                        .filter(document -> !document.equals(README))
                        .map(Path::toString)
                        .toList());
        for (Path document : documents()) {
            assertThat(links(document))
                    .as(document.toString())
                    .allMatch(link -> Files.exists(document.resolveSibling(link)));
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> documents = Files.list(Path.of("src/docs"))) {
            return Stream.concat(Stream.of(README), documents).toList();
        }
    }

    /** Where links to other files lead. */
    private static List<String> links(Path document) throws IOException {
        return LINK.matcher(Files.readString(document))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    /** A section of the bench's report, without the rows of weir with options. */
    private static String section(String results, String title) {
        int start = results.indexOf("## " + title + "\n");
        int end = results.indexOf("\n## ", start);
        assertThat(start).as(title).isNotNegative();
        return results.substring(start, end < 0 ? results.length() : end)
                .lines()
                .filter(line -> !line.contains(", weir --"))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static Action withKey(String label) {
        return Action.all().stream()
                .filter(action -> action.defaultKeys().stream()
                        .anyMatch(key -> Key.label(key).equals(label)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no action has the key " + label));
    }

    /** All keys, with what the config file calls what they do. */
    private static String namedTable() {
        return "| key | what it does | in `\"keys\"` |\n| --- | --- | --- |\n"
                + Action.all().stream()
                        .map(action -> keyRow(action) + " `" + action.configName() + "` |")
                        .collect(Collectors.joining("\n"));
    }

    private static String table(Stream<Action> actions) {
        return "| key | what it does |\n| --- | --- |\n"
                + actions.map(TablesInDocsTest::keyRow).collect(Collectors.joining("\n"));
    }

    private static String keyRow(Action action) {
        String keys = action.defaultKeys().stream()
                .map(Key::label)
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(" "));
        return "| " + keys.replace("|", "\\|") + " | " + action.help() + " |";
    }
}
