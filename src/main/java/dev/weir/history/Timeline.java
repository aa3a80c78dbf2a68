package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The snapshots of the last ten minutes, for graphs and for stepping back, in a bounded amount of memory: each keeps only its
 * busiest rows, fewer still once it is a minute old. Of its connections it keeps copies, so that the rest of their table can go. For one
 * thread.
 */
public final class Timeline {

    /** How far back snapshots are kept. */
    public static final Duration KEPT = Duration.ofMinutes(10);
    /** The most snapshots kept, whatever the interval: ten minutes at one a second. */
    public static final int MOST_SNAPSHOTS = 600;

    /** How long a snapshot keeps its {@link #RECENT} rows. */
    private static final Duration RECENT_FOR = Duration.ofMinutes(1);
    private static final Share RECENT = new Share(48, 32, 24, 12);
    private static final Share OLDER = new Share(16, 16, 10, 5);

    /**
     * How many of the busiest rows a snapshot keeps.
     *
     * @param connections most connections
     * @param processes   most processes
     * @param ports       most ports
     * @param protocols   most protocols
     */
    private record Share(int connections, int processes, int ports, int protocols) {
    }

    /** Oldest first; those in {@code recent} still have their larger share. */
    private final Deque<Snapshot> older = new ArrayDeque<>();
    private final Deque<Snapshot> recent = new ArrayDeque<>();

    /** Keeps one more snapshot, and forgets those that are too old. */
    public void add(Snapshot snapshot) {
        recent.addLast(cut(snapshot, RECENT, Connection::apart));
        while (recent.peekFirst().time().isBefore(snapshot.time().minus(RECENT_FOR))) {
            older.addLast(cut(recent.removeFirst(), OLDER, Timeline::withoutWire));
        }
        while (!older.isEmpty() && (older.peekFirst().time().isBefore(snapshot.time().minus(KEPT)) || size() > MOST_SNAPSHOTS)) {
            older.removeFirst();
        }
        while (size() > MOST_SNAPSHOTS) {
            recent.removeFirst();
        }
    }

    /** What is kept, oldest first; does not change when more is added. */
    public List<Snapshot> snapshots() {
        List<Snapshot> all = new ArrayList<>(size());
        all.addAll(older);
        all.addAll(recent);
        return List.copyOf(all);
    }

    private int size() {
        return older.size() + recent.size();
    }

    private static Snapshot cut(Snapshot whole, Share share, Function<Connection, Connection> kept) {
        return new Snapshot(whole.time(), whole.monoNanos(), whole.intervalSeconds(), whole.host(), whole.totals(), whole.interfaces(),
                whole.protocols().size() <= share.protocols() ? whole.protocols() : whole.protocols().subList(0, share.protocols()),
                busiest(whole.processes(), row -> row.traffic().totalAverage(), row -> row.traffic().totalBytes(), share.processes()),
                busiest(whole.connections(), Connection::totalAverage, Connection::totalBytes, share.connections()).stream().map(kept).toList(),
                busiest(whole.ports(), row -> row.traffic().totalAverage(), row -> row.traffic().totalBytes(), share.ports()), whole.alerts());
    }

    /**
     * A row and by what it is compared, which is asked for once.
     *
     * @param row     the row
     * @param average bytes per second, averaged
     * @param bytes   in all, unsigned 64-bit
     */
    private record Ranked<T>(T row, double average, long bytes) implements Comparable<Ranked<T>> {

        @Override
        public int compareTo(Ranked<T> other) {
            int byAverage = Double.compare(average, other.average);
            return byAverage != 0 ? byAverage : Long.compareUnsigned(bytes, other.bytes);
        }

        boolean isBelow(double otherAverage, long otherBytes) {
            return average < otherAverage || average == otherAverage && Long.compareUnsigned(bytes, otherBytes) < 0;
        }
    }

    /** Of the rows those with the highest averages, in no order; of equal ones those that moved more bytes. */
    private static <T> List<T> busiest(List<T> rows, ToDoubleFunction<T> average, ToLongFunction<T> bytes, int most) {
        if (rows.size() <= most) {
            return rows;
        }
        PriorityQueue<Ranked<T>> busiest = new PriorityQueue<>(most);
        for (T row : rows) {
            double rowAverage = average.applyAsDouble(row);
            long rowBytes = bytes.applyAsLong(row);
            if (busiest.size() == most && !busiest.peek().isBelow(rowAverage, rowBytes)) {
                continue;
            }
            if (busiest.size() == most) {
                busiest.remove();
            }
            busiest.add(new Ranked<>(row, rowAverage, rowBytes));
        }
        return busiest.stream().map(Ranked::row).toList();
    }

    /** The same connection without what takes most room and is looked at least: wire bytes and TCP's own numbers. */
    private static Connection withoutWire(Connection whole) {
        return Connection.of(whole.key(), whole.owner(), whole.comm(), whole.protocol(), whole.laddr(), whole.lport(), whole.raddr(),
                whole.rport(), whole.state(), whole.traffic(), Optional.empty(), Optional.empty(), Optional.empty(), whole.retransmits(),
                whole.opened(), whole.closed(), whole.beforeWeir(), whole.loopback(), whole.netns());
    }
}
