package dev.weir.collect.store;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.CursorProgram;
import dev.weir.layout.ReturnedSlotLayout;
import dev.weir.layout.ReturnedSlotLayout.Table;
import java.nio.ByteBuffer;

/**
 * Returns indexes to the free lists of the kernel. One system call writes many of them to a map, and another runs the
 * program that puts them on the free list: with thousands of connections a second, a system call for each took most of
 * the time of a reading.
 */
final class FreeList {

    /** Up to so many indexes are pushed one by one. */
    private static final int FEW = 3;

    private final Tables.Returns returns;
    private final int room;
    private final ByteBuffer keys;
    private final ByteBuffer values;
    private final ByteBuffer single = BpfMap.direct(Integer.BYTES);
    /** Whether the kernel refused to run the program; all indexes are then pushed one by one. */
    private boolean programRefused;

    FreeList(Tables.Returns returns) {
        this.returns = returns;
        this.room = returns.map().maxEntries();
        this.keys = BpfMap.direct(room * Integer.BYTES);
        this.values = BpfMap.direct(room * ReturnedSlotLayout.ENTRY_BYTES);
        for (int i = 0; i < room; i++) {
            keys.putInt(i * Integer.BYTES, i);
        }
    }

    /** Returns indexes to the free list of a table, the lowest last, so that they are used next. */
    void giveBack(BpfMap stack, Table table, int[] ascending) {
        int left = ascending.length;
        if (left > FEW && returns.program().isPresent()) {
            while (left > 0 && !programRefused) {
                left -= giveBackMany(returns.program().get(), table, ascending, left);
            }
        }
        for (int i = left - 1; i >= 0; i--) {
            stack.push(single.putInt(0, ascending[i]));
        }
    }

    /**
     * Returns the last of the first {@code end} indexes, as many as the map takes and the kernel runs the program for;
     * returns how many those were.
     */
    private int giveBackMany(CursorProgram program, Table table, int[] ascending, int end) {
        int count = Math.min(room, end);
        for (int i = 0; i < count; i++) {
            ReturnedSlotLayout.put(values, i * ReturnedSlotLayout.ENTRY_BYTES, ascending[end - 1 - i], table);
        }
        try {
            returns.map().updateAll(keys, values, count);
            int done = program.run(0, 0, count);
            programRefused = done < count;
            return done;
        } catch (BpfException refused) {
            programRefused = true;
            return 0;
        }
    }
}
