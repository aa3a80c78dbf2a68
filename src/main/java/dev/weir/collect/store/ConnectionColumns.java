package dev.weir.collect.store;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import java.util.List;

/**
 * The connection table while it is written to: rows with a number each, rolled over at the end of an interval. For one
 * thread.
 */
public interface ConnectionColumns {

    /** An empty table. */
    static ConnectionColumns create() {
        return new ColumnTable();
    }

    /** Takes a free row and returns its number; it is not listed until it is described. */
    int open();

    /** Gives a row back. */
    void close(int row);

    /** Sets what is known of a row beside its numbers; null takes it off the list. */
    void describe(int row, ConnectionFacts facts);

    /** Sets TCP's own numbers of a row; null when they are not known. */
    void setHealth(int row, TcpHealth health);

    /** Adds app bytes. */
    void addApp(int row, long rxBytes, long txBytes);

    /** Gives a row's app bytes to another, which shows them without a rate; the row begins again at zero. */
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
