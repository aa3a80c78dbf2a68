package dev.weir.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * Some rows of the connection table in one snapshot, their numbers side by side: an object for each would cost more than the
 * numbers. Whoever makes one gives its arrays away and writes to them no more.
 */
public final class ConnectionBlock {

    /** Counters of a row: bytes of the app, bytes on the wire, and packets; of each received and sent. */
    public static final int COUNTS = 6;
    /** Averages of a row: of the app's bytes and of those on the wire; of each received and sent. */
    public static final int AVERAGES = 4;

    /** Where a row's numbers of each kind begin. */
    public static final int APP_COUNTS = 0;
    public static final int WIRE_COUNTS = 2;
    public static final int PACKET_COUNTS = 4;
    public static final int APP_AVERAGES = 0;
    public static final int WIRE_AVERAGES = 2;

    private static final int NOT_LOOKED = -2;
    private static final double NOT_ADDED_UP = -1;

    private final ConnectionFacts[] facts;
    private final boolean[] onWire;
    private final RowCounts counts;
    private final RowCounts countsBefore;
    private final float[] averages;
    private final double seconds;
    /** {@link TcpHealth#WORDS} of each row. */
    private final int[] tcp;
    private final int[] places;
    private int busiest = NOT_LOOKED;
    private double fastest = NOT_ADDED_UP;

    /**
     * A block of rows.
     *
     * @param facts        each row beside its numbers; null for one that is not listed
     * @param places       the places of the rows that are listed, in order; see {@link #listed}
     * @param onWire       whether the wire layer knows the row
     * @param counts       {@link #COUNTS} of each row
     * @param countsBefore the same at the beginning of the interval, from which the rates follow
     * @param averages     {@link #AVERAGES} of each row; bytes per second
     * @param seconds      length of the interval; seconds, 0 while there are no rates yet
     * @param tcp          {@link TcpHealth#WORDS} of each row, zeros where it has none
     */
    public ConnectionBlock(ConnectionFacts[] facts, int[] places, boolean[] onWire, RowCounts counts, RowCounts countsBefore,
            float[] averages, double seconds, int[] tcp) {
        this.facts = facts;
        this.places = places;
        this.onWire = onWire;
        this.counts = counts;
        this.countsBefore = countsBefore;
        this.averages = averages;
        this.seconds = seconds;
        this.tcp = tcp;
    }

    /** The places of the rows that are listed. */
    public static int[] listed(ConnectionFacts[] facts) {
        int[] places = new int[facts.length];
        int size = 0;
        for (int i = 0; i < facts.length; i++) {
            if (facts[i] != null) {
                places[size++] = i;
            }
        }
        return Arrays.copyOf(places, size);
    }

    /** How many rows it lists. */
    int size() {
        return places.length;
    }

    /** One of the rows it lists. */
    Connection row(int index) {
        return new Row(this, places[index]);
    }

    /** How many rows it has room for. */
    int room() {
        return facts.length;
    }

    /** What is known of the row in a place; null when none is listed there. */
    ConnectionFacts facts(int place) {
        return facts[place];
    }

    /** The row in a place where one is listed. */
    Connection at(int place) {
        return new Row(this, place);
    }

    /** TCP's own numbers of the row in a place; null while they were not read. */
    TcpHealth health(int place) {
        return TcpHealth.at(tcp, place * TcpHealth.WORDS);
    }

    /** The smoothed round-trip time of the row in a place; microseconds, -1 while it was not read. */
    long srttMicros(int place) {
        return TcpHealth.srttMicros(tcp, place * TcpHealth.WORDS);
    }

    /** Whether TCP's own numbers of the row in a place are those of another block. */
    boolean hasHealthOf(ConnectionBlock other, int place) {
        int first = place * TcpHealth.WORDS;
        int end = first + TcpHealth.WORDS;
        return tcp == other.tcp || Arrays.equals(tcp, first, end, other.tcp, first, end);
    }

    /** App bytes of both directions, averaged; bytes per second. */
    double average(int place) {
        int average = place * AVERAGES + APP_AVERAGES;
        return averages[average] + averages[average + 1];
    }

    /** App bytes of both directions; unsigned 64-bit. */
    long bytes(int place) {
        int count = place * COUNTS + APP_COUNTS;
        return counts.get(count) + counts.get(count + 1);
    }

    /** The place of its busiest row, -1 when it has none; found once, since most blocks are in many snapshots. */
    int busiest() {
        if (busiest == NOT_LOOKED) {
            int most = -1;
            for (int place : places) {
                if (most < 0 || average(place) > average(most)
                        || average(place) == average(most) && Long.compareUnsigned(bytes(place), bytes(most)) > 0) {
                    most = place;
                }
            }
            busiest = most;
        }
        return busiest;
    }

    /** App bytes of both directions over the last interval; bytes per second, {@link Double#NaN} while there is no rate yet. */
    double rate(int place) {
        return seconds == 0 ? Double.NaN : grown(place) / seconds;
    }

    /** App bytes of both directions over the last interval. */
    private long grown(int place) {
        int count = place * COUNTS + APP_COUNTS;
        return RowCounts.grown(countsBefore, counts, count) + RowCounts.grown(countsBefore, counts, count + 1);
    }

    /** The highest rate of its rows, 0 while there is none yet; found once. */
    double fastest() {
        if (fastest == NOT_ADDED_UP) {
            long most = 0;
            for (int place : places) {
                most = Math.max(most, grown(place));
            }
            fastest = seconds == 0 ? 0 : most / seconds;
        }
        return fastest;
    }

    private Traffic traffic(int count, int average) {
        return Traffic.of(counts.get(count), counts.get(count + 1), perSecond(count), perSecond(count + 1), averages[average], averages[average + 1]);
    }

    private Packets packets(int count) {
        return new Packets(counts.get(count), counts.get(count + 1), measured(count), measured(count + 1));
    }

    /** {@link Double#NaN} while there is no rate yet. */
    private double perSecond(int count) {
        return seconds == 0 ? Double.NaN : RowCounts.grown(countsBefore, counts, count) / seconds;
    }

    private Rate measured(int count) {
        return seconds == 0 ? Rate.STARTING : Rate.measured(perSecond(count));
    }

    /**
     * A row, made when it is asked for.
     *
     * @param block where its numbers are
     * @param place its place there
     */
    private record Row(ConnectionBlock block, int place) implements Connection {

        @Override
        public ConnectionFacts facts() {
            return block.facts[place];
        }

        @Override
        public Traffic traffic() {
            return block.traffic(place * COUNTS + APP_COUNTS, place * AVERAGES + APP_AVERAGES);
        }

        @Override
        public Optional<TcpHealth> health() {
            return Optional.ofNullable(block.health(place));
        }

        @Override
        public long totalBytes() {
            return block.bytes(place);
        }

        @Override
        public double totalAverage() {
            return block.average(place);
        }

        @Override
        public double measuredRate() {
            return block.rate(place);
        }

        @Override
        public Optional<Traffic> wire() {
            return block.onWire[place] ? Optional.of(block.traffic(place * COUNTS + WIRE_COUNTS, place * AVERAGES + WIRE_AVERAGES))
                    : Optional.empty();
        }

        @Override
        public Optional<Packets> wirePackets() {
            return block.onWire[place] ? Optional.of(block.packets(place * COUNTS + PACKET_COUNTS)) : Optional.empty();
        }
    }
}
