package dev.weir.layout;

import java.nio.ByteBuffer;

/** {@code struct returned_slot}: one entry of the map {@code returned_slots}. */
public final class ReturnedSlotLayout {

    /** Size of an entry; bytes. */
    public static final int ROW_BYTES = 8;

    /** {@code enum slot_table}, in its order but for the first. */
    public enum Table {
        /** The map {@code flows}. */
        FLOWS,
        /** The map {@code sockets}. */
        SOCKETS,
        /** The map {@code procs}. */
        PROCS,
        /** The map {@code packets}. */
        PACKETS;

        /** The number by which the kernel side knows it. */
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
