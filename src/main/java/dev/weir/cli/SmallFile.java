package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a small text from a path: a file, a pipe that a shell made for {@code <(command)}, or something that never
 * ends.
 */
final class SmallFile {

    /** Some editors begin UTF-8 with it. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private SmallFile() {}

    /**
     * Reads it whole.
     *
     * @param mostBytes how long it may be; bytes
     * @param seconds   how long it may take, where somebody else has to write it first; seconds
     * @throws TooLargeException when it is longer
     * @throws IOException when it cannot be read, nobody wrote it in that time, or it is no UTF-8
     */
    static String read(Path file, int mostBytes, int seconds) throws IOException {
        byte[] bytes = Files.isRegularFile(file) ? bytes(file, mostBytes) : bytesInTime(file, mostBytes, seconds);
        if (bytes.length > mostBytes) {
            throw new TooLargeException();
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static byte[] bytes(Path file, int mostBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(mostBytes + 1);
        }
    }

    /**
     * The opening of a pipe to which nobody writes cannot be interrupted, so a thread does it that is left behind if
     * need be.
     */
    private static byte[] bytesInTime(Path file, int mostBytes, int seconds) throws IOException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> bytes(file, mostBytes));
        Thread thread = new Thread(reading, "weir-file");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException nobodyWrote) {
            throw new IOException("nobody wrote it whole within " + seconds + " seconds");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException unreadable ? unreadable : new IOException(failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** It is longer than anything of its kind. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
