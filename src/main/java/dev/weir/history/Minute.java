package dev.weir.history;

import dev.weir.model.Alert;
import dev.weir.model.AppBytesOnly;
import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionTable;
import dev.weir.model.Interval;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The snapshots of about a minute, their rows packed together. */
final class Minute {

    private static final Duration LENGTH = Duration.ofMinutes(1);
    private static final int MOST_SNAPSHOTS = 60;
    /** Where there are too many connections for the details of all, so many of them have theirs. */
    private static final int BUSIEST_DETAILED = 256;

    /** How many snapshots the same ones have details. */
    private static final int TICKS_DETAILED = 10;

    private final List<Interval> intervals = new ArrayList<>();
    /** One a tick; the first is there twice, so that it has a tick before it. */
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** Connections of live snapshots, those of others, or those that are left of either. */
    private MinuteRows<Connection> connections;

    private final Tracks<ProcessTotal> processes;
    private final Tracks<PortTotal> ports;
    /** Of connections that are in no table; null once they were let go. */
    private Tracks<Details> details;

    private final PastList.LastMade[] lastMade;
    private final LengthLimit detailLimit;
    private BitSet detailed;

    /**
     * An empty one.
     *
     * @param lastMade    one each for connections, processes and ports
     * @param detailLimit whether there are too many connections for the details of all
     * @param first       the first snapshot that will be added
     */
    Minute(PastList.LastMade[] lastMade, LengthLimit detailLimit, Snapshot first) {
        this.lastMade = lastMade;
        this.detailLimit = detailLimit;
        intervals.add(Interval.of(0));
        connections = isLive(first)
                ? new TableRows(intervals, snapshots)
                : new Tracks<>(new ConnectionParts(), intervals, snapshots);
        processes = new Tracks<>(new ProcessParts(), intervals, snapshots);
        ports = new Tracks<>(new PortParts(), intervals, snapshots);
        details = new Tracks<>(new DetailParts(), intervals, snapshots);
    }

    /** One that goes on where another ends, which is packed. */
    Minute(Minute before, Snapshot first) {
        lastMade = before.lastMade;
        detailLimit = before.detailLimit;
        intervals.add(Interval.of(0));
        connections = before.connectionsFor(first, intervals, snapshots);
        processes = new Tracks<>(before.processes, intervals, snapshots);
        ports = new Tracks<>(before.ports, intervals, snapshots);
        details = new Tracks<>(before.details, intervals, snapshots);
    }

    private static boolean isLive(Snapshot snapshot) {
        return snapshot.connections() instanceof ConnectionTable;
    }

    private MinuteRows<Connection> connectionsFor(Snapshot first, List<Interval> times, List<Snapshot> then) {
        if (connections instanceof TableRows rows) {
            if (isLive(first)) {
                return new TableRows(rows, times, then);
            }
            rows.end();
        } else if (connections instanceof Tracks<Connection> tracks) {
            if (!isLive(first)) {
                return new Tracks<>(tracks, times, then);
            }
            tracks.end();
        }
        return isLive(first) ? new TableRows(times, then) : new Tracks<>(new ConnectionParts(), times, then);
    }

    /** Whether another snapshot belongs to the next minute. */
    boolean isFull(Snapshot next) {
        return snapshots.size() > MOST_SNAPSHOTS
                || isLive(next) != connections instanceof TableRows
                || !snapshots.isEmpty() && Timeline.isOlder(snapshots.get(0), next, LENGTH);
    }

    /**
     * Adds a snapshot.
     *
     * @param cut the snapshot with those rows only that are to be kept
     */
    void add(Snapshot cut) {
        int tick = intervals.size();
        boolean onlyBusiest = detailLimit.isExceededBy(cut.connections().size());
        intervals.add(Interval.of(cut.intervalSeconds()));
        processes.write(tick, cut.processes());
        ports.write(tick, cut.ports());
        if (connections instanceof TableRows rows) {
            ConnectionTable table = (ConnectionTable) cut.connections();
            rows.write(tick, table, detailed(table, tick, onlyBusiest));
        } else if (connections instanceof Tracks<Connection> tracks) {
            tracks.write(tick, cut.connections());
            details.write(tick, details(cut.connections(), onlyBusiest));
        }
        Snapshot kept = kept(cut, tick);
        if (onlyBusiest) {
            kept = with(kept, new AppBytesOnly(BUSIEST_DETAILED));
        }
        if (snapshots.isEmpty()) {
            snapshots.add(kept);
        }
        snapshots.add(kept);
    }

