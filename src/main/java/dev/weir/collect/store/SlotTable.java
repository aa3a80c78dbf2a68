package dev.weir.collect.store;

import dev.weir.bpf.MappedArray;
import dev.weir.layout.BlockLayout;
import dev.weir.layout.ReturnedSlotLayout.Table;
import dev.weir.layout.SlotRow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * One of the tables whose rows stay in a slot each: reads those that changed, of blocks in which one did, and gives back the slots
 * of those that are deleted.
 *
 * @param <T> what is at a row
 */
final class SlotTable<T extends SlotRow> {

    private static final int[] NONE = {};

    private final Tables.Slotted table;
    private final MappedArray rows;
    private final MappedArray blocks;
    private final BitSet changed = new BitSet();
    private final T cursor;
    private final List<Integer> keys;
    private final Table kind;
    private final FreeSlots freeSlots;
    /** Slots of keys deleted since the last reading, and since the one before. */
    private int[] deleted = NONE;
    private int[] deletedBefore = NONE;

    /**
     * A table with this at its rows.
     *
     * @param keys      where a row says whose it is
     * @param kind      which table it is
     * @param freeSlots where its slots are given back
     */
    SlotTable(Tables.Slotted table, T cursor, List<Integer> keys, Table kind, FreeSlots freeSlots) {
        this.table = table;
        this.rows = new MappedArray(table.rows());
        this.blocks = new MappedArray(table.blocks());
        this.cursor = cursor;
        this.keys = keys;
        this.kind = kind;
        this.freeSlots = freeSlots;
    }

    /** Hands over row by row, in the order of their slots, what has changed since a tick; the cursor is the same for all. */
    void read(int since, Consumer<? super T> each) {
        changed.clear();
        blocks.read((first, count) -> {
            for (int i = 0; i < count; i++) {
                if (isSince(BlockLayout.lastTick(blocks.words(), i * blocks.rowWords()), since)) {
                    changed.set(first + i);
                }
            }
        });
        rows.read(changed, BlockLayout.SLOTS, (first, count) -> {
            for (int i = 0; i < count; i++) {
                cursor.moveTo(rows.words(), i * rows.rowWords(), first + i);
                if (isSince(cursor.lastTick(), since) && cursor.isListed()) {
                    each.accept(cursor);
                }
            }
        });
    }

    /** Ticks wrap around. */
    private static boolean isSince(int tick, int since) {
        return tick - since >= 0;
    }

    /**
     * Deletes keys, and has their rows say so to programs that remember the slot. The slots are free for others after two more readings:
     * a program that had found its row before is done by then.
     */
    void forget(ByteBuffer forgotten, int[] slots) {
        freeSlots.giveBack(table.free(), kind, deletedBefore);
        deletedBefore = deleted;
        deleted = slots;
        if (slots.length > 0) {
            table.keys().deleteAll(forgotten, slots.length);
            Arrays.sort(slots);
            rows.write(slots, keys, SlotRow.FREED);
        }
    }

    /** Hands over the rows of the keys that were deleted last, as they are now. */
    void readForgotten(Consumer<? super T> each) {
        rows.read(deleted, slot -> {
            cursor.moveTo(rows.words(), 0, slot);
            each.accept(cursor);
        });
    }
}
