package dev.weir.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running {@code weir policy} in the lab's near namespace, whose sentences are read as they come. */
final class RunningPolicy implements AutoCloseable {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30L * Lab.SLOWNESS);

    private final Process process;
    private final List<String> said = new ArrayList<>();

    private RunningPolicy(Process process) {
        this.process = process;
        Thread thread = new Thread(this::read, "weir-policy-messages");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts it and waits until packets are judged. */
    static RunningPolicy start(Lab lab, String... options) {
        return start(lab, Map.of(), options);
    }

    /** Starts it with more in its environment. */
    static RunningPolicy start(Lab lab, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of("env", "--default-signal=INT", Weir.launcher(), "policy", "-i", Lab.IFACE));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("SSH_CONNECTION");
        builder.environment().putAll(environment);
        try {
            RunningPolicy policy = new RunningPolicy(builder.start());
            try {
                policy.until(line -> line.contains("not permitted is") || line.contains("dry run:"));
                return policy;
            } catch (RuntimeException e) {
                policy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(line);
            }
        } catch (IOException closed) {
            say(closed.toString());
        }
        say("(end)");
    }

    private synchronized void say(String line) {
        said.add(line);
        notifyAll();
    }

    /** The first sentence of this kind, waited for. */
    synchronized String until(Predicate<String> kind) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            for (String line : said) {
                if (kind.test(line)) {
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || said.contains("(end)")) {
                throw new IllegalStateException("weir policy did not say so; it said: " + said);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Forgets what was said so far. */
    synchronized void clear() {
        said.clear();
    }

    /** The process id of weir itself. */
    long pid() {
        return process.pid();
    }

    /** Ends it as {@code kill -9} would. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Ends it as Ctrl-C would and returns its last sentence. */
    String interrupt() {
        Commands.run("kill", "-INT", Long.toString(process.pid()));
        if (await() != 130) {
            throw new IllegalStateException("weir policy ended with " + process.exitValue() + "; it said: " + said);
        }
        until(line -> line.equals("(end)"));
        return said.get(said.size() - 2);
    }

    private int await() {
        try {
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("weir policy does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }
}
