package dev.weir.collect.store;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionTable;
import dev.weir.model.Packets;
import dev.weir.model.Rate;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block of rows of the connection table in one snapshot; see {@link ColumnTable}. It takes over the arrays it is made
 * of: nobody may write to them afterwards.
 */
public final class PublishedBlock implements ConnectionTable.Block {

    /** Counters of a row: app bytes, wire bytes and packets, each received and sent. */
    public static final int COUNTS = 6;
    /** Averages of a row: of app bytes and of wire bytes, each received and sent. */
    public static final int AVERAGES = 4;

    private static final int NOT_LOOKED = -2;
    private static final double NOT_ADDED_UP = -1;

    private final ConnectionFacts[] facts;
    private final boolean[] onWire;
    private final ColumnCounts counts;
    private final ColumnCounts countsBefore;
    private final float[] averages;
    private final double seconds;
    /** {@link TcpHealth#WORDS} of each row. */
    private final int[] tcp;

    private final int[] inUse;
    private int busiest = NOT_LOOKED;
    private double fastest = NOT_ADDED_UP;

    /**
     * A block of rows.
     *
     * @param facts        what each row is; null for one that is not in use
     * @param inUse        the numbers of the rows in use, ascending; see {@link #inUse}
     * @param onWire       whether the wire layer knows the row
     * @param counts       {@link #COUNTS} of each row
     * @param countsBefore the same at the beginning of the interval, from which the rates follow
     * @param averages     {@link #AVERAGES} of each row; bytes per second
     * @param seconds      length of the interval; seconds, 0 while there are no rates yet
     * @param tcp          {@link TcpHealth#WORDS} of each row, zeros where it has none
     */
    public PublishedBlock(
            ConnectionFacts[] facts,
            int[] inUse,
            boolean[] onWire,
            ColumnCounts counts,
            ColumnCounts countsBefore,
            float[] averages,
            double seconds,
            int[] tcp) {
        this.facts = facts;
        this.inUse = inUse;
        this.onWire = onWire;
        this.counts = counts;
        this.countsBefore = countsBefore;
        this.averages = averages;
        this.seconds = seconds;
        this.tcp = tcp;
    }

    /** The numbers of the rows that have facts. */
    public static int[] inUse(ConnectionFacts[] facts) {
        int[] inUse = new int[facts.length];
        int size = 0;
        for (int i = 0; i < facts.length; i++) {
            if (facts[i] != null) {
                inUse[size++] = i;
            }
        }
        return Arrays.copyOf(inUse, size);
    }

    /** How many rows are in use. */
    int size() {
        return inUse.length;
    }

    /** One of the rows in use. */
    Connection listed(int index) {
        return new Row(this, inUse[index]);
    }

    @Override
    public int rows() {
        return facts.length;
    }

    @Override
    public ConnectionFacts facts(int row) {
        return facts[row];
    }

    /** A row in use. */
    Connection at(int row) {
        return new Row(this, row);
    }

    /** TCP's own numbers of a row; null while they were not read. */
    TcpHealth health(int row) {
        return TcpHealth.at(tcp, row * TcpHealth.WORDS);
    }

    /** The smoothed round-trip time of a row; microseconds, -1 while it was not read. */
    long srttMicros(int row) {
        return TcpHealth.srttMicros(tcp, row * TcpHealth.WORDS);
    }

    /** Whether it has the same facts as another block, and if asked the same numbers of TCP. */
    boolean knowsAllOf(PublishedBlock other, boolean health) {
        return facts == other.facts && (!health || tcp == other.tcp);
    }

    /** Whether TCP's own numbers of a row are those of another block. */
    boolean hasHealthOf(PublishedBlock other, int row) {
        int first = row * TcpHealth.WORDS;
        int end = first + TcpHealth.WORDS;
        return tcp == other.tcp || Arrays.equals(tcp, first, end, other.tcp, first, end);
    }

    @Override
    public long count(int row, int counter) {
        return counts.get(row * COUNTS + counter);
    }

    @Override
    public double perSecond(int row, int counter) {
        return perSecond(row * COUNTS + counter);
    }

    @Override
    public double average(int row, int counter) {
        return averages[row * AVERAGES + counter];
    }

    @Override
    public boolean isOnWire(int row) {
        return onWire[row];
    }

    @Override
    public boolean hasHealth(int row) {
        return TcpHealth.isAny(tcp, row * TcpHealth.WORDS);
    }

    @Override
    public void copyHealth(int row, long[] into, int first) {
        for (int i = 0; i < TcpHealth.WORDS; i++) {
            into[first + i] = tcp[row * TcpHealth.WORDS + i];
        }
    }

