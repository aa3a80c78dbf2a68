package dev.weir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a process ended.
 *
 * @param exitCode its exit code
 * @param output   what it wrote to standard output
 * @param messages what it wrote to standard error
 */
public record Finished(int exitCode, String output, String messages) {

    /** Its outputs end with it, unless something that it started still holds them. */
    private static final Duration AFTER_THE_END = Duration.ofSeconds(10);

    /**
     * Waits for the end of a process and reads what it writes meanwhile.
     *
     * @param what what it is, for the sentence that says that it did not end
     * @throws IllegalStateException when it does not end in time; it has then been killed, with what it started
     */
    public static Finished of(Process process, String what, Duration most) {
        Reader output = Reader.of(process.getInputStream());
        Reader messages = Reader.of(process.getErrorStream());
        try {
            if (!process.waitFor(most.toNanos(), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException(what + " did not end within " + most.toSeconds() + " s; it had said: "
                        + output.text() + messages.text());
            }
            return new Finished(process.exitValue(), output.text(), messages.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + what, e);
        }
    }

    /** Reads one output to its end, in a thread of its own. */
    private static final class Reader extends Thread {

        private final InputStream stream;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Reader(InputStream stream) {
            this.stream = stream;
        }

        static Reader of(InputStream stream) {
            Reader reader = new Reader(stream);
            reader.setDaemon(true);
            reader.start();
            return reader;
        }

        @Override
        public void run() {
            try (stream) {
                stream.transferTo(bytes);
            } catch (IOException closedByTheTest) {
                // What was read before is all there is.
            }
        }

        String text() throws InterruptedException {
            join(AFTER_THE_END.toMillis());
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
