package dev.weir.codec;

import dev.weir.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;

/** A text format for snapshots. */
public interface SnapshotWriter {

    /**
     * Writes what comes once, before the first snapshot; most formats have nothing to say there.
     *
     * @throws IOException when the stream does not take it
     */
    default void begin(OutputStream out) throws IOException {}

    /**
     * Writes one snapshot, complete to its last line break.
     *
     * @throws IOException when the stream does not take it
     */
    void write(Snapshot snapshot, OutputStream out) throws IOException;
}
