package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code make accuracy} names each case that the kernel tests run, and no other. */
class AccuracyTableTest {

    @Test
    void tableHasEveryCase() throws IOException {
        List<String> cases = Files.readAllLines(Path.of("src/test/c/cases.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> firstTwo(line.split(" \\| ", -1)))
                .toList();
        String document = Files.readString(Path.of("src/docs/accuracy.md"));
        List<String> rows = document.substring(
                        document.indexOf("<!-- accuracy:"), document.indexOf("<!-- /accuracy -->"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .map(line -> firstTwo(line.substring(2).split(" \\| ", -1)))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(cases);
    }

    private static String firstTwo(String[] columns) {
        return columns[0] + " " + columns[1];
    }
}
