package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Prints the table of {@code make accuracy}: each case, what its processes moved, what weir showed, the verdict. */
public final class Accuracy {

    private static final Path MARKDOWN = Path.of("target/accuracy.md");
    private static final String ROW = "%-3s %-50s %-27s %-27s %-10s %-27s %s%n";

    private Accuracy() {
    }

    /** Runs every case; exits 1 when the socket source, or the syscall source where it claims to see all, was not exact. */
    public static void main(String[] arguments) throws IOException {
        List<TrafficRun.Watched> all = new ArrayList<>(TrafficRun.ofAllCases());
        all.sort(Comparator.comparingInt(watched -> order(watched.traffic())));
        System.out.printf(ROW, "#", "case, bytes tx / rx", "sent", "shown, socket source", "verdict", "shown, syscall source",
                "verdict");
        for (TrafficRun.Watched watched : all) {
            System.out.printf(ROW, cells(watched).toArray());
        }
        Files.createDirectories(MARKDOWN.getParent());
        Files.writeString(MARKDOWN, markdown(all));
        System.exit(all.stream().allMatch(Accuracy::holds) ? 0 : 1);
    }

    private static int order(TrafficCase traffic) {
        return traffic.number().equals("-") ? Integer.MAX_VALUE : Integer.parseInt(traffic.number());
    }

    private static List<String> cells(TrafficRun.Watched watched) {
        TrafficCase traffic = watched.traffic();
        if (watched.socket().skipped().isPresent()) {
            return List.of(traffic.number(), traffic.title(), "", "", "skipped", "", watched.socket().skipped().get());
        }
        return List.of(traffic.number(), traffic.title(), watched.socket().sent().toString(),
                watched.socket().showed().toString(), verdict(watched.socket(), ""),
                watched.syscall().showed().toString(), verdict(watched.syscall(), traffic.blindSpot()));
    }

    private static String verdict(Outcome outcome, String blindSpot) {
        if (outcome.exact()) {
            return "exact";
        }
        return blindSpot.isEmpty() ? "WRONG" : blindSpot;
    }

    private static boolean holds(TrafficRun.Watched watched) {
        return watched.socket().exact() && (watched.syscall().exact() || !watched.traffic().blindSpot().isEmpty());
    }

    private static String markdown(List<TrafficRun.Watched> all) {
        StringBuilder text = new StringBuilder("""
                | # | case | sent (tx / rx bytes) | shown, socket source | verdict | shown, syscall source | verdict |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (TrafficRun.Watched watched : all) {
            text.append("| ").append(String.join(" | ", cells(watched))).append(" |\n");
        }
        return text.toString();
    }
}
