package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a program of {@code src/test/c} in a lab; killed when closed. */
final class Generator implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SKIPPED = 77;
    private static final int PATIENCE_SECONDS = 130 * Lab.SLOWNESS;

    private final String command;
    private final Process process;
    private final BufferedReader lines;
    private final List<Claim> claims = new ArrayList<>();
    private String skipped;

    private Generator(String command, Process process) {
        this.command = command;
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a generator; {@code command} is its name and its arguments, separated by single spaces. */
    static Generator start(Lab lab, String command) {
        return start(lab, List.of(), command);
    }

    /** Starts a generator behind other words, such as a shell that first moves itself into a cgroup. */
    static Generator start(Lab lab, List<String> before, String command) {
        String[] words = command.split(" ");
        Path program = program(words[0]);
        List<String> line = new ArrayList<>(before);
        line.addAll(lab.entering());
        line.add(program.toString());
        line.addAll(List.of(words).subList(1, words.length));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(lab.environment());
        try {
            return new Generator(command, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    /** Runs a generator to its end and returns what its processes say they did. */
    static List<Claim> run(Lab lab, String command) {
        try (Generator generator = start(lab, command)) {
            return generator.finish();
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
        if (claims.size() < count) {
            throw new IllegalStateException(command + " ended after " + claims.size() + " of " + count + " reports");
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
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command, e);
        }
        if (process.exitValue() != 0 && process.exitValue() != SKIPPED) {
            throw new IllegalStateException(command + " failed with status " + process.exitValue());
        }
        return List.copyOf(claims);
    }

    /** Why this kernel cannot make the traffic, once it has finished; empty when it could. */
    Optional<String> skipped() {
        return Optional.ofNullable(skipped);
    }

    private boolean readLine() {
        try {
            String line = lines.readLine();
            if (line == null) {
                return false;
            }
            JsonNode node = JSON.readTree(line);
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
