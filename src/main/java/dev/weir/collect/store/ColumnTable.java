package dev.weir.collect.store;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The connection table, held in columns.
 *
 * <p>A hundred thousand connections as objects with their counters, rates and averages would be half a million objects,
 * made anew each second for the snapshot, since a snapshot never changes. Here the numbers of 256 rows lie side by side
 * in arrays of one {@link ColumnBlock}. Publishing hands these arrays over as they are; a block copies an array only
 * when it is written to afterwards, so that a block in which nothing moved is the very same object in the next snapshot
 * and costs nothing.
 *
 * <pre>
 *              row 0                row 1   ...  row 255
 *   facts    [ who, where, state  |       |     ]   shared by all snapshots in which they stay the same
 *   base     [ 64 bits a counter  |       |     ]   shared while the growth fits into 32 bits
 *   above    [ 32 bits a counter  |       |     ]   copied once a second by a busy block; the old one is "before"
 *   averages [ 32 bits each       |       |     ]   copied likewise
 *   tcp      [ 19 words           |       |     ]   copied when a walk over open sockets brings other numbers
 * </pre>
 *
 * <p>A counter is {@code base + above}. A rate is the difference to {@code before} over the measured seconds, computed
 * when it is asked for.
 */
final class ColumnTable implements ConnectionColumns {

    private final List<ColumnBlock> blocks = new ArrayList<>();
    private final BitSet taken = new BitSet();
    /** No row before this one is free. */
    private int lowestFree;

    private List<Connection> connections = List.of();
    private boolean changed;

    @Override
    public int open() {
        int row = taken.nextClearBit(lowestFree);
        taken.set(row);
        lowestFree = row + 1;
        if (row / ColumnBlock.ROWS == blocks.size()) {
            blocks.add(new ColumnBlock());
        }
        return row;
    }

    @Override
    public void close(int row) {
        taken.clear(row);
        lowestFree = Math.min(lowestFree, row);
        block(row).clear(row % ColumnBlock.ROWS);
        while (!blocks.isEmpty() && taken.length() <= (blocks.size() - 1) * ColumnBlock.ROWS) {
            blocks.remove(blocks.size() - 1);
            changed = true;
        }
    }

    @Override
    public void describe(int row, ConnectionFacts facts) {
        block(row).describe(row % ColumnBlock.ROWS, facts);
    }

    @Override
    public void setHealth(int row, TcpHealth health) {
        block(row).setHealth(row % ColumnBlock.ROWS, health);
    }

    @Override
    public void addApp(int row, long rxBytes, long txBytes) {
        block(row).addApp(row % ColumnBlock.ROWS, rxBytes, txBytes);
    }

    @Override
    public long app(int row) {
        return block(row).app(row % ColumnBlock.ROWS);
    }

    @Override
    public void moveApp(int from, int to) {
        long[] bytes = block(from).takeApp(from % ColumnBlock.ROWS);
        block(to).carryApp(to % ColumnBlock.ROWS, bytes);
    }

    @Override
    public void addWire(int row, WireGrowth growth) {
        block(row).addWire(row % ColumnBlock.ROWS, growth);
    }

    @Override
    public void roll(Interval interval) {
        for (ColumnBlock block : blocks) {
            block.roll(interval);
            changed |= block.isChanged();
        }
    }

    @Override
    public List<Connection> connections() {
        if (changed) {
            List<PublishedBlock> published = new ArrayList<>(blocks.size());
            blocks.forEach(block -> published.add(block.published()));
            connections = new PublishedTable(published);
            changed = false;
        }
        return connections;
    }

    @Override
    public long wire(int row, int counter) {
        return block(row).wire(row % ColumnBlock.ROWS, counter);
    }

    /** The block of a row, in which the row has its number modulo {@link ColumnBlock#ROWS}. */
    private ColumnBlock block(int row) {
        return blocks.get(row / ColumnBlock.ROWS);
    }
}
