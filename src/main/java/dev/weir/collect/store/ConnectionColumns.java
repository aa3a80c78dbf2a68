package dev.weir.collect.store;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import java.util.List;

/**
 * The connection table while it is written to: numbered rows, and an end of the interval at which the next begins. For
 * one thread.
 */
public interface ConnectionColumns {

    /** An empty table. */
    static ConnectionColumns create() {
        return new ColumnTable();
    }

    /** Takes a free row and returns its number; it is not listed until it is described. */
    int open();

    /** Frees a row. */
    void close(int row);

    /** Sets what a row is, beside its numbers; null takes it off the list. */
    void describe(int row, ConnectionFacts facts);

    /** Sets the numbers of TCP of a row; null when they are not known. */
    void setHealth(int row, TcpHealth health);

    /** Adds app bytes. */
    void addApp(int row, long rxBytes, long txBytes);

    /** Moves the app bytes of a row to another, where they add to no rate; the row begins again at zero. */
    void moveApp(int from, int to);

    /** App bytes of a row, in both directions. */
    long app(int row);

    /** Adds what the wire layer counted. */
    void addWire(int row, WireGrowth growth);

    /** One of a row's counters of the wire layer: bytes received and sent, packets received and sent, in this order. */
    long wire(int row, int counter);

    /** Ends an interval. */
    void roll(Interval interval);

    /** All rows that are described; the same list while nothing changes. */
    List<Connection> connections();
}
