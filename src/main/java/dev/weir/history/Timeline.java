package dev.weir.history;

import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The snapshots of the last ten minutes, for graphs and for stepping back, in a bounded amount of memory: each keeps
 * only its busiest rows, fewer still once it is a minute old. Of its connections it keeps copies, so that the rest of
 * their table can go. For one thread.
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
    private record Share(int connections, int processes, int ports, int protocols) {}

    private static final OnlyBusiest ALL = new OnlyBusiest(-1, -1, -1);

    /** Oldest first; those in {@code recent} still have their larger share. */
    private final Deque<Snapshot> older = new ArrayDeque<>();

    private final Deque<Snapshot> recent = new ArrayDeque<>();
    /** All the connections that those of the newest snapshot kept were chosen from. */
    private List<Connection> chosenFrom = List.of();

    /** Keeps one more snapshot, and forgets those that are too old. */
    public void add(Snapshot snapshot) {
        recent.addLast(cut(snapshot, RECENT, alertedToo(snapshot, busiestConnections(snapshot.connections()))));
        chosenFrom = snapshot.connections();
        while (isOlder(recent.peekFirst(), snapshot, RECENT_FOR)) {
            Snapshot aged = recent.removeFirst();
            List<Connection> busiest = busiest(aged.connections(), Connection::traffic, OLDER.connections());
            older.addLast(cut(
                    aged,
                    OLDER,
                    alertedToo(aged, busiest).stream()
                            .map(Timeline::withoutWire)
                            .toList()));
        }
        while (!older.isEmpty() && (isOlder(older.peekFirst(), snapshot, KEPT) || size() > MOST_SNAPSHOTS)) {
            older.removeFirst();
        }
        while (size() > MOST_SNAPSHOTS) {
            recent.removeFirst();
        }
    }

    /** By the clock that nobody sets; that of a recording may begin anew, when the machine did. */
    private static boolean isOlder(Snapshot then, Snapshot now, Duration by) {
        long nanos = now.monoNanos() - then.monoNanos();
        return nanos > 0
                ? nanos > by.toNanos()
                : then.time().isBefore(now.time().minus(by));
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
        List<Connection> chosen =
                all.size() <= RECENT.connections() ? all : Busiest.connections(all, RECENT.connections());
        return chosen.stream().map(Connection::apart).toList();
    }

    /** The connections chosen, and those that alerts are about. */
    private static List<Connection> alertedToo(Snapshot whole, List<Connection> chosen) {
        Set<ConnectionKey> alerted = new HashSet<>();
        whole.alerts().forEach(alert -> {
            if (alert.about() instanceof Subject.OfConnection about) {
                alerted.add(about.key());
            }
        });
        chosen.forEach(connection -> alerted.remove(connection.key()));
        return alerted.isEmpty()
                ? chosen
                : Stream.concat(
                                chosen.stream(),
                                whole.connections().stream()
                                        .filter(connection -> alerted.contains(connection.key()))
                                        .map(Connection::apart))
                        .toList();
    }

    private static Snapshot cut(Snapshot whole, Share share, List<Connection> connections) {
        Set<Subject> alerted = new HashSet<>();
        whole.alerts().forEach(alert -> alerted.add(alert.about()));
        List<ProcessTotal> processes = with(
                alerted,
                busiest(whole.processes(), ProcessTotal::traffic, share.processes()),
                whole.processes(),
                row -> new Subject.OfProcess(row.key()));
        List<PortTotal> ports = with(
                alerted,
                busiest(whole.ports(), PortTotal::traffic, share.ports()),
                whole.ports(),
                row -> new Subject.OfPort(row.key()));
        Snapshot cut = whole.withLists(
                whole.protocols().size() <= share.protocols()
                        ? whole.protocols()
                        : whole.protocols().subList(0, share.protocols()),
                processes,
                connections,
                ports);
        OnlyBusiest before = whole.section(OnlyBusiest.class).orElse(ALL);
        OnlyBusiest now = new OnlyBusiest(
                kept(whole.processes(), processes, before.processes()),
                kept(whole.connections(), connections, before.connections()),
                kept(whole.ports(), ports, before.ports()));
        return now.equals(ALL)
                ? cut
                : cut.withSections(Stream.concat(
                                whole.sections().stream().filter(section -> !(section instanceof OnlyBusiest)),
                                Stream.of(now))
                        .toList());
    }

    /** How many rows are kept; -1 when all are. */
    private static int kept(List<?> whole, List<?> rows, int before) {
        return rows.size() < whole.size() || before >= 0 ? rows.size() : -1;
    }

    /** The rows chosen, and those that alerts are about: they are the evidence. */
    private static <T> List<T> with(Set<Subject> alerted, List<T> chosen, List<T> whole, Function<T, Subject> about) {
        if (alerted.isEmpty() || chosen.size() == whole.size()) {
            return chosen;
        }
        List<T> all = new ArrayList<>(chosen);
        Set<T> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(chosen);
        for (T row : whole) {
            if (alerted.contains(about.apply(row)) && !known.contains(row)) {
                all.add(row);
            }
        }
        return all;
    }

    private static <T> List<T> busiest(List<T> rows, Function<T, Traffic> traffic, int most) {
        return rows.size() <= most ? rows : Busiest.of(rows, traffic, most);
    }

    /** The same connection without what takes most room and is looked at least: wire bytes and TCP's own numbers. */
    private static Connection withoutWire(Connection whole) {
        return Connection.of(whole.facts(), whole.traffic(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
