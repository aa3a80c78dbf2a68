package dev.weir.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code make soak}: a weir under connection churn, its resident memory printed every five seconds. */
public final class Soak {

    private static final int CONNECTIONS_PER_SECOND = 5_000;
    private static final int PERIOD_SECONDS = 5;
    /** Growth from the second third of the time to the last that is still called flat; in the first the tables fill. */
    private static final double FLAT_PERCENT = 10;
    /** What 10,000 sockets a second, both ends of each connection, may take; KiB. */
    private static final long MOST_KIB = 320 * 1024;

    private Soak() {}

    /** Runs for as many seconds as the argument says; exits 1 when memory grew or a total was wrong. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(arguments[0]);
        System.out.printf("%,d connections a second for %d s%n", CONNECTIONS_PER_SECOND, seconds);
        boolean flat;
        Outcome outcome;
        try (Lab lab = new Lab();
                Weir weir = Weir.onHost("--top", "50");
                Generator churn = Generator.start(lab, "churn " + CONNECTIONS_PER_SECOND + " " + seconds)) {
            flat = isFlat(watch(weir.pid(), seconds));
            List<Claim> claims = churn.finish();
            outcome = Outcome.of(claims, weir.after(System.nanoTime()));
        }
        System.out.printf(
                "bytes tx / rx: sent %s, shown %s: %s%n",
                outcome.sent(),
                outcome.showed(),
                outcome.exact() ? "exact" : "WRONG, expected " + outcome.expected() + " but was " + outcome.actual());
        System.exit(flat && outcome.exact() ? 0 : 1);
    }

    private static List<Long> watch(long pid, int seconds) throws IOException, InterruptedException {
        List<Long> residentKib = new ArrayList<>();
        for (int at = 0; at <= seconds; at += PERIOD_SECONDS) {
            long now = residentKib(pid);
            residentKib.add(now);
            System.out.printf("%5d s  RSS %,d KiB%n", at, now);
            TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
        }
        return residentKib;
    }

    private static boolean isFlat(List<Long> residentKib) {
        int third = Math.max(1, residentKib.size() / 3);
        long middle = Collections.max(residentKib.subList(residentKib.size() - 2 * third, residentKib.size() - third));
        long last = Collections.max(residentKib.subList(residentKib.size() - third, residentKib.size()));
        double grown = 100.0 * (last - middle) / middle;
        boolean flat = grown <= FLAT_PERCENT && Math.max(middle, last) <= MOST_KIB;
        System.out.printf(
                "highest RSS of the second third %,d KiB, of the last %,d KiB (%+.1f %%): %s%n",
                middle, last, grown, flat ? "flat" : "TOO MUCH");
        return flat;
    }

    private static long residentKib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS of pid " + pid);
    }
}
