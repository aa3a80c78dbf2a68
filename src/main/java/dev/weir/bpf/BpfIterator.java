package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** An attached iterator program: each reading runs it once for everything that it walks over. */
public final class BpfIterator implements AutoCloseable {

    private final BpfLink link;

    BpfIterator(BpfLink link) {
        this.link = link;
    }

    /**
     * Begins a reading and ends it before the program runs, to learn whether the kernel allows it.
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
     * @param buffer     direct buffer to read into, with room for at least one entry
     * @param entryBytes size of what the program writes at a time: only whole entries are handed over
     * @param each       receives the buffer, flipped, with one or more entries
     * @return bytes read
     * @throws BpfException when a read fails
     */
    public long read(ByteBuffer buffer, int entryBytes, Consumer<ByteBuffer> each) {
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
                handOver(buffer, entryBytes, each);
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

    /** Hands over whole entries; the beginning of one that a read ended in stays for the next read. */
    private static void handOver(ByteBuffer buffer, int entryBytes, Consumer<ByteBuffer> each) {
        int end = buffer.position();
        int whole = end - end % entryBytes;
        if (whole == 0) {
            return;
        }
        buffer.flip().limit(whole);
        each.accept(buffer);
        buffer.limit(end).position(whole);
        buffer.compact();
    }

    @Override
    public void close() {
        link.close();
    }
}
