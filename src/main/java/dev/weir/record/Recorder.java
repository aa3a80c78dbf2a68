package dev.weir.record;

import dev.weir.codec.SnapshotWriter;
import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/**
 * Writes snapshots to a file: lines of JSON, each a gzip member of its own, so that a recording plays even if weir is
 * killed.
 * <p>With limits there are two files, FILE and {@code FILE.1}. Together they keep within the limits, and once there are
 * enough snapshots they have at least half of what the limits allow. A recording that is there at the start is moved
 * aside; anything else of that name is left alone.
 * <p>A full disk ends the recording and nothing else: {@link #stopped} says so.
 */
public final class Recorder implements AutoCloseable {

    /** The text of EPIPE. */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final Path file;
    private final RecordTarget target;
    private final SnapshotWriter encoder;
    private final ByteArrayOutputStream member = new ByteArrayOutputStream();
    private long recorded;
    private String stopped;
    private boolean readerGone;

    private Recorder(Path file, RecordTarget target, SnapshotWriter encoder) {
        this.file = file;
        this.target = target;
        this.encoder = encoder;
    }

    /**
     * Starts a recording.
     *
     * @param file     the file; a pipe or a character device is written to as it is
     * @param maxBytes how much disk space it may take; bytes, empty for no limit
     * @param maxAge   how old its snapshots may become; empty for no limit
     * @param encoder  writes everything that {@link Playback} reads
     * @throws IOException when the file cannot be created, or not safely; the message is a sentence
     */
    public static Recorder open(
            Path file, OptionalLong maxBytes, Optional<Duration> maxAge, SnapshotWriter encoder, SafeFiles files)
            throws IOException {
        if (files.kind(file) != SafeFiles.Kind.STREAM) {
            return new Recorder(file, new FileTarget(file, maxBytes.orElse(Long.MAX_VALUE), maxAge, files), encoder);
        }
        if (maxBytes.isPresent() || maxAge.isPresent()) {
            throw new IOException("cannot drop old snapshots of " + file
                    + ": it is a pipe or a device; --max-size and --max-age need a file");
        }
        return new Recorder(file, new StreamTarget(files.openStream(file)), encoder);
    }

    /**
     * Checks what is under the name of a recording, before anything is attached to the kernel.
     *
     * @throws IOException when it must not be written to or moved aside; the message is a sentence
     */
    public static void require(Path file, SafeFiles files) throws IOException {
        if (files.kind(file) == SafeFiles.Kind.FILE) {
            files.isReplaceable(file);
        }
    }

    /** Writes one snapshot, unless the recording has stopped. */
    public void record(Snapshot snapshot) {
        if (hasStopped()) {
            return;
        }
        try {
            target.append(encode(snapshot), snapshot.time());
            recorded++;
        } catch (IOException failed) {
            readerGone = target instanceof StreamTarget && READER_HAS_GONE.equals(failed.getMessage());
            stopped = "recording to " + file + " stopped: " + SafeFiles.reason(failed)
                    + (recorded == 0 ? "; nothing was recorded" : "; what was written until then plays");
        }
    }

    /** Whether nothing more is written, because of a failure or because nobody reads the pipe any more. */
    public boolean hasStopped() {
        return stopped != null;
    }

    /**
     * Why the recording stopped, as a sentence; empty while it goes on, and when the reader of a pipe has closed it.
     */
    public Optional<String> stopped() {
        return readerGone ? Optional.empty() : Optional.ofNullable(stopped);
    }

    /**
     * Writes everything to the disk and ends the recording.
     *
     * @throws IOException when the disk does not take it; the message is a sentence
     */
    @Override
    public void close() throws IOException {
        try {
            target.close();
        } catch (IOException failed) {
            throw new IOException("cannot write " + file + " to the disk: " + SafeFiles.reason(failed), failed);
        }
    }

    private ByteBuffer encode(Snapshot snapshot) throws IOException {
        member.reset();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            encoder.write(snapshot, gzip);
        }
        return ByteBuffer.wrap(member.toByteArray());
    }
}
