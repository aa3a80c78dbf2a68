package dev.weir.collect.store;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.MappedArray;
import dev.weir.layout.BlockLayout;
import dev.weir.layout.IndexedEntry;
import dev.weir.layout.ReturnedSlotLayout.Table;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * One of the large tables of the kernel: reads what changed since a tick, and deletes entries.
 *
 * <p>A table is four maps. Its entries are in an array that user space maps into its memory, each in a <em>slot</em>
 * that it keeps until it is deleted. A hash has the slot of each key. A stack is the free list. A second array has for
 * each block of slots the tick in which one of its entries last changed. So a reading copies the blocks that changed
 * and no others, however many there are. Outside this class the slot is called the index of an entry: a small number,
 * so that columns by index need no hashing.
 *
 * <pre>
 *   hash: key -> slot          blocks: last tick            entries, 32 a block
 *   (cookie, pid) -> 33        [ 812 | 815 | 790 ]          [ 0 .. 31 | 32 33 .. 63 | 64 .. ]
 *                                      ^ read                           ^^ handed over
 * </pre>
 *
 * <p>Deletion takes three readings, since a program may have found an entry just before its key was deleted. First the
 * key is deleted and the entry is marked. The next reading hands over the last values of the entry. The reading after
 * that returns the slot to the free list.
 *
 * @param <T> a cursor over the entries
 */
final class KernelTable<T extends IndexedEntry> {

    private static final int[] NONE = {};

    private final Tables.Indexed maps;
    private final MappedArray entries;
    private final MappedArray blocks;
    private final BitSet changed = new BitSet();
    private final T cursor;
    private final int keyBytes;
    private final List<Integer> keyOffsets;
    private final Table kind;
    private final FreeList freeList;
    /** Slots of the entries that were deleted after the last reading, and after the one before. */
    private int[] deleted = NONE;

    private int[] deletedBefore = NONE;

    /**
     * A table.
     *
     * @param cursor     moves from entry to entry
     * @param keyBytes   size of a key; bytes
     * @param keyOffsets where an entry holds its key; bytes
     * @param kind       which table it is
     * @param freeList   where its slots are returned
     */
    KernelTable(Tables.Indexed maps, T cursor, int keyBytes, List<Integer> keyOffsets, Table kind, FreeList freeList) {
        this.maps = maps;
        this.entries = new MappedArray(maps.entries());
        this.blocks = new MappedArray(maps.blocks());
        this.cursor = cursor;
        this.keyBytes = keyBytes;
        this.keyOffsets = keyOffsets;
        this.kind = kind;
        this.freeList = freeList;
    }

    /**
     * Hands over the entries that changed since a tick, in the order of their indexes; the cursor is the same object
     * each time.
     */
    void read(int since, Consumer<? super T> each) {
        changed.clear();
        blocks.read((first, count) -> {
            for (int i = 0; i < count; i++) {
                if (isSince(BlockLayout.lastTick(blocks.words(), i * blocks.entryWords()), since)) {
                    changed.set(first + i);
                }
            }
        });
        entries.read(changed, BlockLayout.SLOTS, (first, count) -> {
            for (int i = 0; i < count; i++) {
                cursor.moveTo(entries.words(), i * entries.entryWords(), first + i);
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
     * Deletes entries; to be called after each reading, also with none. When the kernel refuses, the slots are not used
     * again, since some keys may still lead to them.
     *
     * @throws BpfException when the kernel refuses
     */
    void delete(int[] indexes) {
        int[] unused = deletedBefore;
        deletedBefore = deleted;
        deleted = NONE;
        freeList.giveBack(maps.free(), kind, unused);
        if (indexes.length == 0) {
            return;
        }
        Arrays.sort(indexes);
        ByteBuffer keys = BpfMap.direct(indexes.length * keyBytes);
        int[] next = {0};
        each(indexes, entry -> entry.putKey(keys, keyBytes * next[0]++));
        maps.keys().deleteAll(keys, indexes.length);
        entries.write(indexes, keyOffsets, IndexedEntry.FREED);
        deleted = indexes;
    }

    /** Hands over the last values of the entries that were deleted after the last reading; their keys are gone. */
    void eachDeleted(Consumer<? super T> each) {
        each(deleted, each);
    }

    private void each(int[] slots, Consumer<? super T> each) {
        entries.read(slots, slot -> {
            cursor.moveTo(entries.words(), 0, slot);
            each.accept(cursor);
        });
    }
}