    @Override
    public boolean isStill(ConnectionTable.Block earlier, int row) {
        PublishedBlock before = (PublishedBlock) earlier;
        return facts[row] == before.facts[row]
                && onWire[row] == before.onWire[row]
                && hasCountsOf(before, row)
                && !isMoving(row)
                && !before.isMoving(row)
                && hasHealthOf(before, row);
    }

    private boolean hasCountsOf(PublishedBlock before, int row) {
        boolean same = true;
        for (int i = row * COUNTS; same && i < (row + 1) * COUNTS; i++) {
            same = ColumnCounts.grown(before.counts, counts, i) == 0;
        }
        return same;
    }

    private boolean isMoving(int row) {
        boolean moving = false;
        for (int i = row * AVERAGES; !moving && i < (row + 1) * AVERAGES; i++) {
            moving = averages[i] != 0;
        }
        return moving;
    }

    /** App bytes of both directions, averaged; bytes per second. */
    double average(int row) {
        int average = row * AVERAGES + APP;
        return averages[average] + averages[average + 1];
    }

    /** App bytes of both directions; unsigned 64-bit. */
    long bytes(int row) {
        int count = row * COUNTS + APP;
        return counts.get(count) + counts.get(count + 1);
    }

    /**
     * The number of its busiest row, -1 when none is in use. It is searched once, since most blocks are in many
     * snapshots.
     */
    int busiest() {
        if (busiest == NOT_LOOKED) {
            int most = -1;
            for (int row : inUse) {
                if (most < 0
                        || average(row) > average(most)
                        || average(row) == average(most) && Long.compareUnsigned(bytes(row), bytes(most)) > 0) {
                    most = row;
                }
            }
            busiest = most;
        }
        return busiest;
    }

    /**
     * App bytes of both directions over the last interval; bytes per second, {@link Double#NaN} while there is no rate
     * yet.
     */
    double rate(int row) {
        return seconds == 0 ? Double.NaN : grown(row) / seconds;
    }

    /** App bytes of both directions over the last interval. */
    private long grown(int row) {
        int count = row * COUNTS + APP;
        return ColumnCounts.grown(countsBefore, counts, count) + ColumnCounts.grown(countsBefore, counts, count + 1);
    }

    /** The highest rate of its rows, 0 while there is none yet; searched once. */
    double fastest() {
        if (fastest == NOT_ADDED_UP) {
            long most = 0;
            for (int row : inUse) {
                most = Math.max(most, grown(row));
            }
            fastest = seconds == 0 ? 0 : most / seconds;
        }
        return fastest;
    }

    private Traffic traffic(int count, int average) {
        return Traffic.of(
                counts.get(count),
                counts.get(count + 1),
                perSecond(count),
                perSecond(count + 1),
                averages[average],
                averages[average + 1]);
    }

    private Packets packets(int count) {
        return new Packets(counts.get(count), counts.get(count + 1), measured(count), measured(count + 1));
    }

    /** {@link Double#NaN} while there is no rate yet. */
    private double perSecond(int count) {
        return seconds == 0 ? Double.NaN : ColumnCounts.grown(countsBefore, counts, count) / seconds;
    }

    private Rate measured(int count) {
        return seconds == 0 ? Rate.STARTING : Rate.measured(perSecond(count));
    }

    /**
     * A row as an object, made when it is asked for.
     *
     * @param block the block with its numbers
     * @param row   its number in the block
     */
    private record Row(PublishedBlock block, int row) implements Connection {

        @Override
        public ConnectionFacts facts() {
            return block.facts[row];
        }

        @Override
        public Traffic traffic() {
            return block.traffic(row * COUNTS + APP, row * AVERAGES + APP);
        }

        @Override
        public Optional<TcpHealth> health() {
            return Optional.ofNullable(block.health(row));
        }

        @Override
        public long totalBytes() {
            return block.bytes(row);
        }

        @Override
        public double totalAverage() {
            return block.average(row);
        }

        @Override
        public double measuredRate() {
            return block.rate(row);
        }

        @Override
        public Optional<Traffic> wire() {
            return block.onWire[row]
                    ? Optional.of(block.traffic(row * COUNTS + WIRE, row * AVERAGES + WIRE))
                    : Optional.empty();
        }

        @Override
        public Optional<Packets> wirePackets() {
            return block.onWire[row] ? Optional.of(block.packets(row * COUNTS + PACKETS)) : Optional.empty();
        }
    }
}
