package dev.weir.history;

import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionTable;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    /** All the connections that those of the newest snapshot kept were chosen from. */
    private List<Connection> chosenFrom = List.of();

    /** Keeps one more snapshot, and forgets those that are too old. */
    public void add(Snapshot snapshot) {
        recent.addLast(cut(snapshot, RECENT, busiestConnections(snapshot.connections())));
        chosenFrom = snapshot.connections();
        while (recent.peekFirst().time().isBefore(snapshot.time().minus(RECENT_FOR))) {
            Snapshot aged = recent.removeFirst();
            older.addLast(cut(aged, OLDER, busiest(aged.connections(), Connection::traffic, OLDER.connections()).stream()
                    .map(Timeline::withoutWire).toList()));
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

    /** The connections to keep of a snapshot: those of the one before when it has the very same table. */
    private List<Connection> busiestConnections(List<Connection> all) {
        if (all == chosenFrom && !recent.isEmpty()) {
            return recent.peekLast().connections();
        }
        int most = RECENT.connections();
        List<Connection> chosen = all instanceof ConnectionTable table && all.size() > most ? table.busiest(most)
                : busiest(all, Connection::traffic, most);
        return chosen.stream().map(Connection::apart).toList();
    }

    private static Snapshot cut(Snapshot whole, Share share, List<Connection> connections) {
        return whole.withLists(whole.protocols().size() <= share.protocols() ? whole.protocols() : whole.protocols().subList(0, share.protocols()),
                busiest(whole.processes(), ProcessTotal::traffic, share.processes()), connections,
                busiest(whole.ports(), PortTotal::traffic, share.ports()));
    }

    private static <T> List<T> busiest(List<T> rows, Function<T, Traffic> traffic, int most) {
        return rows.size() <= most ? rows : Busiest.of(rows, traffic, most);
    }

    /** The same connection without what takes most room and is looked at least: wire bytes and TCP's own numbers. */
    private static Connection withoutWire(Connection whole) {
        return Connection.of(whole.facts(), whole.traffic(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
