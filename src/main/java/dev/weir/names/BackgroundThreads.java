package dev.weir.names;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for slow lookups, so that no frame waits for them: daemon threads that exist only while there is work, with a
 * queue that refuses more when it is full.
 */
final class BackgroundThreads {

    private static final long IDLE_SECONDS = 10;

    private BackgroundThreads() {}

    /** A pool of at most so many threads and queued lookups. */
    static ThreadPoolExecutor named(String name, int threads, int queued) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queued),
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.AbortPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
