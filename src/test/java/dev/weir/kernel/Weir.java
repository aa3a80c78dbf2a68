package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A running {@code weir -b -o json} whose lines are read as they come.
 *
 * <p>Numbers are asserted on a snapshot that was taken after the traffic: waiting for the right number to
 * come by would hide a wrong one that follows it.
 */
final class Weir implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double INTERVAL_SECONDS = Lab.EMULATED ? 3 : 0.5;
    /** For tests that wait for snapshots and for nothing else. */
    private static final double QUICK_SECONDS = Lab.EMULATED ? 3 : 0.2;

    private static final int OUTPUTS = 2;
    private static final int END_SECONDS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60L * Lab.SLOWNESS);

    private final String command;
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    /** The last row of each process that ended, by what makes it one process. */
    private final Map<String, JsonNode> endedProcesses = new HashMap<>();

    private JsonNode latest;
    private long firstNanos;
    /** Of its two outputs those that are at their end: what it says last may come by either after it ended. */
    private int outputsEnded;

    private Weir(String command, Process process) {
        this.command = command;
        this.process = process;
        follow(process.getInputStream(), "weir-snapshots", this::took);
        follow(process.getErrorStream(), "weir-messages", this::said);
    }

    /** Starts weir on the host with these options after {@code -b -o json} and waits for its first snapshot. */
    static Weir onHost(String... options) {
        return start(List.of(), options);
    }

    /**
     * Starts weir inside the lab, with XDP on its veth, as if the kernel refused what {@code src/test/c/refuse.c}
     * understands.
     */
    static Weir refused(Lab lab, String rules) {
        List<String> before = new ArrayList<>(lab.entering());
        before.addAll(refusing(rules));
        return start(QUICK_SECONDS, before, "-i", Lab.IFACE, "--xdp", "generic");
    }

    /** The words before a command for which the kernel seems to refuse something. */
    static List<String> refusing(String rules) {
        return List.of(
                "env",
                "WEIR_REFUSE=" + rules,
                "LD_PRELOAD=" + Path.of("target/gen/refuse.so").toAbsolutePath());
    }

    /** Starts weir inside the lab's near namespace, watching the veth. */
    static Weir inside(Lab lab, String... options) {
        List<String> all = new ArrayList<>(List.of("-i", Lab.IFACE));
        all.addAll(List.of(options));
        return start(lab.entering(), all.toArray(String[]::new));
    }

    /** The same, with more snapshots a second. */
    static Weir insideQuickly(Lab lab, String... options) {
        List<String> all = new ArrayList<>(List.of("-i", Lab.IFACE));
        all.addAll(List.of(options));
        return start(QUICK_SECONDS, lab.entering(), all.toArray(String[]::new));
    }

    /** Starts weir after these words, which may make it run elsewhere. */
    static Weir start(List<String> before, String... options) {
        return start(INTERVAL_SECONDS, before, options);
    }

    private static Weir start(double intervalSeconds, List<String> before, String... options) {
        List<String> command = new ArrayList<>(before);
        if (!Lab.EMULATED) {
            // A shell has what it starts in the background ignore SIGINT, as this suite; weir is to be interrupted all
            // the same.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(launcher());
        command.addAll(List.of("-b", "-d", Double.toString(intervalSeconds), "-o", "json"));
        command.addAll(List.of(options));
        if (Lab.EMULATED) {
            command.addAll(List.of("--flows", "8192")); // putting more slots on the stacks takes long there
        }
        try {
            Weir weir = new Weir(String.join(" ", command), new ProcessBuilder(command).start());
            try {
                weir.after(System.nanoTime());
            } catch (RuntimeException e) {
                weir.close();
                throw e;
            }
            return weir;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start weir", e);
        }
    }

    /** What {@code make} built; {@code -Dweir.launcher} names another one. */
    static String launcher() {
        return Path.of(System.getProperty("weir.launcher", "target/weir/bin/weir"))
                .toAbsolutePath()
                .toString();
    }

    /**
     * How long after its start its first snapshot had counters: when that was read, an interval before the first one
     * with rates; milliseconds.
     */
    synchronized long firstCountersMillis() {
        return TimeUnit.NANOSECONDS.toMillis(firstNanos - startNanos);
    }

    /** Which layer it counts app bytes in. */
    synchronized String byteSource() {
        return latest.path("host").path("byte_source").asText();
    }

    /** What it says that it could not record, by cause. */
    synchronized String lost() {
        return latest.path("totals").path("lost").toString();
    }

    /** How often, as it says, the kernel skipped a program of its. */
    synchronized long skippedByKernel() {
        return (long) number(latest.path("totals").path("lost"), "skipped_by_kernel");
    }

    /** The process id of weir itself: the launcher replaces itself with the Java virtual machine. */
    long pid() {
        return process.pid();
    }

    /**
     * The second snapshot taken after this instant: the first may have been under way.
     *
     * @param nanos {@link System#nanoTime()}, which on Linux is weir's {@code monotonic_ns}
     * @throws IllegalStateException when weir ends or prints nothing for too long
     */
    synchronized JsonNode after(long nanos) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        JsonNode first = null;
        while (true) {
            if (latest != null && latest.path("monotonic_ns").asLong() > nanos) {
                if (first == null) {
                    first = latest;
                } else if (latest != first) {
                    return latest;
                }
            }
            waitForNext(deadline);
        }
    }

    /** The first snapshot from now on that satisfies a condition other than a number of bytes. */
    synchronized JsonNode until(String what, Predicate<JsonNode> condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (latest == null || !condition.test(latest)) {
            try {
                waitForNext(deadline);
            } catch (IllegalStateException e) {
                throw new IllegalStateException(what + ": " + e.getMessage(), e);
            }
        }
        return latest;
    }

    private void waitForNext(long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (outputsEnded == OUTPUTS || left <= 0) {
            throw new IllegalStateException("weir "
                    + (outputsEnded == OUTPUTS
                            ? "ended with " + status()
                            : "did not print the awaited snapshot within "
                                    + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s")
                    + "; it said: " + said + "; it was " + command);
        }
        try {
            wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One run of weir with these arguments to its end. */
    static Finished finished(List<String> before, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(launcher());
        command.addAll(List.of(arguments));
        return finished(command);
    }

    /** One run of a command that runs weir, to its end. */
    static Finished finished(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return Finished.of(process, String.join(" ", command), Duration.ofNanos(PATIENCE_NANOS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of a list of the snapshot that satisfy a condition; a list that is not there is no empty list. */
    static List<JsonNode> rows(JsonNode snapshot, String list, Predicate<JsonNode> condition) {
        if (!snapshot.path(list).isArray()) {
            throw new IllegalStateException("no list of " + list + " in " + snapshot);
        }
        return StreamSupport.stream(snapshot.path(list).spliterator(), false)
                .filter(condition)
                .toList();
    }

    /** The process rows with one of these pids. */
    static List<JsonNode> processes(JsonNode snapshot, Collection<Integer> pids) {
        return rows(snapshot, "processes", row -> pids.contains(row.path("pid").asInt()));
    }

    /**
     * The rows of ended processes with one of these pids that a snapshot no longer lists, as they were last: who looks
     * only a minute after the end, on a machine that is slow, sees them here.
     */
    synchronized List<JsonNode> noLongerListed(JsonNode snapshot, Collection<Integer> pids) {
        Set<String> listed = new HashSet<>();
        processes(snapshot, pids).forEach(row -> listed.add(identity(row)));
        return endedProcesses.entrySet().stream()
                .filter(row -> pids.contains(row.getValue().path("pid").asInt()) && !listed.contains(row.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static String identity(JsonNode process) {
        return process.path("pid").asText() + " " + process.path("first_seen").asText();
    }

    /** The connections whose last user was this process. */
    static List<JsonNode> connections(JsonNode snapshot, int pid) {
        return rows(snapshot, "connections", row -> row.path("pid").asInt() == pid);
    }

    /** The row of the lab's veth. */
    static JsonNode iface(JsonNode snapshot) {
        return rows(snapshot, "interfaces", row -> row.path("name").asText().equals(Lab.IFACE))
                .get(0);
    }

    /** All protocols added up. */
    static Bytes protocols(JsonNode snapshot) {
        return Bytes.sum(
                rows(snapshot, "protocols", row -> true).stream().map(Bytes::of).toList());
    }

    /** A number of an object of the snapshot; one that is not there, or not known, is not zero. */
    static double number(JsonNode object, String name) {
        if (!object.path(name).isNumber()) {
            throw new IllegalStateException("no number " + name + " in " + object);
        }
        return object.path(name).asDouble();
    }

    private void follow(InputStream stream, String name, Consumer<String> each) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            each.accept(line);
                        }
                    } catch (IOException e) {
                        said(e.toString());
                    }
                    end();
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void took(String line) {
        try {
            JsonNode snapshot = JSON.readTree(line);
            synchronized (this) {
                latest = snapshot;
                snapshot.path("processes").forEach(row -> {
                    if (row.path("exited").asBoolean()) {
                        endedProcesses.put(identity(row), row);
                    }
                });
                if (firstNanos == 0) {
                    firstNanos = snapshot.path("monotonic_ns").asLong()
                            - (long) (snapshot.path("interval_s").asDouble() * 1e9);
                }
                notifyAll();
            }
        } catch (IOException e) {
            said(e.toString());
        }
    }

    private synchronized void said(String line) {
        said.add(line);
    }

    private synchronized void end() {
        outputsEnded++;
        notifyAll();
    }

    /** How it ended, when it has closed its outputs. */
    private String status() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS)
                    ? "exit status " + process.exitValue()
                    : "its outputs closed, and runs";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "an exit status that was not waited for";
        }
    }

    /** Ends it as {@code kill -9} would, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Ends it as Ctrl-C would, waits, and returns its exit code. */
    int interrupt() {
        Commands.run("kill", "-INT", Long.toString(process.pid()));
        return await();
    }

    private int await() {
        try {
            if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "weir did not end within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
