package dev.weir.source;

import dev.weir.codec.Codecs;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import dev.weir.record.Playback;
import dev.weir.record.RecordedSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Snapshots of a recording, at the intervals they were taken at, or faster. */
public final class ReplaySource implements SnapshotSource {

    /** The longest wait between two snapshots: a gap that a suspended machine left is not waited for. */
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

    private static final long NOT_KNOWN = -1;

    private final Path file;
    private final Playback playback;
    private final double speed;
    private final Duration recordedInterval;
    private volatile double stretch = 1;
    private long lastMonoNanos = Long.MIN_VALUE;

    private volatile long startNanos = NOT_KNOWN;
    private volatile long spanNanos = NOT_KNOWN;
    private final Thread measuring = new Thread(this::measure, "weir-recorded-span");

    private ReplaySource(Path file, Playback playback, double speed, Duration recordedInterval) {
        this.file = file;
        this.playback = playback;
        this.speed = speed;
        this.recordedInterval = recordedInterval;
    }

    /**
     * Opens a recording.
     *
     * @param speed    how many recorded seconds pass in one second
     * @param interval the interval that stands for this speed: setting a longer one slows down, a shorter one speeds up
     * @throws IOException when it cannot be read; the message is a sentence
     */
    public static ReplaySource open(Path file, double speed, Duration interval, Codecs codecs) throws IOException {
        ReplaySource source = new ReplaySource(file, Playback.open(file, codecs), speed, interval);
        source.measuring.setDaemon(true);
        source.measuring.start();
        return source;
    }

    /** Finds out how long the recording is, which is only shown. */
    private void measure() {
        try {
            spanNanos = RecordedSpan.nanos(file).orElse(NOT_KNOWN);
        } catch (IOException failed) {
            spanNanos = NOT_KNOWN;
        }
    }

    @Override
    public Optional<Recorded> recorded() {
        return startNanos == NOT_KNOWN
                ? Optional.empty()
                : Optional.of(new Recorded(file.getFileName().toString(), startNanos, spanNanos));
    }

    @Override
    public Optional<Snapshot> next() throws InterruptedException {
        Optional<Snapshot> snapshot = playback.next();
        if (snapshot.isPresent()) {
            long mono = snapshot.get().monoNanos();
            startNanos = startNanos == NOT_KNOWN ? mono : startNanos;
            if (lastMonoNanos != Long.MIN_VALUE) {
                long gap = Math.min(LONGEST_WAIT_NANOS, Math.max(0, mono - lastMonoNanos));
                TimeUnit.NANOSECONDS.sleep((long) (gap * stretch / speed));
            }
            lastMonoNanos = mono;
        }
        return snapshot;
    }

    /** Looks up no addresses, since those of a recording belong to another network. */
    @Override
    public CompletionStage<Optional<Refusal>> control(Control control) {
        if (control instanceof Control.SetFilter filter) {
            return CompletableFuture.completedFuture(Optional.of(Refusal.nothingCounted(filter)));
        }
        if (control.isOfFeature()) {
            return CompletableFuture.completedFuture(Optional.of(Refusal.notHere(control)));
        }
        if (control instanceof Control.SetInterval interval) {
            stretch = (double) interval.interval().toNanos() / recordedInterval.toNanos();
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public Optional<String> ending() {
        return playback.ending();
    }

    @Override
    public void close() {
        measuring.interrupt();
        try {
            playback.close();
        } catch (IOException e) {
            // It was only read from.
            return;
        }
    }
}
