package dev.weir.bpf;

import java.util.concurrent.TimeUnit;

/** Waits until every run of a BPF program that has begun has ended. */
public final class GracePeriod {

    /**
     * {@code membarrier} with {@code MEMBARRIER_CMD_GLOBAL} of {@code linux/membarrier.h}: in the kernel that is {@code
     * synchronize_rcu()}.
     */
    private static final long MEMBARRIER = System.getProperty("os.arch").equals("aarch64") ? 283 : 324;

    private static final long GLOBAL = 1;
    /** The wait where the kernel does not offer it, as with {@code nohz_full}: longer than a packet program runs. */
    private static final long LONGER_THAN_A_PROGRAM_MILLIS = 100;

    private GracePeriod() {}

    /** Returns when no program uses any more what was taken out before the call; after some milliseconds. */
    public static void await() {
        if (Native.LIBC.syscall(MEMBARRIER, GLOBAL, 0, 0, 0, 0) == 0) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(LONGER_THAN_A_PROGRAM_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
