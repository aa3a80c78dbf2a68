package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints the table of {@code make accuracy} and of {@code make test-kernels}: each case, what its processes moved, what
 * weir showed, the verdict.
 */
public final class Accuracy {

    private static final Path MARKDOWN = Path.of("target/accuracy.md");
    private static final String ROW = "%-3s %-50s %-27s %-27s %-10s %-27s %s%n";

    private Accuracy() {}

    /**
     * The cases, counted.
     *
     * @param exact   exact with the source that weir chose
     * @param skipped that the kernel or the machine cannot make
     * @param all     exact, skipped, and those with something that the source cannot see
     * @param holds   whether both sources showed every byte of every case that they can see, and no other
     */
    record Tally(int exact, int skipped, int all, boolean holds) {}

    /** Prints the table of this kernel, also as a file; exits 1 when it does not hold. */
    public static void main(String[] arguments) throws IOException {
        System.exit(of(ByteSources.best()).holds() ? 0 : 1);
    }

    /**
     * Runs every case and prints the table.
     *
     * @param source the byte source that weir has to choose on this kernel
     * @throws IllegalStateException when weir chooses another source
     */
    static Tally of(String source) throws IOException {
        List<TrafficRun.Watched> all = new ArrayList<>(TrafficRun.ofAllCases(source));
        all.sort(Comparator.comparingInt(watched -> watched.traffic().order()));
        System.out.printf(
                ROW,
                "#",
                "case, bytes tx / rx",
                "sent",
                "shown, " + source + " source",
                "verdict",
                "shown, syscall source",
                "verdict");
        for (TrafficRun.Watched watched : all) {
            System.out.printf(ROW, cells(source, watched).toArray());
        }
        Files.createDirectories(MARKDOWN.getParent());
        Files.writeString(MARKDOWN, markdown(source, all));
        List<Outcome> chosen = all.stream().map(TrafficRun.Watched::chosen).toList();
        return new Tally(
                (int) chosen.stream()
                        .filter(outcome -> outcome.skipped().isEmpty() && outcome.exact())
                        .count(),
                (int) chosen.stream()
                        .filter(outcome -> outcome.skipped().isPresent())
                        .count(),
                all.size(),
                all.stream().allMatch(watched -> holds(source, watched)));
    }

    private static List<String> cells(String source, TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        if (watched.chosen().skipped().isPresent()) {
            return List.of(
                    traffic.number(),
                    traffic.title(),
                    "",
                    "",
                    "skipped",
                    "",
                    watched.chosen().skipped().get());
        }
        return List.of(
                traffic.number(),
                traffic.title(),
                watched.chosen().sent().toString(),
                watched.chosen().showed().toString(),
                verdict(traffic, source, watched.chosen()),
                watched.syscall().showed().toString(),
                isLessAndSaysSo(watched) ? "less, and says so" : verdict(traffic, "syscall", watched.syscall()));
    }

    private static String verdict(TrafficCase traffic, String source, Outcome outcome) {
        if (outcome.failed().isPresent()) {
            return "FAILED: " + outcome.failed().get();
        }
        if (!traffic.holds(source, outcome)) {
            return "WRONG";
        }
        return outcome.exact()
                ? "exact"
                : traffic.blindSpotOf(source).orElseThrow().reason();
    }

    private static boolean holds(String source, TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        return watched.chosen().skipped().isPresent()
                || traffic.holds(source, watched.chosen())
                        && (traffic.holds("syscall", watched.syscall()) || isLessAndSaysSo(watched));
    }

    /** Programs at system calls are skipped where the kernel lets a reader of maps lose the CPU, as Linux 7 does. */
    private static boolean isLessAndSaysSo(TrafficRun.Watched watched) {
        Outcome syscall = watched.syscall();
        return watched.skipped()
                && syscall.failed().isEmpty()
                && !watched.traffic().holds("syscall", syscall)
                && syscall.showed().tx() <= syscall.sent().tx()
                && syscall.showed().rx() <= syscall.sent().rx();
    }

    private static String markdown(String source, List<TrafficRun.Watched> all) {
        StringBuilder text = new StringBuilder("""
                | # | case | sent (tx / rx bytes) | shown, %s source | verdict | shown, syscall source | verdict |
                | --- | --- | --- | --- | --- | --- | --- |
                """.formatted(source));
        for (TrafficRun.Watched watched : all) {
            text.append("| ").append(String.join(" | ", cells(source, watched))).append(" |\n");
        }
        return text.toString();
    }
}