    /** The numbers of the rows whose details are kept; null for all. The busiest are looked for now and then. */
    private BitSet detailed(ConnectionTable table, int tick, boolean onlyBusiest) {
        if (!onlyBusiest) {
            detailed = null;
        } else if (detailed == null || tick % TICKS_DETAILED == 0) {
            detailed = new BitSet();
            table.busiestNumbers(BUSIEST_DETAILED).forEach(detailed::set);
        }
        return detailed;
    }

    private static List<Details> details(List<Connection> connections, boolean onlyBusiest) {
        List<Connection> detailed = onlyBusiest ? Busiest.connections(connections, BUSIEST_DETAILED) : connections;
        List<Details> rows = new ArrayList<>(detailed.size());
        for (Connection connection : detailed) {
            DetailParts.of(connection).ifPresent(rows::add);
        }
        return rows;
    }

    private Snapshot kept(Snapshot whole, int tick) {
        UnaryOperator<Connection> completed = row -> details == null
                ? row
                : details.find(row.key(), tick).map(found -> found.with(row)).orElse(row);
        return whole.withLists(
                whole.protocols(),
                new PastList<>(() -> processes, tick, UnaryOperator.identity(), lastMade[1]),
                new PastList<>(() -> connections, tick, completed, lastMade[0]),
                new PastList<>(() -> ports, tick, UnaryOperator.identity(), lastMade[2]));
    }

    /** Those kept, oldest first. */
    List<Snapshot> snapshots() {
        return snapshots.subList(1, snapshots.size());
    }

    /** About how much memory it takes without details; bytes. */
    long bytes() {
        return connections.bytes() + processes.bytes() + ports.bytes();
    }

    /** About how much memory its details take; bytes. */
    long detailBytes() {
        return connections instanceof TableRows rows ? rows.detailBytes() : details == null ? 0 : details.bytes();
    }

    /** Lets go of what connections have beside their app bytes; says so. */
    void withoutDetails() {
        if (connections instanceof TableRows rows) {
            rows.withoutDetails();
        }
        details = null;
        replaceAll(snapshot -> with(snapshot, new AppBytesOnly(0)));
    }

    /** Whether it has more rows than that in a list. */
    boolean hasMoreRowsThan(int most) {
        return Math.max(connections.rows(), Math.max(processes.rows(), ports.rows())) > most;
    }

    /** Keeps only the rows of each list that moved most, and what alerts are about; says so. */
    void thin(int most) {
        OnlyBusiest kept = new OnlyBusiest(thin(processes, most), thinConnections(most), thin(ports, most));
        replaceAll(snapshot -> with(snapshot, and(snapshot.section(OnlyBusiest.class), kept)));
    }

    private int thinConnections(int most) {
        if (connections instanceof Tracks<Connection> tracks) {
            return thin(tracks, most);
        }
        if (connections.rows() <= most) {
            return -1;
        }
        connections = ((TableRows) connections).thinned(most, alerted());
        withoutDetails();
        return connections.rows();
    }

    private int thin(Tracks<?> tracks, int most) {
        if (tracks.rows() <= most) {
            return -1;
        }
        tracks.thin(most, alerted());
        return tracks.rows();
    }

    /** The keys of what the alerts of this minute are about: they are the evidence. */
    private Set<Object> alerted() {
        Set<Object> keys = new HashSet<>();
        for (Snapshot snapshot : snapshots) {
            for (Alert alert : snapshot.alerts()) {
                key(alert.about()).ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** The key of a row that a subject is, if it is one of these lists. */
    static Optional<Object> key(Subject about) {
        if (about instanceof Subject.OfConnection connection) {
            return Optional.of(connection.key());
        }
        if (about instanceof Subject.OfProcess process) {
            return Optional.of(process.key());
        }
        return about instanceof Subject.OfPort port ? Optional.of(port.key()) : Optional.empty();
    }

    private void replaceAll(UnaryOperator<Snapshot> changed) {
        for (PastList.LastMade made : lastMade) {
            made.forget();
        }
        snapshots.replaceAll(changed);
    }

    private static OnlyBusiest and(Optional<OnlyBusiest> before, OnlyBusiest now) {
        return before.map(former -> new OnlyBusiest(
                        least(former.processes(), now.processes()),
                        least(former.connections(), now.connections()),
                        least(former.ports(), now.ports())))
                .orElse(now);
    }

    /** The smaller number of rows kept, where -1 is all. */
    private static int least(int one, int other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    /** The snapshot with a section, in place of one of the same type. */
    static Snapshot with(Snapshot snapshot, Section added) {
        List<Section> sections = new ArrayList<>(snapshot.sections());
        sections.removeIf(section -> section.getClass() == added.getClass());
        sections.add(added);
        return snapshot.withSections(sections);
    }
}
