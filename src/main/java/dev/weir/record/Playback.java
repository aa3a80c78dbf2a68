package dev.weir.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.weir.model.Snapshot;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a recording from its first snapshot to its last; needs neither root nor a kernel that can do BPF.
 * <p>A file that breaks off or is damaged plays up to there and then {@link #ending says so}. The file may come from anybody: nothing of
 * it is believed beyond bounds.
 */
public final class Playback implements AutoCloseable {

    /** Depth, text and digits of anything a recorder writes stay far below. */
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(8).maxStringLength(65_536).maxNameLength(256).maxNumberLength(40).build();
    /** Field names are not kept for the next snapshot, or a file full of different ones would fill the memory. */
    private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(BOUNDS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    /** Text of one snapshot; 100,000 connections take 90 million. */
    private static final long MAX_SNAPSHOT_BYTES = 256L << 20;
    private static final int BUFFER_BYTES = 65_536;

    private final Path file;
    private final BoundedInput text;
    /** Made with the first snapshot, since making it reads from the file. */
    private JsonParser parser;
    /** Read when the file is opened, so that one that holds none is refused; empty once it was played. */
    private Optional<Snapshot> first = Optional.empty();
    private long played;
    private String ending;

    private Playback(Path file, BoundedInput text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Opens a recording.
     *
     * @throws IOException when it cannot be read or is no recording; the message is a sentence
     */
    public static Playback open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("cannot replay " + file + ": it is not a file");
        }
        InputStream raw;
        try {
            raw = Files.newInputStream(file);
        } catch (IOException failed) {
            throw new IOException("cannot replay " + file + ": " + SafeFiles.reason(failed), failed);
        }
        try {
            Playback playback = new Playback(file, new BoundedInput(new GZIPInputStream(raw, BUFFER_BYTES), MAX_SNAPSHOT_BYTES));
            playback.first = playback.read();
            if (playback.first.isEmpty()) {
                throw new IOException(playback.ending.isEmpty() ? file + " holds no snapshot" : playback.ending);
            }
            return playback;
        } catch (EOFException | ZipException notGzip) {
            raw.close();
            throw new IOException("cannot replay " + file + ": it is not a file that weir record wrote", notGzip);
        } catch (IOException nothingToPlay) {
            raw.close();
            throw nothingToPlay;
        }
    }

    /** The next snapshot; empty at the end, be it the recording's own or where it is damaged. */
    public Optional<Snapshot> next() {
        Optional<Snapshot> next = first;
        first = Optional.empty();
        if (next.isEmpty() && ending == null) {
            next = read();
        }
        next.ifPresent(snapshot -> played++);
        return next;
    }

    private Optional<Snapshot> read() {
        try {
            if (parser == null) {
                parser = JSON.createParser(text);
            }
            if (parser.nextToken() == null) {
                ending = "";
                return Optional.empty();
            }
            Snapshot snapshot = SnapshotDecoder.read(parser);
            text.startOver();
            return Optional.of(snapshot);
        } catch (EOFException | JsonEOFException cut) {
            ending = file + " breaks off " + after() + ", as after a crash or a full disk";
        } catch (JsonProcessingException malformed) {
            ending = file + " is damaged " + after() + ": " + oneLine(malformed.getOriginalMessage());
        } catch (ZipException | BadRecordingException malformed) {
            ending = file + " is damaged " + after() + ": " + oneLine(SafeFiles.reason(malformed));
        } catch (IOException failed) {
            ending = file + " cannot be read on " + after() + ": " + oneLine(SafeFiles.reason(failed));
        }
        return Optional.empty();
    }

    /** How a recording that did not end by itself ended, as a sentence; empty for one that did, and before the end. */
    public Optional<String> ending() {
        return Optional.ofNullable(ending).filter(sentence -> !sentence.isEmpty());
    }

    /** Snapshots played so far. */
    public long played() {
        return played;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private String after() {
        return played == 0 ? "before its first snapshot" : "after snapshot " + played;
    }

    /** The message may quote the file. */
    private static String oneLine(String message) {
        return message.replaceAll("[^ -~]", "?");
    }
}
