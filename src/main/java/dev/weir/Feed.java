package dev.weir;

import dev.weir.attach.ProbeException;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.PacketFilter;
import dev.weir.model.Address;
import dev.weir.model.Snapshot;
import dev.weir.screen.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a source on a thread of its own and keeps its newest snapshot for whoever draws. A snapshot that nobody took
 * before the next one came is dropped: what is drawn is never late.
 */
final class Feed implements AutoCloseable {

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
    Feed(SnapshotSource.Opener opener, Runnable wake) {
        this.opener = opener;
        this.wake = wake;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The newest snapshot nobody has taken yet. */
    Optional<Snapshot> take() {
        return Optional.ofNullable(newest.getAndSet(null));
    }

    /** What the screen says of the recording that is played, if one is. */
    Optional<Event.Replaying> replaying() {
        SnapshotSource open = source;
        return open == null
                ? Optional.empty()
                : open.replaying()
                        .map(now -> new Event.Replaying(now.file(), now.startNanos(), now.spanNanos(), ended));
    }

    /** Whether there will be no more snapshots. */
    boolean hasEnded() {
        return ended;
    }

    /** What to tell the person about the end. */
    Optional<String> ending() {
        return ending;
    }

    /**
     * Throws what ended the source, if something did.
     *
     * @throws ProbeException when nothing can be counted here
     * @throws IOException when a recording cannot be read
     */
    void throwFailure() throws ProbeException, IOException {
        Throwable thrown = failure;
        if (thrown instanceof ProbeException probe) {
            throw probe;
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

    void setInterval(Duration interval) {
        SnapshotSource open = source;
        if (open != null) {
            open.setInterval(interval);
        }
    }

    void lookUpHosts(boolean on) {
        SnapshotSource open = source;
        if (open != null) {
            open.lookUpHosts(on);
        }
    }

    /** What an address is called, as far as that is known now. */
    Optional<String> hostName(Address address) {
        SnapshotSource open = source;
        return open == null ? Optional.empty() : open.hostName(address);
    }

    /**
     * Changes which packets are counted; whether the source can.
     *
     * @throws BpfException when the kernel refuses the filter's program; then all stays as it was
     */
    boolean setFilter(Optional<PacketFilter> filter) {
        SnapshotSource open = source;
        return open != null && open.setFilter(filter);
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
        } catch (ProbeException | IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            ended = true;
            wake.run();
        }
    }
}
