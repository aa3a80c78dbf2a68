package dev.weir.record;

import dev.weir.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a snapshot as one line of JSON with everything that {@link Playback} reads; an exporter does it. */
@FunctionalInterface
public interface SnapshotEncoder {

    /**
     * Writes one snapshot and a line break.
     *
     * @throws IOException when the stream does not take it
     */
    void write(Snapshot snapshot, OutputStream out) throws IOException;
}
