package dev.weir.bpf;

import java.nio.ByteBuffer;

/** CPU time of the calling thread, in user space and in the kernel, without the time that it waits. */
public final class ThreadTime {

    /** {@code CLOCK_THREAD_CPUTIME_ID} of {@code linux/time.h}. */
    private static final int CLOCK = 3;

    private static final int TIMESPEC_BYTES = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private ThreadTime() {}

    /** CPU time that the calling thread has used so far; nanoseconds. */
    public static long nanos() {
        ByteBuffer time = BpfMap.direct(TIMESPEC_BYTES);
        Native.check(Native.LIBC.clock_gettime(CLOCK, time), "cannot read a thread's CPU time");
        return time.getLong(0) * NANOS_PER_SECOND + time.getLong(Long.BYTES);
    }
}
