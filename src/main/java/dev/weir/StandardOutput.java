package dev.weir;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Standard output that remembers why it took no more, which a {@link PrintStream} keeps to itself. Where another
 * program that shares the pipe has made it non-blocking, this waits for room itself.
 */
final class StandardOutput extends OutputStream {

    /**
     * How the kernel spells EPIPE: whoever read the output has had enough of it, which is nothing to complain about.
     */
    private static final String READER_HAS_GONE = "Broken pipe";

    /** How much is handed over at a time; bytes. For more Java would keep a larger buffer. */
    private static final int MOST_BYTES = 1 << 16;

    private static final long PAUSE_MILLIS = 5;

    private final FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
    private IOException failure;

    /** Has everything that prints print to one. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(output, true));
        return output;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            for (int at = offset; at < offset + length; at += Math.min(MOST_BYTES, offset + length - at)) {
                writeAll(ByteBuffer.wrap(bytes, at, Math.min(MOST_BYTES, offset + length - at)));
            }
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    /** A {@code FileOutputStream} would say that there is no room now, but not how much it had written by then. */
    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (out.write(bytes) == 0) {
                pause();
            }
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** What could not be written, as a sentence; empty when all could, or nobody wanted it any more. */
    Optional<String> failure() {
        return failure == null || READER_HAS_GONE.equals(failure.getMessage())
                ? Optional.empty()
                : Optional.of("cannot write to standard output: " + failure.getMessage());
    }
}
