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
 * Runs a source on a thread of its own and has its newest snapshot ready for whoever draws. A snapshot that was not
 * taken before the next one is dropped, so that what is drawn is never late.
 */
public final class Feed implements AutoCloseable {

    /** How long closing waits for the probes to be detached; milliseconds. */
    private static final long CLOSE_MILLIS = 2_000;
    /**
     * How long closing waits while the probes are still being loaded, which cannot be interrupted; milliseconds. What
     * has been attached by then is detached when the process ends and its file descriptors are closed.
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
     * @param wake called on the thread of the feed whenever there is something to look at
     */
    public Feed(SnapshotSource.Opener opener, Runnable wake) {
        this.opener = opener;
        this.wake = wake;
    }

    /** Opens the source and starts to read it. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The newest snapshot that has not been taken yet. */
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

    /**
     * Passes a control to the source, as {@link SnapshotSource#control} does; while there is no source nothing is
     * changed.
     */
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
