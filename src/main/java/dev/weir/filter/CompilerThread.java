package dev.weir.filter;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread that libpcap compiles on, with a large stack: libpcap calls itself once for each term of an expression,
 * and a stack overflow ends the process. Its callers wait with a limit, since names in an expression are looked up.
 */
final class CompilerThread {

    /** Much more than {@link Pcap#TEXT_MAX} needs; only what is used of it takes memory. */
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

    /** The result of work that was done before, and so neither fails nor takes long. */
    static <T> T result(Callable<T> work, Duration limit) {
        try {
            return await(start(work), limit);
        } catch (TimeoutException | ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /**
     * The result of making a program.
     *
     * @param late a clause for a person, for when it takes longer than the limit
     * @throws UnsupportedOperationException with a clause for a person, when the program cannot be made
     */
    static <T> T program(Callable<T> work, Duration limit, String late) {
        try {
            return await(start(work), limit);
        } catch (TimeoutException e) {
            throw new UnsupportedOperationException(late, e);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnsupportedOperationException refused) {
                throw refused;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /**
     * The result of some work.
     *
     * @throws TimeoutException   when it takes longer; it goes on, and its result is dropped
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
