package dev.weir.model.ledger;

import static dev.weir.model.ConnectionBlock.APP_COUNTS;
import static dev.weir.model.ConnectionBlock.APP_SPEEDS;
import static dev.weir.model.ConnectionBlock.COUNTS;
import static dev.weir.model.ConnectionBlock.PACKET_COUNTS;
import static dev.weir.model.ConnectionBlock.PACKET_SPEEDS;
import static dev.weir.model.ConnectionBlock.SPEEDS;
import static dev.weir.model.ConnectionBlock.WIRE_COUNTS;
import static dev.weir.model.ConnectionBlock.WIRE_SPEEDS;

import dev.weir.model.ConnectionBlock;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.Traffic;
import java.util.Arrays;

/** Some rows of the connection table. Its arrays are copied before they are written to, once they are in a snapshot. */
final class RowBlock {

    /** Rows of a block: many enough to cost little beside their numbers, few enough that one that moves has few others copied. */
    static final int ROWS = 256;

    private ConnectionFacts[] facts = new ConnectionFacts[ROWS];
    private long[] counts = new long[ROWS * COUNTS];
    private double[] speeds = new double[ROWS * SPEEDS];
    private boolean[] onWire = new boolean[ROWS];
    /** What each counter has grown by in this interval. */
    private final long[] deltas = new long[ROWS * COUNTS];
    private ConnectionBlock published;
    /** Whether the end of the interval changes a number of some row. */
    private boolean moving;

    /** A row begins with nothing. */
    void open(int row) {
        write();
        start(row * SPEEDS + APP_SPEEDS);
        moving = true;
    }

    /** A row is over. */
    void clear(int row) {
        write();
        onWire[row] = false;
        Arrays.fill(counts, row * COUNTS, (row + 1) * COUNTS, 0);
        Arrays.fill(deltas, row * COUNTS, (row + 1) * COUNTS, 0);
        Arrays.fill(speeds, row * SPEEDS, (row + 1) * SPEEDS, 0);
    }

    void describe(int row, ConnectionFacts described) {
        write();
        facts[row] = described;
    }

    void add(int row, int counter, long rx, long tx) {
        int at = row * COUNTS + counter;
        deltas[at] += rx;
        deltas[at + 1] += tx;
        moving = true;
    }

    void restartApp(int row) {
        write();
        Arrays.fill(counts, row * COUNTS + APP_COUNTS, row * COUNTS + APP_COUNTS + 2, 0);
        Arrays.fill(deltas, row * COUNTS + APP_COUNTS, row * COUNTS + APP_COUNTS + 2, 0);
        Arrays.fill(speeds, row * SPEEDS + APP_SPEEDS, row * SPEEDS + APP_SPEEDS + 4, 0);
        start(row * SPEEDS + APP_SPEEDS);
        moving = true;
    }

    void seenOnWire(int row) {
        if (!onWire[row]) {
            write();
            onWire[row] = true;
            start(row * SPEEDS + WIRE_SPEEDS);
            start(row * SPEEDS + PACKET_SPEEDS);
        }
    }

    /** Whether something in it is newer than what was published last. */
    boolean isChanged() {
        return published == null;
    }

    /** Its rows as they are now, for a snapshot. */
    ConnectionBlock published() {
        if (published == null) {
            published = new ConnectionBlock(facts, counts, speeds, onWire);
        }
        return published;
    }

    /** Ends an interval. */
    void roll(Interval interval) {
        if (!moving) {
            return;
        }
        write();
        moving = false;
        for (int row = 0; row < ROWS; row++) {
            int count = row * COUNTS;
            int speed = row * SPEEDS;
            moving |= rollBytes(count + APP_COUNTS, speed + APP_SPEEDS, interval)
                    | rollBytes(count + WIRE_COUNTS, speed + WIRE_SPEEDS, interval)
                    | rollPackets(count + PACKET_COUNTS, speed + PACKET_SPEEDS, interval);
        }
        Arrays.fill(deltas, 0);
    }

    /** As {@link Traffic#plus} for two counters, their rates and averages; whether another interval would change them. */
    private boolean rollBytes(int count, int speed, Interval interval) {
        if (deltas[count] == 0 && deltas[count + 1] == 0 && speeds[speed] == 0 && speeds[speed + 1] == 0 && speeds[speed + 2] == 0
                && speeds[speed + 3] == 0) {
            return false;
        }
        rollRate(count, speed, interval);
        rollRate(count + 1, speed + 1, interval);
        speeds[speed + 2] = Traffic.averaged(speeds[speed + 2], speeds[speed], interval);
        speeds[speed + 3] = Traffic.averaged(speeds[speed + 3], speeds[speed + 1], interval);
        return true;
    }

    private boolean rollPackets(int count, int speed, Interval interval) {
        if (deltas[count] == 0 && deltas[count + 1] == 0 && speeds[speed] == 0 && speeds[speed + 1] == 0) {
            return false;
        }
        rollRate(count, speed, interval);
        rollRate(count + 1, speed + 1, interval);
        return true;
    }

    private void rollRate(int count, int speed, Interval interval) {
        counts[count] += deltas[count];
        speeds[speed] = interval.isFirst() ? ConnectionBlock.STARTING : deltas[count] / interval.seconds();
    }

    private void start(int speed) {
        speeds[speed] = ConnectionBlock.STARTING;
        speeds[speed + 1] = ConnectionBlock.STARTING;
    }

    /** What is in a snapshot stays as it is. */
    private void write() {
        if (published != null) {
            published = null;
            facts = facts.clone();
            counts = counts.clone();
            speeds = speeds.clone();
            onWire = onWire.clone();
        }
    }
}
