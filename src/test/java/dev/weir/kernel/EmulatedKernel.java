package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * What {@code make test-kernels} runs in the emulated machine: the table of cases and, beside it, a weir that is
 * killed, one that has a packet filter, {@code weir rules} with many rules, and {@code weir doctor}.
 */
public final class EmulatedKernel {

    /**
     * As many as an emulated processor compiles in a minute; hundreds are counted by RulesKernelTest on the kernel at
     * hand.
     */
    private static final int RULES = 50;
    /** Whether kill -9 and -f are tried too, as they are when kernels are asked for by name. */
    private static final boolean WHOLE = Boolean.getBoolean("weir.whole");

    /** What {@code icmp.c} sends and gets back. */
    private static final int ECHOES = 50;

    private final String source;
    private final boolean tcx;

    private EmulatedKernel(String source, boolean tcx) {
        this.source = source;
        this.tcx = tcx;
    }

    /**
     * Takes the byte source that weir has to choose, and {@code tcx} or {@code clsact}: how it has to be attached to an
     * interface. Exits 1 when something did not hold.
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(new EmulatedKernel(arguments[0], arguments[1].equals("tcx")).holds() ? 0 : 1);
    }

    private boolean holds() throws IOException {
        CompletableFuture<Boolean> doctor = new CompletableFuture<>();
        CompletableFuture<Boolean> manners = new CompletableFuture<>();
        CompletableFuture<Boolean> rules = new CompletableFuture<>();
        Thread beside = new Thread(() -> {
            manners.complete(!WHOLE || tried("kill -9 and -f", this::killedWeirIsCleanedUpAndFilterCounts));
            doctor.complete(tried("doctor", this::doctorKnows));
            rules.complete(tried("rules", () -> ManyRules.areCounted(Path.of("/tmp"), RULES)));
        });
        beside.setDaemon(true);
        beside.start();
        Accuracy.Tally tally = Accuracy.of(source);
        boolean clean = manners.join();
        boolean known = doctor.join();
        boolean counted = rules.join();
        System.out.printf(
                "summary: %s %d/%d exact, %d skipped; kill -9 and -f %s; rules %s; doctor %s%n",
                source,
                tally.exact(),
                tally.all(),
                tally.skipped(),
                !WHOLE ? "not tried" : clean ? "ok" : "WRONG",
                counted ? "ok" : "WRONG",
                known ? "ok" : "WRONG");
        return tally.holds() && clean && known && counted;
    }

    /** One thing that has to hold; what it could not wait for, or could not start, is what went wrong. */
    private interface Check {
        boolean holds();
    }

    private static boolean tried(String what, Check check) {
        try {
            return check.holds();
        } catch (RuntimeException e) {
            System.out.println(what + ": " + e.getMessage());
            return false;
        }
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
