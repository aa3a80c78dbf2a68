package dev.weir.filter;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where libpcap compiles: a thread with a stack that is large enough, for libpcap calls itself once for each term of an
 * expression and a stack that is full ends the process. Nobody waits for it longer than wanted, for names in an
 * expression are looked up.
 */
final class CompilerThread {

    /** Much more than {@link Pcap#TEXT_MAX} allows for; memory is only taken for what is used of it. */
    private static final long STACK_BYTES = 256L << 20;

    private CompilerThread() {}

    /** Starts some work. */
    static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "weir-expression", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** What comes of work that was done before, and so neither fails nor takes long. */
    static <T> T result(Callable<T> work, Duration limit) {
        try {
            return await(start(work), limit);
        } catch (TimeoutException | ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /**
     * What came of it.
     *
     * @throws TimeoutException when the time is over before; the work goes on, and nobody will hear of it
     * @throws ExecutionException when it failed
     */
    static <T> T await(FutureTask<T> task, Duration limit) throws TimeoutException, ExecutionException {
        boolean interrupted = false;
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
