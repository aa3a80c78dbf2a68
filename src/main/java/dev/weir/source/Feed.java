package dev.weir.source;

import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a source on a thread of its own and keeps its newest snapshot for whoever draws. A snapshot that nobody took
 * before the next one came is dropped: what is drawn is never late.
 */
public final class Feed implements AutoCloseable {

    /** How long closing waits for the probes to be detached; milliseconds. */
    private static final long CLOSE_MILLIS = 2_000;
    /**
     * How long closing waits while they are still being loaded, which nothing interrupts; milliseconds. What has been
     * attached by then goes with the process, whose file descriptors hold it.
     */
    private static final long OPENING_MILLIS = 50;

    private final SnapshotSource.Opener opener;
    private final Runnable wake;
    private final Thread thread = new Thread(this::run, "weir-sampler");
    private final AtomicReference<Snapshot> newest = new AtomicReference<>();
    private volatile SnapshotSource source;
    private volatile Throwable failure;
    private volatile boolean ended;
    private volatile Optional<String> ending = Optional.empty();

    /**
     * A feed that has not started.
     *
     * @param wake called on the feed's thread whenever there is something to look at
     */
    public Feed(SnapshotSource.Opener opener, Runnable wake) {
        this.opener = opener;
        this.wake = wake;
    }

    /** Opens the source and begins to ask it. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The newest snapshot nobody has taken yet. */
    public Optional<Snapshot> take() {
        return Optional.ofNullable(newest.getAndSet(null));
    }

    /** The recording that is played, if one is. */
    public Optional<SnapshotSource.Recorded> recorded() {
        SnapshotSource open = source;
        return open == null ? Optional.empty() : open.recorded();
    }

    /** Whether there will be no more snapshots. */
    public boolean hasEnded() {
        return ended;
    }

    /** What to tell the person about the end. */
    public Optional<String> ending() {
        return ending;
    }

    /**
     * Throws what ended the source, if something did.
     *
     * @throws UnavailableException when nothing can be counted here
     * @throws IOException when a recording cannot be read
     */
    public void throwFailure() throws UnavailableException, IOException {
        Throwable thrown = failure;
        if (thrown instanceof UnavailableException unavailable) {
            throw unavailable;
        }
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown instanceof RuntimeException bug) {
            throw bug;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** Has something changed, as {@link SnapshotSource#control} does; while there is no source nothing is. */
    public CompletionStage<Optional<Refusal>> control(Control control) {
        SnapshotSource open = source;
        if (open != null) {
            return open.control(control);
        }
        if (control.isOfFeature()) {
            return CompletableFuture.completedFuture(Optional.of(Refusal.notHere(control)));
        }
        return CompletableFuture.completedFuture(
                control instanceof Control.SetFilter filter
                        ? Optional.of(Refusal.nothingCounted(filter))
                        : Optional.empty());
    }

    /** Ends the source and waits until its probes are detached, if they were attached. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(source == null ? OPENING_MILLIS : CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (SnapshotSource open = opener.open()) {
            source = open;
            Optional<Snapshot> snapshot = open.next();
            while (snapshot.isPresent()) {
                newest.set(snapshot.get());
                wake.run();
                snapshot = open.next();
            }
            ending = open.ending();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (UnavailableException | IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            ended = true;
            wake.run();
        }
    }
}
