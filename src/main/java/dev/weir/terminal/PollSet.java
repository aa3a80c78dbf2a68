package dev.weir.terminal;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** File descriptors to wait for, as poll(2) takes them. */
final class PollSet {

    /** struct pollfd: int fd, short events, short revents. */
    private static final int EVENTS = 4;

    private static final int REVENTS = EVENTS + 2;
    private static final int BYTES = REVENTS + 2;

    private final LibC libc;
    private final Pointer pollfds;
    private int count;

    PollSet(LibC libc, int most) {
        this.libc = libc;
        pollfds = Memory.allocateDirect(Runtime.getRuntime(libc), most * BYTES);
    }

    void clear() {
        count = 0;
    }

    void add(int fd, short events) {
        pollfds.putInt((long) count * BYTES, fd);
        pollfds.putShort(count * BYTES + EVENTS, events);
        pollfds.putShort(count * BYTES + REVENTS, (short) 0);
        count++;
    }

    /** Waits until a descriptor is ready or the time is over; milliseconds. */
    void await(int millis) {
        if (libc.poll(pollfds, count, millis) < 0) {
            for (int i = 0; i < count; i++) {
                pollfds.putShort(i * BYTES + REVENTS, (short) 0);
            }
        }
    }

    /** Returns whether the descriptor has one of the events, or failed. */
    boolean isReady(int fd, short events) {
        return (revents(fd) & (events | LibC.POLLERR | LibC.POLLHUP | LibC.POLLNVAL)) != 0;
    }

    private int revents(int fd) {
        for (int i = 0; i < count; i++) {
            if (pollfds.getInt((long) i * BYTES) == fd) {
                return pollfds.getShort(i * BYTES + REVENTS);
            }
        }
        return 0;
    }
}
