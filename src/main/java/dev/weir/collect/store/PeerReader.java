package dev.weir.collect.store;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfIterator;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the entries of the peer table that changed. A small table is read as a whole, which takes a twentieth of the
 * time that the iterator takes to pass over the empty buckets of the hash; of a large one the iterator emits what
 * changed.
 */
final class PeerReader {

    /** Up to so many entries, reading all of them takes no longer than the iterator. */
    private static final int SMALL_ENTRIES = 8_192;
    /**
     * How often the iterator reads a table that was large, before the whole table is read again to see how large it is.
     */
    private static final int READINGS_WHILE_LARGE = 60;

    private static final int BATCH_ENTRIES = 256;

    private final Optional<BpfIterator> changes;
    private final BpfBatch batch;
    private final ByteBuffer buffer;
    private int readingsWhileLarge;

    /**
     * A reader of the table.
     *
     * @param buffer room for some entries, shared with other readers of the same thread
     */
    PeerReader(Tables.Table table, ByteBuffer buffer) {
        this.changes = table.changes();
        this.batch = new BpfBatch(table.map(), BATCH_ENTRIES);
        this.buffer = buffer;
    }

    /**
     * Hands over the entries that changed since a tick.
     *
     * @param since the tick that the clock of the kernel has for it
     */
    void read(int since, Consumer<? super PeerEntry> each) {
        if (changes.isPresent() && readingsWhileLarge > 0) {
            readingsWhileLarge--;
            readChanges(changes.get(), each);
        } else if (readAll(since, each) > SMALL_ENTRIES) {
            readingsWhileLarge = READINGS_WHILE_LARGE;
        }
    }

    private void readChanges(BpfIterator emitted, Consumer<? super PeerEntry> each) {
        emitted.read(buffer, PeerLayout.ENTRY_BYTES, chunk -> {
            for (int at = 0; at < chunk.limit(); at += PeerLayout.ENTRY_BYTES) {
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
