package dev.weir.collect.store;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfIterator;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the rows of the peer table that changed. While it is small it is read as a whole, which takes the kernel a
 * twentieth of what its iterator takes to pass over the empty buckets of the hash; when it is large the iterator emits
 * what changed.
 */
final class PeerReader {

    /** Up to so many entries reading them all costs no more than the iterator. */
    private static final int SMALL_ENTRIES = 8_192;
    /** How often a table that was large is read by the iterator before it is counted again. */
    private static final int READINGS_WHILE_LARGE = 60;

    private static final int BATCH_ENTRIES = 256;

    private final Optional<BpfIterator> changes;
    private final BpfBatch batch;
    private final ByteBuffer buffer;
    private int readingsWhileLarge;

    /**
     * A reader of the table.
     *
     * @param buffer room for some rows, shared with other readers of the same thread
     */
    PeerReader(Tables.Table table, ByteBuffer buffer) {
        this.changes = table.changes();
        this.batch = new BpfBatch(table.map(), BATCH_ENTRIES);
        this.buffer = buffer;
    }

    /** Hands over row by row what has changed since a tick, which is the one that the kernel's clock was set to. */
    void read(int since, Consumer<? super PeerEntry> each) {
        if (changes.isPresent() && readingsWhileLarge > 0) {
            readingsWhileLarge--;
            readChanges(changes.get(), each);
        } else if (readAll(since, each) > SMALL_ENTRIES) {
            readingsWhileLarge = READINGS_WHILE_LARGE;
        }
    }

    private void readChanges(BpfIterator emitted, Consumer<? super PeerEntry> each) {
        emitted.read(buffer, PeerLayout.ROW_BYTES, chunk -> {
            for (int at = 0; at < chunk.limit(); at += PeerLayout.ROW_BYTES) {
                each.accept(PeerLayout.read(chunk, at, chunk, at + PeerLayout.KEY_BYTES));
            }
        });
    }

    private int readAll(int since, Consumer<? super PeerEntry> each) {
        return batch.readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                int value = i * PeerLayout.VALUE_BYTES;
                // Ticks wrap around.
                if (PeerLayout.lastTick(values, value) - since >= 0) {
                    each.accept(PeerLayout.read(keys, i * PeerLayout.KEY_BYTES, values, value));
                }
            }
        });
    }
}
