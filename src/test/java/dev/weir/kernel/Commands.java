package dev.weir.kernel;

import dev.weir.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Runs the system's own programs ({@code ip}, {@code bpftool}, {@code tc}) that set the stage of a kernel test. */
final class Commands {

    private static final Duration PATIENCE = Duration.ofSeconds(20L * Lab.SLOWNESS);

    private Commands() {}

    /**
     * Runs one command to its end and returns what it printed on both outputs.
     *
     * @throws IllegalStateException when it fails or does not end
     */
    static String run(String... command) {
        return run(List.of(command));
    }

    /**
     * Runs one command to its end and returns what it printed on both outputs.
     *
     * @throws IllegalStateException when it fails or does not end
     */
    static String run(List<String> command) {
        String words = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            Finished finished = Finished.of(process, words, PATIENCE);
            if (finished.exitCode() != 0) {
                throw new IllegalStateException(
                        words + " failed: " + finished.output().strip());
            }
            return finished.output();
        } catch (IOException e) {
            throw new UncheckedIOException(words, e);
        }
    }

    /** Runs words separated by single spaces, none of which contains one. */
    static String words(String command) {
        return run(command.split(" "));
    }
}
