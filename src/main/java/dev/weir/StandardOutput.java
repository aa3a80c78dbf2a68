package dev.weir;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Standard output that remembers why it took no more, which a {@link PrintStream} keeps to itself. */
final class StandardOutput extends OutputStream {

    /**
     * How the kernel spells EPIPE: whoever read the output has had enough of it, which is nothing to complain about.
     */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
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
            out.write(bytes, offset, length);
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    /** What could not be written, as a sentence; empty when all could, or nobody wanted it any more. */
    Optional<String> failure() {
        return failure == null || READER_HAS_GONE.equals(failure.getMessage())
                ? Optional.empty()
                : Optional.of("cannot write to standard output: " + failure.getMessage());
    }
}
