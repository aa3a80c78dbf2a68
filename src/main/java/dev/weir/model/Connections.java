package dev.weir.model;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;

/** The connection table of a snapshot: the rows of its blocks, each made when it is asked for. Does not change. */
public final class Connections extends AbstractList<Connection> implements RandomAccess {

    private final List<ConnectionBlock> blocks;
    /** How many rows there are in the blocks before each, and at the end in all. */
    private final int[] before;

    /** The rows of some blocks, in their order. */
    public Connections(List<ConnectionBlock> blocks) {
        this.blocks = List.copyOf(blocks);
        this.before = new int[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            before[i + 1] = before[i] + blocks.get(i).size();
        }
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
        return blocks.get(low).row(index - before[low]);
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
                return blocks.get(block).row(row++);
            }
        };
    }
}
