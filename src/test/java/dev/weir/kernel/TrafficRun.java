package dev.weir.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every case of {@code cases.txt} made once, watched at the same time by two weirs: one left to choose its byte source,
 * one of system calls.
 */
final class TrafficRun {

    /** Cases under way at once: each waits longer for snapshots than it works. */
    private static final int AT_ONCE = Lab.EMULATED ? 8 : 3;

    /** What a case may take: its generator, and two weirs' snapshots after it. */
    private static final long PATIENCE_SECONDS = 270L * Lab.SLOWNESS;

    private TrafficRun() {}

    /**
     * One case and what both weirs showed of it.
     *
     * @param traffic the case
     * @param chosen  what weir showed with the byte source it chose
     * @param syscall what {@code --byte-source syscall} showed
     * @param skipped whether that one says that the kernel skipped some of its programs: then what it shows may be less
     */
    record Watched(TrafficCase traffic, Outcome chosen, Outcome syscall, boolean skipped) {

        private Watched(TrafficCase traffic, Outcome chosen, Outcome syscall) {
            this(traffic, chosen, syscall, false);
        }

        private Watched withSkipped(boolean skippedByKernel) {
            return new Watched(traffic, chosen, syscall, skippedByKernel);
        }
    }

    /**
     * Makes all traffic, in the order of the file.
     *
     * @param source the byte source that weir has to choose on this kernel
     */
    static List<Watched> ofAllCases(String source) {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        Map<TrafficCase, Generator> waiting = new HashMap<>();
        try (Lab lab = new Lab()) {
            TrafficCase.all().stream()
                    .filter(TrafficCase::beforeWeir)
                    .forEach(traffic -> waiting.put(traffic, Generator.start(lab, traffic.command())));
            return ofAllCases(source, lab, waiting, executor);
        } finally {
            executor.shutdownNow();
            waiting.values().forEach(Generator::close);
        }
    }

    private static List<Watched> ofAllCases(
            String source, Lab lab, Map<TrafficCase, Generator> waiting, ExecutorService executor) {
        try (Weir chosen = Weir.onHost();
                Weir syscall = Weir.onHost("--byte-source", "syscall")) {
            if (!chosen.byteSource().equals(source)) {
                throw new IllegalStateException(
                        "weir chose the byte source " + chosen.byteSource() + ", not " + source);
            }
            List<Future<Watched>> futures = new ArrayList<>();
            for (TrafficCase traffic : TrafficCase.all()) {
                futures.add(executor.submit(() -> made(traffic, lab, waiting, chosen, syscall)));
            }
            List<Watched> watched = new ArrayList<>();
            for (Future<Watched> future : futures) {
                watched.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            System.out.printf(
                    "not recorded by the kernel side, by cause: %s; with the syscall source %s%n",
                    chosen.lost(), syscall.lost());
            return watched.stream()
                    .map(one -> one.withSkipped(syscall.skippedByKernel() > 0))
                    .toList();
        } catch (TimeoutException e) {
            throw new IllegalStateException("a case was not made and watched within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Watched made(
            TrafficCase traffic, Lab lab, Map<TrafficCase, Generator> waiting, Weir chosen, Weir syscall) {
        Optional<String> refusal = Generator.refusal(traffic.command().split(" ")[0]);
        if (refusal.isPresent()) {
            Outcome outcome = Outcome.skipped(refusal.get());
            return new Watched(traffic, outcome, outcome);
        }
        try (Generator generator =
                waiting.containsKey(traffic) ? waiting.get(traffic) : Generator.start(lab, traffic.command())) {
            return watch(traffic, generator, chosen, syscall);
        }
    }

    private static Watched watch(TrafficCase traffic, Generator generator, Weir chosen, Weir syscall) {
        if (traffic.beforeWeir()) {
            generator.go();
        }
        List<Claim> claims;
        try {
            claims = generator.finish();
        } catch (IllegalStateException e) {
            Outcome outcome = Outcome.failed(e.getMessage());
            return new Watched(traffic, outcome, outcome);
        }
        if (generator.skipped().isPresent()) {
            Outcome outcome = Outcome.skipped(generator.skipped().get());
            return new Watched(traffic, outcome, outcome);
        }
        long end = System.nanoTime();
        return new Watched(traffic, Outcome.of(claims, chosen, end), Outcome.of(claims, syscall, end));
    }
}
