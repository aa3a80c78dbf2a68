package dev.weir.terminal;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** An eventfd(2) by which any thread ends the wait of another one in poll(2). */
final class Bell implements AutoCloseable {

    private static final int EFD_NONBLOCK = LibC.O_NONBLOCK;
    private static final int EFD_CLOEXEC = LibC.O_CLOEXEC;
    private static final int COUNTER_BYTES = 8;

    private final LibC libc;
    private int fd;
    private final Pointer one;
    private final Pointer count;

    Bell(LibC libc) {
        this.libc = libc;
        fd = libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (fd < 0) {
            throw new IllegalStateException("eventfd failed, errno " + LibC.errno(libc));
        }
        one = Memory.allocateDirect(Runtime.getRuntime(libc), COUNTER_BYTES);
        one.putLong(0, 1);
        count = Memory.allocateDirect(Runtime.getRuntime(libc), COUNTER_BYTES);
    }

    synchronized int descriptor() {
        return fd;
    }

    synchronized void ring() {
        libc.write(fd, one, COUNTER_BYTES);
    }

    synchronized void silence() {
        libc.read(fd, count, COUNTER_BYTES);
    }

    @Override
    public synchronized void close() {
        libc.close(fd);
        fd = -1;
    }
}
