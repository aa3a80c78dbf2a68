package dev.weir.bpf;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import jnr.ffi.Pointer;

/**
 * Reads the events that programs write into a ring buffer, straight from its memory; for one thread.
 * <p>Mapped are: one page with the position of the consumer, which user space writes; one with that of the producer;
 * then the data twice, so that an event that reaches over the end is in one piece ({@code kernel/bpf/ringbuf.c}). Each
 * event follows a header of 8 bytes, whose first word is its length with two flags, and is padded to 8 bytes.
 */
public final class RingBuffer implements AutoCloseable {

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    /**
     * {@code BPF_RINGBUF_BUSY_BIT}, {@code BPF_RINGBUF_DISCARD_BIT} and {@code BPF_RINGBUF_HDR_SZ} in {@code
     * linux/bpf.h}.
     */
    private static final int BUSY = 1 << 31;

    private static final int DISCARDED = 1 << 30;
    private static final int HEADER_BYTES = 8;

    private final int pageBytes = Native.LIBC.getpagesize();
    private final int dataBytes;
    private final ByteBuffer event;
    private final byte[] copied;
    private Pointer consumer;
    private Pointer producer;

    /**
     * A reader of a map of type ring buffer.
     *
     * @param eventBytes the longest event; what is longer is cut
     * @throws BpfException when the kernel does not map it
     */
    public RingBuffer(BpfMap map, int eventBytes) {
        this(map.fd(), map.name(), map.maxEntries(), eventBytes);
    }

    /**
     * A reader of a ring buffer that was made for generated programs.
     *
     * @param eventBytes the longest event; what is longer is cut
     * @throws BpfException when the kernel does not map it
     */
    public RingBuffer(GeneratedMap map, int eventBytes) {
        this(map.fd(), map.name(), map.entries(), eventBytes);
    }

    private RingBuffer(int fd, String name, int dataBytes, int eventBytes) {
        this.dataBytes = dataBytes;
        this.copied = new byte[eventBytes];
        this.event = ByteBuffer.wrap(copied).order(ByteOrder.nativeOrder());
        this.consumer = mapped(Native.LIBC.mmap(null, pageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), name);
        this.producer =
                mapped(Native.LIBC.mmap(null, pageBytes + 2L * dataBytes, PROT_READ, MAP_SHARED, fd, pageBytes), name);
    }

    private static Pointer mapped(Pointer pointer, String name) {
        if (pointer.address() == -1) {
            throw Native.failure("cannot map the ring buffer " + name + " into memory", Native.errno());
        }
        return pointer;
    }

    /**
     * Hands over all events that are complete, oldest first. The buffer is used again for the next one.
     *
     * @return how many there were
     */
    public int read(Consumer<ByteBuffer> each) {
        if (consumer == null) {
            throw new IllegalStateException("the ring buffer is closed");
        }
        int events = 0;
        long position = consumer.getLong(0);
        VarHandle.acquireFence();
        long end = producer.getLong(0);
        VarHandle.acquireFence();
        while (position < end) {
            long at = pageBytes + (position & dataBytes - 1);
            int header = producer.getInt(at);
            VarHandle.acquireFence();
            if ((header & BUSY) != 0) {
                break;
            }
            int length = header & ~(BUSY | DISCARDED);
            if ((header & DISCARDED) == 0) {
                int whole = Math.min(length, copied.length);
                producer.get(at + HEADER_BYTES, copied, 0, whole);
                each.accept(event.clear().limit(whole));
                events++;
            }
            position += HEADER_BYTES + (length + 7 & ~7);
            VarHandle.releaseFence();
            consumer.putLong(0, position);
        }
        return events;
    }

    @Override
    public void close() {
        if (consumer != null) {
            Native.LIBC.munmap(consumer, pageBytes);
            Native.LIBC.munmap(producer, pageBytes + 2L * dataBytes);
            consumer = null;
            producer = null;
        }
    }
}
