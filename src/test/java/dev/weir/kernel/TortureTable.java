package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of {@code src/docs/TORTURE.md}: a promise, the figure it was held at, and the test, which writes it. */
final class TortureTable {

    private static final Path PAGE = Path.of("src/docs/TORTURE.md");
    /** Places of what is between the bars of a line. */
    private static final int FIGURE = 2;

    private static final int TEST = 3;

    private TortureTable() {}

    /**
     * Writes the figure that a test was passed with, and prints it.
     *
     * @param test as {@code TortureTest.killedAtAnyMomentItLeavesNothing}
     */
    static void write(String test, String figure) throws IOException {
        System.out.println(test + ": " + figure);
        List<String> lines = new ArrayList<>(Files.readAllLines(PAGE));
        lines.replaceAll(line -> {
            String[] cells = line.split("\\|", -1);
            return cells.length > TEST && cells[TEST].strip().equals("`" + test + "`")
                    ? line.replace(
                            "|" + cells[FIGURE] + "|" + cells[TEST] + "|", "| " + figure + " |" + cells[TEST] + "|")
                    : line;
        });
        Files.write(PAGE, lines);
    }
}
