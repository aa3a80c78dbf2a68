package dev.weir.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's own programs ({@code ip}, {@code bpftool}, {@code tc}) that set the stage of a kernel test. */
final class Commands {

    private static final int PATIENCE_SECONDS = 20 * Lab.SLOWNESS;

    private Commands() {
    }

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
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs words separated by single spaces, none of which contains one. */
    static String words(String command) {
        return run(command.split(" "));
    }
}
