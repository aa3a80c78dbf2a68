package dev.weir.record;

import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/**
 * Writes snapshots to a file: lines of JSON, each a gzip member of its own, so that a recorder that is killed leaves a file that plays.
 * <p>When the file holds half of what the limits allow, it becomes {@code FILE.1}, in place of an older one, and FILE starts anew: both
 * together keep within the limits and never hold less than half of them. A FILE found at the start is moved aside likewise.
 * <p>A full disk ends the recording and nothing else: {@link #stopped} then says so.
 */
public final class Recorder implements AutoCloseable {

    private final Path file;
    private final long maxFileBytes;
    private final Optional<Duration> maxFileAge;
    private final SnapshotEncoder encoder;
    private final SafeFiles files;
    private final ByteArrayOutputStream member = new ByteArrayOutputStream();
    private FileChannel channel;
    private Instant firstTime;
    private String stopped;

    private Recorder(Path file, OptionalLong maxBytes, Optional<Duration> maxAge, SnapshotEncoder encoder, SafeFiles files) {
        this.file = file;
        this.maxFileBytes = maxBytes.orElse(Long.MAX_VALUE) / 2;
        this.maxFileAge = maxAge.map(age -> age.dividedBy(2));
        this.encoder = encoder;
        this.files = files;
    }

    /**
     * Starts a recording.
     *
     * @param maxBytes what it may take on disk; empty for no limit
     * @param maxAge   how old its snapshots may become; empty for no limit
     * @throws IOException when the file cannot be created, or not safely; the message is a sentence
     */
    public static Recorder open(Path file, OptionalLong maxBytes, Optional<Duration> maxAge, SnapshotEncoder encoder, SafeFiles files)
            throws IOException {
        Recorder recorder = new Recorder(file, maxBytes, maxAge, encoder, files);
        recorder.startFile();
        return recorder;
    }

    /** Writes one snapshot, unless the recording has stopped. */
    public void record(Snapshot snapshot) {
        if (stopped != null) {
            return;
        }
        try {
            if (isFull(snapshot.time())) {
                closeFile();
                startFile();
            }
            if (firstTime == null) {
                firstTime = snapshot.time();
            }
            append(encode(snapshot));
        } catch (IOException failed) {
            stopped = "recording to " + file + " stopped: " + SafeFiles.reason(failed) + "; what was written until then plays";
        }
    }

    /** Why the recording stopped, as a sentence; empty while it goes on. */
    public Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    /**
     * Writes everything to the disk and ends the recording.
     *
     * @throws IOException when the disk does not take it
     */
    @Override
    public void close() throws IOException {
        closeFile();
    }

    private boolean isFull(Instant now) throws IOException {
        return firstTime != null
                && (channel.size() >= maxFileBytes || maxFileAge.isPresent() && now.isAfter(firstTime.plus(maxFileAge.get())));
    }

    private void startFile() throws IOException {
        files.moveAside(file, file.resolveSibling(file.getFileName() + ".1"));
        channel = files.create(file);
        firstTime = null;
    }

    private void closeFile() throws IOException {
        try (FileChannel closing = channel) {
            if (closing.isOpen()) {
                closing.force(true);
            }
        }
    }

    private ByteBuffer encode(Snapshot snapshot) throws IOException {
        member.reset();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            encoder.write(snapshot, gzip);
        }
        return ByteBuffer.wrap(member.toByteArray());
    }

    /** A member that did not fit is taken off again, so that the file ends where the last whole snapshot does. */
    private void append(ByteBuffer bytes) throws IOException {
        long end = channel.size();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failed) {
            channel.truncate(end);
            throw failed;
        }
    }
}
