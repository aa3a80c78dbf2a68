package dev.weir.names;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where slow questions wait so that no frame does: daemon threads that exist only while asked, and a queue that refuses
 * when full.
 */
final class BackgroundThreads {

    private static final long IDLE_SECONDS = 10;

    private BackgroundThreads() {}

    /** At most so many threads and waiting questions; one more is dropped. */
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
