package dev.weir.feature.clients;

import java.io.IOException;

/**
 * The kernel's tables of clients. Programs add to the live one; the closed one is what was live before; a third is
 * empty, or about to be emptied, and will be live next. A client that the programs add to the live table and find in
 * the closed one keeps the time it was first seen, so whoever comes back in the next window is not taken for a new
 * client.
 */
interface ClientTables {

    /** Which table is meant. */
    enum Table {
        /** The one that programs add to. */
        LIVE,
        /** The one they added to before. */
        CLOSED
    }

    /**
     * Closes the live table and makes the empty one live; returns when no program can still be adding to the closed
     * one.
     */
    void swap() throws IOException;

    /**
     * Makes each CPU look clients up in the live table again. Between two beats it counts those it has seen by itself,
     * so that the time at which a client was last seen is exact to a beat.
     */
    void beat() throws IOException;

    /** Reads every client of a table once; of the live one, those who come meanwhile may or may not be among them. */
    void read(Table table, Rows rows) throws IOException;

    /** Reads the registers of every port that has some; see {@link HyperLogLog}. */
    void readSketches(Table table, Sketches sketches) throws IOException;

    /** Empties the table that will be live next. */
    void clearNext() throws IOException;

    /** Takes clients. */
    interface Rows {

        /**
         * One client of one port.
         *
         * @param high        the first half of its address, as in {@link dev.weir.model.Address}
         * @param low         the second half
         * @param key         of its {@link ClientPort}
         * @param bytes       L3 length of its packets in this window
         * @param packets     of this window
         * @param connections of this window: SYNs, or 1 for UDP
         * @param firstNanos  first seen; nanoseconds of CLOCK_MONOTONIC
         * @param lastNanos   last seen, likewise
         * @param synOnly     whether nothing but SYNs and resets came
         */
        void add(
                long high,
                long low,
                int key,
                long bytes,
                long packets,
                long connections,
                long firstNanos,
                long lastNanos,
                boolean synOnly);
    }

    /** Takes registers. */
    interface Sketches {

        /**
         * The registers of one port, or of {@link ClientPort#OTHER}: all clients of the window, also those who found no
         * room.
         *
         * @param key       of the {@link ClientPort}
         * @param missed    packets of clients that found no room in the table
         * @param registers one byte each, {@link HyperLogLog#REGISTERS} of them; overwritten after the call
         */
        void add(int key, long missed, byte[] registers);
    }
}
