package dev.weir.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Where a recording goes: files that take turns, or a stream. */
interface RecordTarget extends AutoCloseable {

    /**
     * Adds a gzip member with one snapshot, all of it or nothing where that is possible.
     *
     * @param taken when the snapshot was taken
     * @throws IOException when it does not fit, or is not taken
     */
    void append(ByteBuffer member, Instant taken) throws IOException;

    /**
     * Ends it; of a file without a snapshot nothing stays.
     *
     * @throws IOException when the disk does not take what was written
     */
    @Override
    void close() throws IOException;
}
