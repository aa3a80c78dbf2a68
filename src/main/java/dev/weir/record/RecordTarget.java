package dev.weir.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** What a recording is written to: files, or a stream. */
interface RecordTarget extends AutoCloseable {

    /**
     * Adds a gzip member with one snapshot, whole or not at all where that is possible.
     *
     * @param taken when the snapshot was taken
     * @throws IOException when it does not fit or cannot be written
     */
    void append(ByteBuffer member, Instant taken) throws IOException;

    /**
     * Ends it; a file without a snapshot is removed.
     *
     * @throws IOException when the disk does not take what was written
     */
    @Override
    void close() throws IOException;
}
