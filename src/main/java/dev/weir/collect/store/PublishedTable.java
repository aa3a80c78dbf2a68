package dev.weir.collect.store;

import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionTable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;

/**
 * The connection table of one snapshot. The rows are in blocks, and each becomes an object only when it is asked for;
 * see {@link ColumnTable}.
 */
public final class PublishedTable extends AbstractList<Connection> implements ConnectionTable, RandomAccess {

    private final List<PublishedBlock> blocks;
    /** How many rows are in use in the blocks before each block, and at the end in all blocks. */
    private final int[] before;
    /** How many rows a block has, in use or not. */
    private final int room;

    /** A table of some blocks, in their order; all blocks have room for as many rows. */
    public PublishedTable(List<PublishedBlock> blocks) {
        this.blocks = List.copyOf(blocks);
        this.before = new int[blocks.size() + 1];
        this.room = blocks.isEmpty() ? 1 : blocks.get(0).rows();
        for (int i = 0; i < blocks.size(); i++) {
            before[i + 1] = before[i] + blocks.get(i).size();
        }
    }

    @Override
    public int rows() {
        return blocks.size() * room;
    }

    @Override
    public ConnectionFacts facts(int row) {
        return block(row).facts(row % room);
    }

    @Override
    public Connection at(int row) {
        return block(row).at(row % room);
    }

    @Override
    public long srttMicros(int row) {
        return block(row).srttMicros(row % room);
    }

    @Override
    public double average(int row) {
        return block(row).average(row % room);
    }

    @Override
    public long bytes(int row) {
        return block(row).bytes(row % room);
    }

    /** The block of a row, in which the row has its number modulo {@link #room}. */
    private PublishedBlock block(int row) {
        return blocks.get(row / room);
    }

    @Override
    public List<Connection> busiest(int most) {
        return busiestNumbers(most).stream().map(this::at).toList();
    }

    /** A block whose busiest row is not among the busiest costs one comparison. */
    @Override
    public List<Integer> busiestNumbers(int most) {
        Busiest<Integer> busiest = new Busiest<>(most);
        for (int i = 0; i < blocks.size(); i++) {
            PublishedBlock block = blocks.get(i);
            int first = block.busiest();
            for (int row = 0;
                    first >= 0 && busiest.takes(block.average(first), block.bytes(first)) && row < room;
                    row++) {
                if (block.facts(row) != null
                        && busiest.reaches(block.average(row))
                        && busiest.takes(block.average(row), block.bytes(row))) {
                    busiest.add(i * room + row, block.average(row), block.bytes(row));
                }
            }
        }
        return busiest.rows();
    }

    @Override
    public List<Connection> above(double rate) {
        List<Connection> above = new ArrayList<>();
        for (PublishedBlock block : blocks) {
            for (int index = 0; block.fastest() > rate && index < block.size(); index++) {
                Connection row = block.listed(index);
                if (row.measuredRate() > rate) {
                    above.add(row);
                }
            }
        }
        return above;
    }

    @Override
    public void eachChange(ConnectionTable before, Change change) {
        eachChange(before, change, false);
    }

    @Override
    public void eachHealthChange(ConnectionTable before, Change change) {
        eachChange(before, change, true);
    }

    /** A block that did not change costs one comparison. The earlier table must be a {@code PublishedTable} too. */
    private void eachChange(ConnectionTable before, Change change, boolean health) {
        PublishedTable earlier = (PublishedTable) before;
        for (int i = 0; i < Math.max(blocks.size(), earlier.blocks.size()); i++) {
            PublishedBlock then = i < earlier.blocks.size() ? earlier.blocks.get(i) : null;
            PublishedBlock now = i < blocks.size() ? blocks.get(i) : null;
            if (then == now || then != null && now != null && now.knowsAllOf(then, health)) {
                continue;
            }
            for (int row = 0; row < Math.max(room, earlier.room); row++) {
                ConnectionFacts known = then == null ? null : then.facts(row);
                ConnectionFacts knownNow = now == null ? null : now.facts(row);
                if (known != knownNow || health && knownNow != null && !now.hasHealthOf(then, row)) {
                    change.at(i * room + row, known, knownNow);
                }
            }
        }
    }

    @Override
    public List<PublishedBlock> blocks() {
        return blocks;
    }

    @Override
    public int size() {
        return before[blocks.size()];
    }

    @Override
    public Connection get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return blocks.get(low).listed(index - before[low]);
    }

    @Override
    public Iterator<Connection> iterator() {
        return new Iterator<>() {
            private int block;
            private int row;

            @Override
            public boolean hasNext() {
                while (block < blocks.size() && row == blocks.get(block).size()) {
                    block++;
                    row = 0;
                }
                return block < blocks.size();
            }

            @Override
            public Connection next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return blocks.get(block).listed(row++);
            }
        };
    }
}
