package dev.weir.sample;

import dev.weir.sample.Tables.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Reads the rows of a table that changed, or all of them where the kernel cannot tell; keeps one direct buffer for it. */
final class RowReader {

    /** As much as the kernel's iterators write at a time, several times over. */
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int BATCH_ENTRIES = 2048;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());

    /** How a row is decoded from its key at one offset and its value at another. */
    interface Decoder<T> {
        /** Decodes one row. */
        T read(ByteBuffer keys, int key, ByteBuffer values, int value);
    }

    /** Hands over row by row. */
    <T> void read(Table table, int keyBytes, int valueBytes, Decoder<T> decoder, Consumer<? super T> each) {
        if (table.changes().isPresent()) {
            int rowBytes = keyBytes + valueBytes;
            table.changes().get().read(buffer, rowBytes, chunk -> {
                int end = chunk.limit();
                for (int at = 0; at < end; at += rowBytes) {
                    each.accept(decoder.read(chunk, at, chunk, at + keyBytes));
                }
            });
        } else {
            table.map().readAll(BATCH_ENTRIES, (keys, values, count) -> {
                for (int i = 0; i < count; i++) {
                    each.accept(decoder.read(keys, i * keyBytes, values, i * valueBytes));
                }
            });
        }
    }

    ByteBuffer buffer() {
        return buffer;
    }
}
