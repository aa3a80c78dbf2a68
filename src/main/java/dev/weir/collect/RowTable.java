package dev.weir.collect;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Connections;
import dev.weir.model.ConnectionBlock;
import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The rows of the connection table: what went through each socket and each peer, as numbers side by side. What is added during an
 * interval is rolled over at its end, block by block; a block in which nothing moved is the very same in the next snapshot.
 */
final class RowTable {

    private final List<RowBlock> blocks = new ArrayList<>();
    private final BitSet taken = new BitSet();
    /** No row before this one is free. */
    private int lowestFree;
    private List<Connection> connections = List.of();
    private boolean changed;

    /** Takes a free row, which is not listed until it is described; returns its number. */
    int open() {
        int row = taken.nextClearBit(lowestFree);
        taken.set(row);
        lowestFree = row + 1;
        if (row / RowBlock.ROWS == blocks.size()) {
            blocks.add(new RowBlock());
        }
        return row;
    }

    /** Gives a row back. */
    void close(int row) {
        taken.clear(row);
        lowestFree = Math.min(lowestFree, row);
        block(row).clear(row % RowBlock.ROWS);
        while (!blocks.isEmpty() && taken.length() <= (blocks.size() - 1) * RowBlock.ROWS) {
            blocks.remove(blocks.size() - 1);
            changed = true;
        }
    }

    /** Says what is known of a row beside its numbers; null has it no longer listed. */
    void describe(int row, ConnectionFacts facts) {
        block(row).describe(row % RowBlock.ROWS, facts);
    }

    /** Says TCP's own numbers of a row; null when they are not known. */
    void tell(int row, TcpHealth health) {
        block(row).tell(row % RowBlock.ROWS, health);
    }

    /** Bytes the process sent or got. */
    void addApp(int row, long rxBytes, long txBytes) {
        block(row).addApp(row % RowBlock.ROWS, rxBytes, txBytes);
    }

    /** The row's app bytes begin again at zero. */
    void restartApp(int row) {
        block(row).restartApp(row % RowBlock.ROWS);
    }

    /** Bytes and packets on the wire, which the wire layer knows from now on. */
    void addWire(int row, WireCounts growth) {
        block(row).addWire(row % RowBlock.ROWS, growth);
    }

    /** Ends an interval. */
    void roll(Interval interval) {
        for (RowBlock block : blocks) {
            block.roll(interval);
            changed |= block.isChanged();
        }
    }

    /** All rows that are listed; the same list while nothing changes. */
    List<Connection> connections() {
        if (changed) {
            List<ConnectionBlock> published = new ArrayList<>(blocks.size());
            blocks.forEach(block -> published.add(block.published()));
            connections = new Connections(published);
            changed = false;
        }
        return connections;
    }

    /** The block that a row is in, at its number modulo {@link RowBlock#ROWS}. */
    RowBlock block(int row) {
        return blocks.get(row / RowBlock.ROWS);
    }
}
