package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import dev.weir.attach.EveryProgram;
import dev.weir.attach.Kernel;
import dev.weir.filter.WatchingPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code make test-kernels} runs in the emulated machine: the table of cases and, beside it, a weir that is
 * killed, one that has a packet filter, {@code weir rules} with many rules, {@code weir doctor}, and every program
 * with every switch.
 */
public final class EmulatedKernel {

    /** Whether kill -9, -f and many rules are tried too, as they are when kernels are asked for by name. */
    private static final boolean WHOLE = Boolean.getBoolean("weir.whole");
    /** Few are loaded in seconds where the processor is emulated. */
    private static final int RULES = WHOLE ? 500 : 50;

    /** What {@code icmp.c} sends and gets back. */
    private static final int ECHOES = 50;

    /** As long as all of this may take. */
    private static final int MOST_SECONDS = Integer.getInteger("weir.seconds", 540);

    private static final int FRAMES_SHOWN = 4;
    private static final String BESIDE = "checks";
    private static final String LOCKED_DOWN = "lockdown";

    private final String source;
    private final boolean tcx;
    private final Map<String, Fate> outcomes = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile boolean casesAreDone;

    private EmulatedKernel(String source, boolean tcx) {
        this.source = source;
        this.tcx = tcx;
    }

    /**
     * Takes the byte source that weir has to choose, and {@code tcx} or {@code clsact}: how it has to be attached to an
     * interface. Or {@code lockdown} and the source, for a kernel that is locked down. Exits 1 when something did not
     * hold.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals(LOCKED_DOWN)) {
            System.exit(lockedDownHolds(arguments[1]) ? 0 : 1);
        }
        EmulatedKernel kernel = new EmulatedKernel(arguments[0], arguments[1].equals("tcx"));
        kernel.endInTime();
        System.exit(kernel.holds() ? 0 : 1);
    }

    private boolean holds() throws IOException {
        Map<String, Check> checks = new LinkedHashMap<>();
        if (WHOLE) {
            checks.put("kill -9 and -f", this::killedWeirIsCleanedUpAndFilterCounts);
        }
        checks.put("doctor", this::doctorKnows);
        checks.put("rules", () -> ManyRules.areCounted(Path.of("/tmp"), RULES));
        checks.put("programs", EmulatedKernel::everyProgramIsTaken);
        checks.forEach((name, check) -> outcomes.put(name, Fate.NOT_BEGUN));
        CompletableFuture<Void> all = new CompletableFuture<>();
        Thread beside = new Thread(
                () -> {
                    checks.forEach(this::tried);
                    all.complete(null);
                },
                BESIDE);
        beside.setDaemon(true);
        beside.start();
        Accuracy.Tally tally = Accuracy.of(source);
        casesAreDone = true;
        all.join();
        System.out.printf(
                "summary: %s %d/%d exact, %d skipped; %s%n",
                source,
                tally.exact(),
                tally.all(),
                tally.skipped(),
                outcomes.entrySet().stream()
                        .map(check -> check.getKey() + " " + check.getValue().word)
                        .collect(Collectors.joining("; ")));
        return tally.holds() && outcomes.values().stream().allMatch(outcome -> outcome == Fate.OK);
    }

    /** Ends this with what it waits for, before the machine is taken away with nothing said. */
    private void endInTime() {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(MOST_SECONDS);
                    } catch (InterruptedException e) {
                        return;
                    }
                    outcomes.forEach((check, outcome) -> System.out.println(check + ": " + outcome.word));
                    System.out.printf(
                            "no end within %d s; %s%n",
                            MOST_SECONDS, casesAreDone ? "the cases are done" : "the cases are not done");
                    Thread.getAllStackTraces().forEach((thread, stack) -> {
                        String here = Arrays.stream(stack)
                                .filter(frame -> frame.getClassName().startsWith("dev.weir."))
                                .limit(FRAMES_SHOWN)
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(" < "));
                        if (!here.isEmpty()) {
                            System.out.println(thread.getName() + " waits in " + here);
                        }
                    });
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** One thing that has to hold; what it could not wait for, or could not start, is what went wrong. */
    private interface Check {
        boolean holds();
    }

    private enum Fate {
        NOT_BEGUN("not begun"),
        UNDER_WAY("under way"),
        OK("ok"),
        WRONG("WRONG");

        private final String word;

        Fate(String word) {
            this.word = word;
        }
    }

    private void tried(String what, Check check) {
        outcomes.put(what, Fate.UNDER_WAY);
        long begin = System.nanoTime();
        boolean holds = false;
        try {
            holds = check.holds();
        } catch (RuntimeException | Error e) {
            System.out.println(what + ": " + e);
        }
        System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begin) / 1e9);
        outcomes.put(what, holds ? Fate.OK : Fate.WRONG);
    }

    /**
     * Programs may not probe its memory: bytes are counted by those that have pointers that the verifier knows. Before
     * Linux 5.11 none has one to the current task, and weir says so in one sentence.
     */
    private static boolean lockedDownHolds(String source) {
        if (Kernel.release().startsWith("5.10.")) {
            Finished finished = Weir.finished(List.of(), "-b", "-n", "1");
            System.out.println("locked down: exit " + finished.exitCode() + ": " + finished.messages());
            return finished.exitCode() == 3
                    && finished.messages().contains("boot with lockdown=integrity")
                    && finished.messages().lines().count() == 1;
        }
        try (Lab lab = new Lab();
                Weir weir = Weir.inside(lab)) {
            boolean exact = true;
            for (String command : List.of("tcp send both", "udp unconnected sendto", "icmp ping")) {
                List<Claim> claims = Generator.run(lab, command);
                Outcome outcome = Outcome.of(claims, weir, System.nanoTime());
                System.out.printf(
                        "locked down, by %s: %s: expected %s, shown %s%n",
                        weir.byteSource(), command, outcome.expected(), outcome.actual());
                exact &= outcome.exact();
            }
            return exact && weir.byteSource().equals(source);
        }
    }

    private static boolean everyProgramIsTaken() {
        List<String> refused = EveryProgram.refused();
        refused.forEach(program -> System.out.println("programs: " + program));
        return WatchingPrograms.areTaken() && refused.isEmpty();
    }

    /** Links go with the process that holds them; clsact filters, which no descriptor holds, with the next weir. */
    private boolean killedWeirIsCleanedUpAndFilterCounts() {
        try (Lab lab = new Lab()) {
            String before = lab.stateOfInterface();
            Weir first = Weir.inside(lab);
            Held held = Held.by(first.pid());
            first.kill();
            boolean nothingLeft =
                    lab.stateOfInterface().equals(before) && held.remaining().isEmpty();
            List<String> counted;
            try (Weir next = Weir.inside(lab, "--xdp", "native", "-f", "icmp")) {
                Generator.run(lab, "icmp ping");
                Generator.run(lab, "udp connected sendto");
                counted = Weir.rows(next.after(System.nanoTime()), "protocols", row -> true).stream()
                        .map(EmulatedKernel::packets)
                        .toList();
                next.interrupt();
            }
            boolean cleaned =
                    lab.stateOfInterface().equals(before) && held.remaining().isEmpty();
            System.out.printf(
                    "kill -9 leaves %s, after the next weir %s; with -f icmp that counted %s%n",
                    nothingLeft ? "nothing" : "clsact filters",
                    cleaned ? "nothing" : "something: " + lab.stateOfInterface() + held.remaining(),
                    counted);
            return nothingLeft == tcx && cleaned && counted.equals(List.of("ICMP " + ECHOES + "/" + ECHOES));
        }
    }

    private static String packets(JsonNode row) {
        return row.path("protocol").asText() + " " + row.path("tx_packets").asLong() + "/"
                + row.path("rx_packets").asLong();
    }

    private boolean doctorKnows() {
        Finished doctor = Weir.finished(List.of(), "doctor", "--flows", "8192");
        doctor.output()
                .lines()
                .filter(line -> !line.startsWith("ok "))
                .forEach(line -> System.out.println("doctor: " + line));
        return doctor.exitCode() == 0
                && doctor.messages().isEmpty()
                && doctor.output().lines().noneMatch(line -> line.startsWith("!! "))
                && Pattern.compile("(?m)^ok byte source +attached; " + source + "\\b")
                        .matcher(doctor.output())
                        .find();
    }
}
