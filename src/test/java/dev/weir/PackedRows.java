package dev.weir;

import dev.weir.collect.store.ColumnCounts;
import dev.weir.collect.store.PublishedBlock;
import dev.weir.collect.store.PublishedTable;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Connections as a live snapshot has them, in small blocks; a block in which nothing changes is the same in the next
 * table.
 */
public final class PackedRows {

    private static final int ROOM = 16;

    private final List<Connection> rows = new ArrayList<>();
    private final List<PublishedBlock> blocks = new ArrayList<>();

    /** Starts with some rows. */
    public PackedRows(List<Connection> start) {
        rows.addAll(start);
        rows.addAll(Collections.nCopies(Math.floorMod(-start.size(), ROOM), null));
        for (int block = 0; block < rows.size() / ROOM; block++) {
            blocks.add(block(block));
        }
    }

    /** Puts a row into a place; null for none. */
    public void set(int place, Connection row) {
        rows.set(place, row);
        blocks.set(place / ROOM, block(place / ROOM));
    }

    /** The row in a place, null for none. */
    public Connection get(int place) {
        return rows.get(place);
    }

    /** The rows as they are now. */
    public PublishedTable table() {
        return new PublishedTable(blocks);
    }

    private PublishedBlock block(int block) {
        ConnectionFacts[] facts = new ConnectionFacts[ROOM];
        long[] counts = new long[ROOM * PublishedBlock.COUNTS];
        long[] before = new long[ROOM * PublishedBlock.COUNTS];
        int[] tcp = new int[ROOM * TcpHealth.WORDS];
        float[] averages = new float[ROOM * PublishedBlock.AVERAGES];
        for (int place = 0; place < ROOM; place++) {
            Connection row = rows.get(block * ROOM + place);
            if (row != null) {
                Traffic traffic = row.traffic();
                facts[place] = row.facts();
                int first = place * TcpHealth.WORDS;
                row.health().ifPresent(health -> health.copyTo(tcp, first));
                int count = place * PublishedBlock.COUNTS + PublishedBlock.APP;
                counts[count] = traffic.rxBytes();
                counts[count + 1] = traffic.txBytes();
                before[count] = counts[count] - (long) traffic.rxRate().orZero();
                before[count + 1] = counts[count + 1] - (long) traffic.txRate().orZero();
                int average = place * PublishedBlock.AVERAGES + PublishedBlock.APP;
                averages[average] = (float) traffic.rxAverage();
                averages[average + 1] = (float) traffic.txAverage();
            }
        }
        return new PublishedBlock(
                facts,
                PublishedBlock.inUse(facts),
                new boolean[ROOM],
                new ColumnCounts(counts, new int[counts.length]),
                new ColumnCounts(before, new int[before.length]),
                averages,
                1,
                tcp);
    }
}
