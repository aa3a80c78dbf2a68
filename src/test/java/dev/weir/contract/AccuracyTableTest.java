package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table of {@code make accuracy} names each case that the kernel tests run, and no other. */
class AccuracyTableTest {

    @Test
    void tableHasEveryCase() throws IOException {
        List<String> cases = Files.readAllLines(Path.of("src/test/c/cases.txt")).stream()
                .filter(line -> !line.startsWith("#")).map(line -> firstTwo(line.split(" \\| ", -1))).toList();
        String readme = Files.readString(Path.of("README.md"));
        List<String> rows = readme.substring(readme.indexOf("<!-- accuracy:"), readme.indexOf("<!-- /accuracy -->")).lines()
                .filter(line -> line.startsWith("| ")).skip(2)
                .map(line -> firstTwo(line.substring(2).split(" \\| ", -1))).toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(cases);
    }

    private static String firstTwo(String[] columns) {
        return columns[0] + " " + columns[1];
    }
}
