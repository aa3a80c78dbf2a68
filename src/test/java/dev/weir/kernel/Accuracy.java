package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Prints the table of {@code make accuracy} and of {@code make test-kernels}: each case, what its processes moved, what weir showed, the verdict. */
public final class Accuracy {

    private static final Path MARKDOWN = Path.of("target/accuracy.md");
    private static final String ROW = "%-3s %-50s %-27s %-27s %-10s %-27s %s%n";

    private Accuracy() {
    }

    /** Prints the table of this kernel, which has the socket tracepoints, also as a file; exits 1 when it does not hold. */
    public static void main(String[] arguments) throws IOException {
        System.exit(holds("socket") ? 0 : 1);
    }

    /**
     * Runs every case and prints the table.
     *
     * @param source the byte source that weir has to choose on this kernel
     * @return whether that source, and the syscall source where it claims to see all, were exact
     */
    static boolean holds(String source) throws IOException {
        List<TrafficRun.Watched> all = new ArrayList<>(TrafficRun.ofAllCases(source));
        all.sort(Comparator.comparingInt(watched -> order(watched.traffic())));
        System.out.printf(ROW, "#", "case, bytes tx / rx", "sent", "shown, " + source + " source", "verdict", "shown, syscall source",
                "verdict");
        for (TrafficRun.Watched watched : all) {
            System.out.printf(ROW, cells(source, watched).toArray());
        }
        Files.createDirectories(MARKDOWN.getParent());
        Files.writeString(MARKDOWN, markdown(source, all));
        return all.stream().allMatch(watched -> holds(source, watched));
    }

    private static int order(TrafficCase traffic) {
        return traffic.number().equals("-") ? Integer.MAX_VALUE : Integer.parseInt(traffic.number());
    }

    private static List<String> cells(String source, TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        if (watched.chosen().skipped().isPresent()) {
            return List.of(traffic.number(), traffic.title(), "", "", "skipped", "", watched.chosen().skipped().get());
        }
        return List.of(traffic.number(), traffic.title(), watched.chosen().sent().toString(),
                watched.chosen().showed().toString(), verdict(watched.chosen(), traffic.blindSpotOf(source)),
                watched.syscall().showed().toString(), verdict(watched.syscall(), traffic.blindSpotOf("syscall")));
    }

    private static String verdict(Outcome outcome, String blindSpot) {
        if (outcome.exact()) {
            return "exact";
        }
        if (outcome.failed().isPresent()) {
            return "FAILED: " + outcome.failed().get();
        }
        return blindSpot.isEmpty() ? "WRONG" : blindSpot;
    }

    private static boolean holds(String source, TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        return holds(watched.chosen(), traffic.blindSpotOf(source)) && holds(watched.syscall(), traffic.blindSpotOf("syscall"));
    }

    private static boolean holds(Outcome outcome, String blindSpot) {
        return outcome.skipped().isPresent() || outcome.exact() || outcome.failed().isEmpty() && !blindSpot.isEmpty();
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
