package dev.weir.model;

import java.util.List;

/**
 * A list of connections that can find its busiest rows and say what has changed since an earlier one, without making an
 * object for each row. A row has a number that it keeps from snapshot to snapshot as long as it is listed; some numbers
 * may be in no use.
 */
public interface ConnectionTable extends List<Connection> {

    /** How many row numbers there are, in use or not. */
    int rows();

    /** What is known of a row; null for a number in no use. */
    ConnectionFacts facts(int row);

    /** A row that is in use. */
    Connection at(int row);

    /** The smoothed round-trip time of a row; microseconds, -1 while it was not read. */
    long srttMicros(int row);

    /** App bytes of a row, both directions, averaged; bytes per second. */
    double average(int row);

    /** App bytes of a row, both directions; unsigned 64-bit. */
    long bytes(int row);

    /** The busiest rows, busiest first. */
    List<Connection> busiest(int most);

    /** The rows whose app bytes of both directions were more than that in the last interval; bytes per second. */
    List<Connection> above(double rate);

    /** Receives the rows of which other things are known than before. */
    @FunctionalInterface
    interface Change {
        /** Takes what was known of a row and what is known now; null where it was, or is, not in use. */
        void at(int row, ConnectionFacts before, ConnectionFacts now);
    }

    /**
     * Hands over each row of which other facts are known than in an earlier table of the same capture, in the order of
     * their numbers.
     */
    void eachChange(ConnectionTable earlier, Change change);

    /** The same, with the rows of which TCP's own numbers are others. */
    void eachHealthChange(ConnectionTable earlier, Change change);

    /** All rows by their numbers, in blocks of equally many; the last block of an earlier table may be gone. */
    List<? extends Block> blocks();

    /** The numbers of the busiest rows, busiest first. */
    List<Integer> busiestNumbers(int most);

    /**
     * Some rows that follow each other. While nothing changes in any of them and nothing moves, it is the same object
     * in the next table.
     */
    interface Block {

        /** App bytes received, the first of the counters; those sent follow. */
        int APP = 0;
        /** L3 bytes received and sent, from this counter on; averaged as the app bytes are. */
        int WIRE = 2;
        /** Packets received and sent, from this counter on. */
        int PACKETS = 4;

        /** How many rows it has, in use or not. */
        int rows();

        /** What is known of a row; null for one in no use. */
        ConnectionFacts facts(int row);

        /** A counter of a row; unsigned 64-bit. */
        long count(int row, int counter);

        /** A counter's growth in the last interval; per second, {@link Double#NaN} while there is no rate yet. */
        double perSecond(int row, int counter);

        /** The average of a counter of bytes; bytes per second. */
        double average(int row, int counter);

        /** Whether the wire layer knows a row. */
        boolean isOnWire(int row);

        /** Whether TCP's own numbers of a row are known. */
        boolean hasHealth(int row);

        /** Those numbers, {@link TcpHealth#WORDS} of them, as longs from a position on; zeros where none are known. */
        void copyHealth(int row, long[] into, int first);

        /** Whether a row in use is all that it was in an earlier block, and moves nothing any more. */
        boolean isStill(Block earlier, int row);
    }
}
