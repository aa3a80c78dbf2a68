package dev.weir.sample;

import dev.weir.libbpf.BpfBatch;
import dev.weir.libbpf.BpfIterator;
import dev.weir.sample.Tables.Table;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the rows of one table that changed. A small table is read as a whole, which takes the kernel a twentieth of what its iterator
 * takes to pass over the empty buckets of the hash; from a large one the iterator emits what changed.
 *
 * @param <T> what a row is decoded into
 */
final class RowReader<T> {

    /** Up to so many entries reading them all costs no more than the iterator. */
    private static final int SMALL_ENTRIES = 8_192;
    /** How often a table that was large is read by the iterator before it is counted again. */
    private static final int READINGS_WHILE_LARGE = 60;
    private static final int BATCH_ENTRIES = 256;

    private final Optional<BpfIterator> changes;
    private final BpfBatch batch;
    private final int keyBytes;
    private final int valueBytes;
    private final Stamp stamp;
    private final Decoder<T> decoder;
    private final ByteBuffer buffer;
    private int readingsWhileLarge;

    /** Where a value says when it last changed. */
    interface Stamp {
        /** The tick of the value at an offset. */
        int lastTick(ByteBuffer values, int value);
    }

    /** How a row is decoded from its key at one offset and its value at another. */
    interface Decoder<T> {
        /** Decodes one row. */
        T read(ByteBuffer keys, int key, ByteBuffer values, int value);
    }

    /**
     * A reader of a table.
     *
     * @param buffer room for some rows, shared with other readers of the same thread
     */
    RowReader(Table table, int keyBytes, int valueBytes, Stamp stamp, Decoder<T> decoder, ByteBuffer buffer) {
        this.changes = table.changes();
        this.batch = new BpfBatch(table.map(), BATCH_ENTRIES);
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.stamp = stamp;
        this.decoder = decoder;
        this.buffer = buffer;
    }

    /** Hands over row by row what has changed since a tick, which is the one that the kernel's clock was set to. */
    void read(int since, Consumer<? super T> each) {
        if (changes.isPresent() && readingsWhileLarge > 0) {
            readingsWhileLarge--;
            readChanges(changes.get(), each);
        } else if (readAll(since, each) > SMALL_ENTRIES) {
            readingsWhileLarge = READINGS_WHILE_LARGE;
        }
    }

    private void readChanges(BpfIterator emitted, Consumer<? super T> each) {
        int rowBytes = keyBytes + valueBytes;
        emitted.read(buffer, rowBytes, chunk -> {
            int end = chunk.limit();
            for (int at = 0; at < end; at += rowBytes) {
                each.accept(decoder.read(chunk, at, chunk, at + keyBytes));
            }
        });
    }

    private int readAll(int since, Consumer<? super T> each) {
        return batch.readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                // Ticks wrap around.
                if (stamp.lastTick(values, i * valueBytes) - since >= 0) {
                    each.accept(decoder.read(keys, i * keyBytes, values, i * valueBytes));
                }
            }
        });
    }
}
