package dev.weir.model;

import java.util.List;
import java.util.Optional;

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
     * Hands over each row that differs from the same row of an earlier table of the same capture, in the order of their
     * numbers.
     */
    void eachChange(ConnectionTable earlier, Change change);

    /** Receives the rows that may differ in anything. */
    @FunctionalInterface
    interface Difference {
        /** Takes a row as it is now; null where its number is not in use. */
        void at(int row, Connection now);
    }

    /**
     * Hands over each row that may differ from the same row of an earlier table of the same capture, its numbers
     * included, in the order of their numbers; all rows where there is none. A row that is not among them moved nothing
     * since, and its averages are zero.
     */
    void eachDifference(Optional<ConnectionTable> earlier, Difference difference);
}
