package dev.weir.model;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;

/** The connection table of a snapshot: the rows of its blocks, each made when it is asked for. Does not change. */
public final class Connections extends AbstractList<Connection> implements RandomAccess {

    private final List<ConnectionBlock> blocks;
    /** How many rows there are in the blocks before each, and at the end in all. */
    private final int[] before;
    /** How many places a block has. */
    private final int room;

    /** The rows of some blocks, in their order; all blocks have equally many places. */
    public Connections(List<ConnectionBlock> blocks) {
        this.blocks = List.copyOf(blocks);
        this.before = new int[blocks.size() + 1];
        this.room = blocks.isEmpty() ? 1 : blocks.get(0).room();
        for (int i = 0; i < blocks.size(); i++) {
            before[i + 1] = before[i] + blocks.get(i).size();
        }
    }

    /** How many places it has for rows, listed or not; a row keeps its place as long as it is listed. */
    public int places() {
        return blocks.size() * room;
    }

    /** What is known of the row in a place; null when none is listed there. */
    public ConnectionFacts facts(int place) {
        return blocks.get(place / room).facts(place % room);
    }

    /** The row in a place where one is listed. */
    public Connection at(int place) {
        return blocks.get(place / room).at(place % room);
    }

    /** The smoothed round-trip time of the row in a place; microseconds, -1 while it was not read. */
    public long srttMicros(int place) {
        return blocks.get(place / room).srttMicros(place % room);
    }

    /** App bytes of the row in a place, both directions, averaged; bytes per second. */
    public double average(int place) {
        return blocks.get(place / room).average(place % room);
    }

    /** App bytes of the row in a place, both directions; unsigned 64-bit. */
    public long bytes(int place) {
        return blocks.get(place / room).bytes(place % room);
    }

    /** The busiest rows, busiest first; a block whose busiest row is not among them costs a comparison. */
    public List<Connection> busiest(int most) {
        Busiest<Connection> busiest = new Busiest<>(most);
        for (ConnectionBlock block : blocks) {
            int first = block.busiest();
            for (int place = 0; first >= 0 && busiest.takes(block.average(first), block.bytes(first)) && place < room; place++) {
                if (block.facts(place) != null && busiest.reaches(block.average(place)) && busiest.takes(block.average(place), block.bytes(place))) {
                    busiest.add(block.at(place), block.average(place), block.bytes(place));
                }
            }
        }
        return busiest.rows();
    }

    /** The rows whose app bytes of both directions were more than that in the last interval; bytes per second. */
    public List<Connection> above(double rate) {
        List<Connection> above = new ArrayList<>();
        for (ConnectionBlock block : blocks) {
            for (int index = 0; block.fastest() > rate && index < block.size(); index++) {
                Connection row = block.row(index);
                if (row.measuredRate() > rate) {
                    above.add(row);
                }
            }
        }
        return above;
    }

    /** Somebody who is told of the places where other things are known than before. */
    @FunctionalInterface
    public interface Change {
        /** In this place that is known now; null before a row is listed there and after. */
        void at(int place, ConnectionFacts before, ConnectionFacts now);
    }

    /** Tells where other things are known than in an earlier table, in the order of places; a block that did not change costs a comparison. */
    public void eachChange(Connections earlier, Change change) {
        for (int i = 0; i < Math.max(blocks.size(), earlier.blocks.size()); i++) {
            ConnectionBlock then = i < earlier.blocks.size() ? earlier.blocks.get(i) : null;
            ConnectionBlock now = i < blocks.size() ? blocks.get(i) : null;
            for (int place = 0; then != now && place < Math.max(room, earlier.room); place++) {
                ConnectionFacts before = then == null ? null : then.facts(place);
                ConnectionFacts known = now == null ? null : now.facts(place);
                if (before != known || known != null && !now.hasHealthOf(then, place)) {
                    change.at(i * room + place, before, known);
                }
            }
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
