package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes every case of {@code make cases}, prints what is right beside what weir shows, and writes {@code
 * src/docs/CASES.md}.
 */
public final class Cases {

    private static final Path TABLE = Path.of("src/docs/CASES.md");

    private Cases() {}

    /**
     * One row.
     *
     * @param title   the situation
     * @param thread  the public thread, or empty
     * @param outcome what is right, what weir shows, and the verdict
     */
    private record Row(String title, String thread, Situation.Result outcome) {

        private List<String> cells() {
            return Stream.of(
                            title,
                            thread.isEmpty() ? "own case" : thread,
                            outcome.right(),
                            outcome.shown(),
                            outcome.verdict())
                    .map(cell -> cell.replace("|", "\\|"))
                    .toList();
        }
    }

    /**
     * Runs them all; exits 1 when one is wrong. With a word, runs the situations whose title has it, and writes no
     * page.
     */
    public static void main(String[] arguments) throws IOException {
        List<Row> situations = situations(arguments.length == 0 ? "" : arguments[0]);
        if (arguments.length > 0) {
            System.exit(situations.stream().anyMatch(row -> row.outcome().isWrong()) ? 1 : 0);
        }
        String source = ByteSources.best();
        List<Row> traffic = TrafficRun.ofAllCases(source).stream()
                .sorted(Comparator.comparingInt(watched -> watched.traffic().order()))
                .map(watched -> print(row(source, watched)))
                .toList();
        Files.writeString(TABLE, page(situations, traffic));
        long wrong = Stream.concat(situations.stream(), traffic.stream())
                .filter(row -> row.outcome().isWrong())
                .count();
        System.out.printf("%d cases, %d wrong, %s%n", situations.size() + traffic.size(), wrong, TABLE);
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static List<Row> situations(String word) {
        List<Row> rows = new ArrayList<>();
        try (Stage stage = Stage.open()) {
            for (Situation situation : Situations.all()) {
                if (situation.title().contains(word)) {
                    rows.add(print(new Row(situation.title(), situation.thread(), situation.run(stage))));
                }
            }
        }
        return rows;
    }

    private static Row print(Row row) {
        System.out.println(String.join(" | ", row.cells()));
        return row;
    }

    private static Row row(String source, TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        Outcome outcome = watched.chosen();
        String verdict = outcome.skipped()
                .map(reason -> "skipped: " + reason)
                .orElseGet(() -> outcome.failed()
                        .map(reason -> "FAILED: " + reason)
                        .orElse(traffic.holds(source, outcome) ? "right" : "WRONG"));
        boolean made = outcome.skipped().isEmpty() && outcome.failed().isEmpty();
        return new Row(
                traffic.title(),
                traffic.thread(),
                new Situation.Result(
                        made ? outcome.sent().toString() : "",
                        made ? outcome.showed().toString() : "",
                        verdict));
    }

    private static String page(List<Row> situations, List<Row> traffic) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, """
                # Cases

                Situations in which tools like this one show something wrong, each with the public thread that tells of one, what is right,
                and what weir shows. `sudo make cases` makes them all and writes this page; this one is of Linux %s.
                A thread is a project and a number there; "own case" means that none is known.

                ## Situations

                What is right comes from elsewhere than weir: from what the program did, from `/proc`, or from the interface.

                """, System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1")));
        table(text, "right", situations);
        text.append("""

                ## Kinds of traffic

                Bytes sent and received as the programs' own calls returned them, and as weir shows them for the same processes, by name and
                by process. The cases are those of `make accuracy`.

                """);
        table(text, "moved (tx / rx bytes)", traffic);
        return text.toString();
    }

    private static void table(StringBuilder text, String right, List<Row> rows) {
        text.append("| situation | thread | ")
                .append(right)
                .append(" | weir shows | verdict |\n| --- | --- | --- | --- | --- |\n");
        rows.forEach(
                row -> text.append("| ").append(String.join(" | ", row.cells())).append(" |\n"));
    }
}
