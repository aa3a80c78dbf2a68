package dev.weir.source;

import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where snapshots come from, each when it is due: this host, or a recording. {@link #next} is for one thread, the rest
 * for any.
 */
public interface SnapshotSource extends AutoCloseable {

    /** Opens a source, on the thread that will read it, since attaching takes longer than the first picture may. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws UnavailableException when nothing can be counted here
         * @throws IOException when a recording cannot be read
         */
        SnapshotSource open() throws UnavailableException, IOException;
    }

    /**
     * A recording that is played.
     *
     * @param file       its name
     * @param startNanos when its first snapshot was taken; nanoseconds, CLOCK_MONOTONIC of then
     * @param spanNanos  from its first to its last; nanoseconds, -1 until that is known
     */
    record Recorded(String file, long startNanos, long spanNanos) {}

    /**
     * Waits until the next snapshot is due; empty when there are no more.
     *
     * @throws InterruptedException when the wait is interrupted
     */
    Optional<Snapshot> next() throws InterruptedException;

    /**
     * Asks for a change, and never waits for it.
     *
     * @return why it was not done, empty when it was; may be completed later, by another thread
     */
    CompletionStage<Optional<Refusal>> control(Control control);

    /** The recording that is played, once its first snapshot is known; empty for a source that is no recording. */
    default Optional<Recorded> recorded() {
        return Optional.empty();
    }

    /** What to tell the person once there are no more snapshots; empty when there is nothing to say. */
    Optional<String> ending();

    @Override
    void close();
}
