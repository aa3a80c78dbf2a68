package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.BpfProgram.RunStatistics;
import dev.weir.bpf.BpfStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each attached program costs, timed by the kernel, whose timing is on only while this measures. */
public final class ProbeCost {

    private ProbeCost() {}

    /**
     * The cost of one program.
     *
     * @param hook          its hook
     * @param nanosPerRun   time of a run, that of the measurement (some 30 ns) included; nanoseconds, 0 when it never
     *          ran
     * @param runsPerSecond how often it ran
     * @param corePercent   percent of one core
     */
    public record Line(String hook, double nanosPerRun, double runsPerSecond, double corePercent) {}

    /**
     * Measures the programs for a while.
     *
     * @throws InterruptedException when the wait was interrupted
     * @throws BpfException         when the kernel does not time programs
     */
    public static List<Line> measure(Probes probes, Duration time) throws InterruptedException {
        Map<String, BpfProgram> programs = probes.programs();
        BpfStatistics timing = BpfStatistics.enable();
        try (timing) {
            Map<String, RunStatistics> before = new LinkedHashMap<>();
            programs.forEach((hook, program) -> before.put(hook, program.statistics()));
            long start = System.nanoTime();
            Thread.sleep(time.toMillis());
            double seconds = (System.nanoTime() - start) / 1e9;
            List<Line> lines = new ArrayList<>();
            programs.forEach((hook, program) -> lines.add(line(hook, program.statistics(), before.get(hook), seconds)));
            return lines;
        }
    }

    private static Line line(String hook, RunStatistics after, RunStatistics before, double seconds) {
        long runs = after.runs() - before.runs();
        long nanos = after.nanos() - before.nanos();
        return new Line(hook, runs == 0 ? 0 : (double) nanos / runs, runs / seconds, nanos / seconds / 1e7);
    }
}
