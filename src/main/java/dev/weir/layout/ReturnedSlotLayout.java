package dev.weir.layout;

import java.nio.ByteBuffer;

/** {@code struct returned_slot}: one entry of the map {@code returned_slots}. */
public final class ReturnedSlotLayout {

    /** Size of an entry; bytes. */
    public static final int ENTRY_BYTES = 8;

    /** {@code enum slot_table}, in its order, without its first constant, which is no table. */
    public enum Table {
        /** The map {@code flows}. */
        FLOWS,
        /** The map {@code sockets}. */
        SOCKETS,
        /** The map {@code procs}. */
        PROCS,
        /** The map {@code packets}. */
        PACKETS;

        /** Its number in {@code enum slot_table}. */
        public int number() {
            return ordinal() + 1;
        }
    }

    private ReturnedSlotLayout() {}

    /** Writes an entry at an offset. */
    public static void put(ByteBuffer values, int at, int slot, Table table) {
        values.putInt(at, slot).putInt(at + Integer.BYTES, table.number());
    }
}
