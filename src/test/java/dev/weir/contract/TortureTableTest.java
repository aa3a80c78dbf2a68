package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each promise of src/docs/TORTURE.md names a test that there is. */
class TortureTableTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?` \\|$");

    @Test
    void everyPromiseHasItsTest() throws IOException {
        Map<String, List<Path>> classes;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            classes = files.filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", "")));
        }
        List<String> promises = Files.readAllLines(Path.of("src/docs/TORTURE.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .toList();
        assertThat(promises).hasSizeGreaterThan(20);
        for (String promise : promises) {
            Matcher named = NAMED.matcher(promise);
            assertThat(named.find()).as(promise).isTrue();
            assertThat(classes).as(promise).containsKey(named.group(1));
            if (named.group(2) != null) {
                StringBuilder texts = new StringBuilder();
                for (Path file : classes.get(named.group(1))) {
                    texts.append(Files.readString(file));
                }
                assertThat(texts).as(promise).contains("void " + named.group(2) + "(");
            }
        }
    }
}
