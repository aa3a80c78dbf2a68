package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** An attached iterator program: each reading runs it over everything it walks. */
public final class BpfIterator implements AutoCloseable {

    private final BpfLink link;

    BpfIterator(BpfLink link) {
        this.link = link;
    }

    /**
     * Begins a reading and ends it before the program ran.
     *
     * @throws BpfException when the kernel refuses
     */
    public void tryToStart() {
        Native.LIBC.close(start());
    }

    private int start() {
        return Native.check(Native.BPF.bpf_iter_create(link.fd()), "cannot start an iterator");
    }

    /**
     * Runs the program once and hands over what it wrote.
     *
     * @param buffer   direct buffer to read into; whole rows must fit
     * @param rowBytes size of one row: only whole rows are handed over
     * @param rows     given the buffer, flipped, with one or more rows
     * @return bytes read
     * @throws BpfException when a read fails
     */
    public long read(ByteBuffer buffer, int rowBytes, Consumer<ByteBuffer> rows) {
        int fd = start();
        long total = 0;
        buffer.clear();
        try {
            while (true) {
                long count = Native.LIBC.read(fd, buffer, buffer.remaining());
                if (count < 0) {
                    int errno = Native.errno();
                    if (errno == Native.EAGAIN || errno == Native.EINTR) {
                        continue;
                    }
                    throw Native.failure("cannot read an iterator", errno);
                }
                if (count == 0) {
                    return total;
                }
                total += count;
                buffer.position(buffer.position() + (int) count);
                handOver(buffer, rowBytes, rows);
            }
        } finally {
            Native.LIBC.close(fd);
        }
    }

    /**
     * Runs a program that writes nothing.
     *
     * @throws BpfException when it does not run to its end
     */
    public void run() {
        read(BpfMap.direct(Long.BYTES), 1, nothing -> {});
    }

    /** A read may end inside a row; its beginning stays for the next one. */
    private static void handOver(ByteBuffer buffer, int rowBytes, Consumer<ByteBuffer> rows) {
        int end = buffer.position();
        int whole = end - end % rowBytes;
        if (whole == 0) {
            return;
        }
        buffer.flip().limit(whole);
        rows.accept(buffer);
        buffer.limit(end).position(whole);
        buffer.compact();
    }

    @Override
    public void close() {
        link.close();
    }
}
