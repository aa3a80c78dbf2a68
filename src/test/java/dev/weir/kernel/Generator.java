package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import dev.weir.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One run of a program of {@code src/test/c} in a lab; killed when closed. */
final class Generator implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SKIPPED = 77;
    /** Longer than a generator gives itself, so that what it says is heard. */
    private static final Duration PATIENCE = Duration.ofSeconds(130L * Lab.SLOWNESS);

    private static final Map<String, Optional<String>> REFUSALS = new ConcurrentHashMap<>();

    private final String command;
    private final Process process;
    private final Lines lines;
    private final Lines messages;
    private final List<Claim> claims = new ArrayList<>();
    private String skipped;

    private Generator(String command, Process process) {
        this.command = command;
        this.process = process;
        this.lines = Lines.of(process.getInputStream(), command);
        this.messages = Lines.of(process.getErrorStream(), "what " + command + " has to say");
    }

    /** Starts a generator; {@code command} is its name and its arguments, separated by single spaces. */
    static Generator start(Lab lab, String command) {
        return start(lab, List.of(), command);
    }

    /** Starts a generator behind other words, such as a shell that first moves itself into a cgroup. */
    static Generator start(Lab lab, List<String> before, String command) {
        String[] words = command.split(" ");
        refusal(words[0]).ifPresent(Needs::skip);
        Path program = program(words[0]);
        List<String> line = new ArrayList<>(before);
        line.addAll(lab.entering());
        line.add(program.toString());
        line.addAll(List.of(words).subList(1, words.length));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(lab.environment());
        try {
            return new Generator(command, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    /**
     * Runs a generator to its end and returns what its processes say they did; skips the test when the kernel cannot
     * make the traffic.
     */
    static List<Claim> run(Lab lab, String command) {
        try (Generator generator = start(lab, command)) {
            List<Claim> claims = generator.finish();
            generator.skipped().ifPresent(Needs::skip);
            return claims;
        }
    }

    /** Why a program cannot run here, which starting it tells: not built, or not what this kernel runs. */
    static Optional<String> refusal(String name) {
        return REFUSALS.computeIfAbsent(name, Generator::tried);
    }

    private static Optional<String> tried(String name) {
        Path log = directory().resolve(name + ".log");
        if (Files.exists(log)) {
            return Optional.of(name + " could not be compiled, see " + log);
        }
        try {
            Process process = new ProcessBuilder(program(name).toString(), "-?").start();
            Finished.of(process, name, PATIENCE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("this kernel does not run it: " + e.getMessage());
        }
    }

    /** A program that {@code make generators} built. */
    static Path program(String name) {
        Path program = directory().resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing; build it with `make generators`");
        }
        return program;
    }

    /** Where {@code make generators} puts the programs; {@code -Dweir.generators} names another place. */
    private static Path directory() {
        return Path.of(System.getProperty("weir.generators", "target/gen")).toAbsolutePath();
    }

    /** Lets a generator that was started with {@code -g} begin to send. */
    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    /** Reads so many reports of a generator that was started with {@code -w} and still holds its sockets. */
    List<Claim> reports(int count) {
        while (claims.size() < count && readLine()) {
            // readLine keeps what it read.
        }
        skipped().ifPresent(Needs::skip);
        if (claims.size() < count) {
            throw new IllegalStateException(
                    command + " ended after " + claims.size() + " of " + count + " reports" + said());
        }
        return List.copyOf(claims);
    }

    /** Lets it end, waits for that and returns what all its processes said. */
    List<Claim> finish() {
        try {
            process.getOutputStream().close();
            while (readLine()) {
                // readLine keeps what it read.
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command, e);
        }
        if (process.exitValue() != 0 && process.exitValue() != SKIPPED) {
            throw new IllegalStateException(command + " failed with status " + process.exitValue() + said());
        }
        return List.copyOf(claims);
    }

    /** Why this kernel cannot make the traffic, once it has finished; empty when it could. */
    Optional<String> skipped() {
        return Optional.ofNullable(skipped);
    }

    private String said() {
        return ", saying: " + String.join("; ", messages.rest(PATIENCE));
    }

    private boolean readLine() {
        try {
            Optional<String> line = lines.next(PATIENCE);
            if (line.isEmpty()) {
                return false;
            }
            JsonNode node = JSON.readTree(line.get());
            if (node.has("skipped")) {
                skipped = node.path("skipped").asText();
            } else {
                claims.add(Claim.of(node));
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
