package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tables of packages in the architecture are what {@link RoomsTest} holds and the packages say; {@code make golden}
 * rewrites them.
 */
@Tag("golden")
class RoomsInDocsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/weir");
    private static final Path ARCHITECTURE = Path.of("src/docs/architecture.md");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*(.*?[.])(\\s|\\*/)", Pattern.DOTALL);

    @Test
    void platformPackagesAreDescribedAsTheyDescribeThemselves() throws IOException {
        StringBuilder table = new StringBuilder("| package | what it is | may import |\n| --- | --- | --- |\n");
        table.append("| `dev.weir` | ").append(sentence(SOURCES)).append(" | all |\n");
        for (var room : new TreeMap<>(RoomsTest.MAY_IMPORT).entrySet()) {
            table.append("| `")
                    .append(room.getKey())
                    .append("` | ")
                    .append(sentence(SOURCES.resolve(room.getKey())))
                    .append(" | ")
                    .append(room.getValue().stream()
                            .map(name -> name.replaceAll("\\.\\.$", ""))
                            .collect(Collectors.joining(", ")))
                    .append(" |\n");
        }
        DocBlock.check(ARCHITECTURE, "rooms", table.toString().stripTrailing());
    }

    @Test
    void featurePackagesAreDescribedAsTheyDescribeThemselves() throws IOException {
        StringBuilder table = new StringBuilder("| package | what it is |\n| --- | --- |\n");
        for (Path feature : directories(SOURCES.resolve("feature"))) {
            table.append("| `feature.")
                    .append(feature.getFileName())
                    .append("` | ")
                    .append(sentence(feature))
                    .append(" |\n");
        }
        DocBlock.check(ARCHITECTURE, "features", table.toString().stripTrailing());
    }

    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** The first sentence of a package, which says what it is. */
    private static String sentence(Path directory) throws IOException {
        Path file = directory.resolve("package-info.java");
        assertThat(file).exists();
        Matcher sentence = FIRST_SENTENCE.matcher(Files.readString(file).replaceAll("\n \\*(?!/)", "\n"));
        assertThat(sentence.find()).as(file + " begins with a sentence").isTrue();
        String text = sentence.group(1)
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replace("&gt;", ">");
        assertThat(Character.isLowerCase(text.charAt(0)))
                .as(file + " begins with a small letter")
                .isFalse();
        return text.substring(0, text.length() - 1);
    }
}
