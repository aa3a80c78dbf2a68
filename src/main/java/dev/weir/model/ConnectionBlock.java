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
    /** Speeds of a row: rates and averages of the app, rates and averages on the wire, and rates of packets; of each received and sent. */
    public static final int SPEEDS = 10;
    /** What stands in the place of a rate while there is none yet. */
    public static final double STARTING = Double.NaN;

    /** Where a row's numbers of each kind begin. */
    public static final int APP_COUNTS = 0;
    public static final int WIRE_COUNTS = 2;
    public static final int PACKET_COUNTS = 4;
    public static final int APP_SPEEDS = 0;
    public static final int WIRE_SPEEDS = 4;
    public static final int PACKET_SPEEDS = 8;

    private static final int NOT_LOOKED = -2;

    private final ConnectionFacts[] facts;
    private final long[] counts;
    private final double[] speeds;
    private final boolean[] onWire;
    private final int[] places;
    private int busiest = NOT_LOOKED;

    /**
     * A block of rows.
     *
     * @param facts  each row beside its numbers; null for one that is not listed
     * @param counts {@link #COUNTS} of each row
     * @param speeds {@link #SPEEDS} of each row; {@link #STARTING} for a rate that is not there yet
     * @param onWire whether the wire layer knows the row
     */
    public ConnectionBlock(ConnectionFacts[] facts, long[] counts, double[] speeds, boolean[] onWire) {
        this.facts = facts;
        this.counts = counts;
        this.speeds = speeds;
        this.onWire = onWire;
        this.places = listed(facts);
    }

    private static int[] listed(ConnectionFacts[] facts) {
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

    /** App bytes of both directions, averaged; bytes per second. */
    double average(int place) {
        int speed = place * SPEEDS + APP_SPEEDS;
        return speeds[speed + 2] + speeds[speed + 3];
    }

    /** App bytes of both directions; unsigned 64-bit. */
    long bytes(int place) {
        int count = place * COUNTS + APP_COUNTS;
        return counts[count] + counts[count + 1];
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

    private Traffic traffic(int count, int speed) {
        return Traffic.of(counts[count], counts[count + 1], speeds[speed], speeds[speed + 1], speeds[speed + 2], speeds[speed + 3]);
    }

    private Packets packets(int count, int speed) {
        return new Packets(counts[count], counts[count + 1], rate(speed), rate(speed + 1));
    }

    private Rate rate(int speed) {
        return Double.isNaN(speeds[speed]) ? Rate.STARTING : Rate.measured(speeds[speed]);
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
            return block.traffic(place * COUNTS + APP_COUNTS, place * SPEEDS + APP_SPEEDS);
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
            int speed = place * SPEEDS + APP_SPEEDS;
            return block.speeds[speed] + block.speeds[speed + 1];   // STARTING is not a number either
        }

        @Override
        public Optional<Traffic> wire() {
            return block.onWire[place] ? Optional.of(block.traffic(place * COUNTS + WIRE_COUNTS, place * SPEEDS + WIRE_SPEEDS))
                    : Optional.empty();
        }

        @Override
        public Optional<Packets> wirePackets() {
            return block.onWire[place] ? Optional.of(block.packets(place * COUNTS + PACKET_COUNTS, place * SPEEDS + PACKET_SPEEDS))
                    : Optional.empty();
        }
    }
}
