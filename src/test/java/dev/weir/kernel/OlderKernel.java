package dev.weir.kernel;

import java.io.IOException;

/**
 * What {@code make test-kernels} runs in the emulated machine: the table of cases, and before it what can only go wrong where clsact
 * filters, which no file descriptor holds, stand in for tcx links.
 */
public final class OlderKernel {

    private static final int ECHOES = 50;

    private OlderKernel() {
    }

    /** Exits 1 when something did not hold. */
    public static void main(String[] arguments) throws IOException {
        boolean clean = filtersOfKilledWeirAreRemovedByTheNext();
        boolean exact = Accuracy.holds(arguments[0]);
        System.exit(clean && exact ? 0 : 1);
    }

    private static boolean filtersOfKilledWeirAreRemovedByTheNext() {
        try (Lab lab = new Lab()) {
            String before = lab.stateOfInterface();
            Weir.inside(lab).kill();
            String left = lab.stateOfInterface();
            String afterNext;
            long echoes;
            try (Weir next = Weir.inside(lab, "--xdp", "native")) {
                Generator.run(lab, "icmp ping");
                echoes = Weir.rows(next.after(System.nanoTime()), "protocols", row -> row.path("protocol").asText().equals("ICMP"))
                        .stream().mapToLong(row -> row.path("rx_packets").asLong()).sum();
                next.interrupt();
            }
            afterNext = lab.stateOfInterface();
            System.out.printf("kill -9 leaves %s; the next weir counts %d of %d echoes and leaves %s%n",
                    left.equals(before) ? "nothing" : "clsact filters", echoes, ECHOES,
                    afterNext.equals(before) ? "nothing" : "something: " + afterNext);
            return echoes == ECHOES && afterNext.equals(before);
        }
    }
}
