package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document that says which golden screen shows what, and the screens it names. */
class ScreensInDocsTest {

    private static final Path DOCUMENT = Path.of("src/docs/screens.md");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern NAMED = Pattern.compile("`([a-z0-9-]+-[0-9]+x[0-9]+)`");
    private static final Pattern POINT = Pattern.compile("(?m)^\\| ([0-9]+) \\|");

    private static List<String> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    @Test
    void everyScreenThatIsNamedIsRecorded() throws IOException {
        List<String> named = found(NAMED);
        assertThat(named).hasSizeGreaterThan(70);
        assertThat(named)
                .allSatisfy(name ->
                        assertThat(GOLDEN.resolve(name + ".txt")).as(name).isRegularFile());
    }

    @Test
    void everyPointIsThereOnceAndInOrder() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (int point = 1; point <= 25; point++) {
            wanted.add(Integer.toString(point));
        }
        assertThat(found(POINT)).isEqualTo(wanted);
    }
}
