package dev.weir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines that a process writes, read as they come, so that whoever waits for the next one can stop waiting. */
public final class Lines {

    private final String whose;
    /** Nothing stands for the end. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private Lines(String whose) {
        this.whose = whose;
    }

    /**
     * Begins to read.
     *
     * @param whose what the lines are of, for the sentence that says that one did not come
     */
    public static Lines of(InputStream stream, String whose) {
        Lines lines = new Lines(whose);
        Thread reader = new Thread(() -> lines.readAll(stream), "lines of " + whose);
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private void readAll(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException closedWhenKilled) {
            // What was read before is all there is.
        }
        lines.add(Optional.empty());
    }

    /**
     * Returns the next line, or nothing at the end.
     *
     * @throws IllegalStateException when none comes in time
     */
    public Optional<String> next(Duration most) {
        try {
            Optional<String> line = lines.poll(most.toNanos(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IllegalStateException("no further line of " + whose + " within " + most.toSeconds() + " s");
            }
            if (line.isEmpty()) {
                lines.add(line);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a line of " + whose, e);
        }
    }

    /**
     * Returns the lines from here to the end.
     *
     * @throws IllegalStateException when one of them, or the end, does not come in time
     */
    public List<String> rest(Duration most) {
        List<String> rest = new ArrayList<>();
        for (Optional<String> line = next(most); line.isPresent(); line = next(most)) {
            rest.add(line.get());
        }
        return rest;
    }
}
