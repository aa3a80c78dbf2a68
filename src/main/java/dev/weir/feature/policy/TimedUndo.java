package dev.weir.feature.policy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Undoes a change unless it is confirmed in time: from the screen, or by {@code weir policy confirm}. It does not wait
 * for snapshots, which may be an hour apart. For any thread.
 */
final class TimedUndo implements AutoCloseable {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "weir-policy-undo");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<Waiting> waiting = Optional.empty();
    /** Tells what waits from what waited before. */
    private int turn;

    /** A change that waits. */
    private record Waiting(long untilNanos, ScheduledFuture<?> undoing, Optional<Confirmation> elsewhere) {}

    /** Waits by a clock of nanoseconds. */
    TimedUndo(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Has a change undone after so long; one that waited already is kept. */
    synchronized void begin(long seconds, Runnable undo) {
        forget();
        int own = ++turn;
        waiting = Optional.of(new Waiting(
                nanos.getAsLong() + TimeUnit.SECONDS.toNanos(seconds),
                clock.schedule(() -> undo(own, undo), seconds, TimeUnit.SECONDS),
                listen()));
    }

    /** Without a socket the screen confirms all the same. */
    private Optional<Confirmation> listen() {
        try {
            return Optional.of(Confirmation.await(false, this::keep));
        } catch (IOException noSocket) {
            return Optional.empty();
        }
    }

    private synchronized void undo(int own, Runnable undo) {
        if (own == turn && waiting.isPresent()) {
            forget();
            undo.run();
        }
    }

    /** Keeps what waits; false when nothing does, or no longer. */
    synchronized boolean keep() {
        boolean was = waiting.isPresent();
        forget();
        return was;
    }

    private void forget() {
        waiting.ifPresent(one -> {
            one.undoing().cancel(false);
            one.elsewhere().ifPresent(TimedUndo::close);
        });
        waiting = Optional.empty();
    }

    private static void close(Confirmation confirmation) {
        try {
            confirmation.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** How long there is to confirm, in whole seconds that are not over yet; empty when nothing waits. */
    synchronized Optional<Long> secondsLeft() {
        return waiting.map(
                one -> Math.max(0, (one.untilNanos() - nanos.getAsLong() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND));
    }

    @Override
    public synchronized void close() {
        forget();
        clock.shutdownNow();
    }
}
