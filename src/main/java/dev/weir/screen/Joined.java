package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Interface;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.OutsidePeers;
import dev.weir.model.PastRows;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot with its rows joined: which connections a process or a port has. The look-up tables are made when first
 * asked for; those of the connections are kept for the next snapshot as far as what changed allows.
 */
public final class Joined {

    private final Snapshot snapshot;
    private final ConnectionIndex connections;
    private Map<ProcessKey, ProcessTotal> processes;
    private Optional<OutsidePeers> outsidePeers;

    /** Joins the rows of a snapshot. */
    public Joined(Snapshot snapshot) {
        this(snapshot, new ConnectionIndex(snapshot.connections()));
    }

    private Joined(Snapshot snapshot, ConnectionIndex connections) {
        this.snapshot = snapshot;
        this.connections = connections;
    }

    /** Joins the rows of a later snapshot, with what is known of those connections that did not change. */
    Joined then(Snapshot later) {
        return new Joined(later, connections.then(later.connections()));
    }

    /** The snapshot itself. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The process of a key, if it is in this snapshot. */
    public Optional<ProcessTotal> process(ProcessKey key) {
        if (snapshot.processes() instanceof PastRows<ProcessTotal> past) {
            return past.find(key);
        }
        if (processes == null) {
            processes = new HashMap<>();
            snapshot.processes().forEach(total -> processes.put(total.key(), total));
        }
        return Optional.ofNullable(processes.get(key));
    }

    /** The connection of a key, if it is in this snapshot. */
    public Optional<Connection> connection(ConnectionKey key) {
        return snapshot.connections() instanceof PastRows<Connection> past ? past.find(key) : connections.of(key);
    }

    /** The port of a key, if it is in this snapshot. */
    public Optional<PortTotal> port(PortKey key) {
        if (snapshot.ports() instanceof PastRows<PortTotal> past) {
            return past.find(key);
        }
        return snapshot.ports().stream().filter(port -> port.key().equals(key)).findFirst();
    }

    /**
     * Whether all its connections are there; of a snapshot of the past only the busiest may be, which says little of
     * their number.
     */
    public boolean isComplete() {
        return snapshot.section(OnlyBusiest.class)
                .filter(kept -> kept.connections() >= 0)
                .isEmpty();
    }

    /** Who may send here and who may not, where a policy says so. */
    public Optional<OutsidePeers> outsidePeers() {
        if (outsidePeers == null) {
            outsidePeers = snapshot.section(OutsidePeers.class);
        }
        return outsidePeers;
    }

    /** Where the remote end of a connection stands with the policy, if there is one. */
    public OutsidePeers.Standing standing(Connection connection) {
        return outsidePeers().map(peers -> peers.of(connection)).orElse(OutsidePeers.Standing.NOT_JUDGED);
    }

    /** Where somebody stands with the policy who uses a port of this host, likewise. */
    public OutsidePeers.Standing standing(Address remote, PortKey port) {
        return outsidePeers()
                .map(peers -> peers.of(remote, port.port(), port.protocol()))
                .orElse(OutsidePeers.Standing.NOT_JUDGED);
    }

    /** How many remote addresses with connections to or from a port are outside of the policy. */
    public long outside(PortKey port) {
        return of(port).all().stream()
                .filter(connection -> standing(connection) == OutsidePeers.Standing.OUTSIDE)
                .map(Connection::raddr)
                .distinct()
                .count();
    }

    /** What a process is called: its comm, but weir itself is not called after the machine it runs on. */
    public String nameOf(ProcessTotal total) {
        return OwnName.of(total);
    }

    /** What the process of a connection is called, likewise. */
    public String nameOf(Connection connection) {
        return OwnName.isPossible(connection.comm())
                ? process(connection.owner()).map(OwnName::of).orElse(connection.comm())
                : connection.comm();
    }

    /** What the application of a port is called, likewise. */
    public String nameOf(PortTotal port) {
        return OwnName.isPossible(port.application())
                ? port.owners().stream()
                        .limit(1)
                        .flatMap(owner -> process(owner).stream())
                        .filter(owner -> owner.names().comm().equals(port.application()))
                        .map(OwnName::of)
                        .findFirst()
                        .orElse(port.application())
                : port.application();
    }

    /** The interface of a number, if it is watched in this snapshot. */
    public Optional<Interface> nic(int ifindex) {
        return snapshot.interfaces().stream()
                .filter(nic -> nic.ifindex() == ifindex)
                .findFirst();
    }

    /** The round-trip times of all connections that are open and have one. */
    public RoundTrips roundTrips() {
        return connections.roundTrips();
    }

    /** The connections of a process. */
    public Bundle of(ProcessKey process) {
        return connections.of(process);
    }

    /** The connections with this port at either end. */
    public Bundle of(PortKey port) {
        return connections.of(port);
    }

    /**
     * Whether every list shows the same rows for this snapshot as for an earlier one: nothing that rows are made of,
     * sorted or filtered by changed. A row that did not change is the same object in both.
     */
    boolean hasRowsOf(Joined earlier) {
        Snapshot before = earlier.snapshot;
        return snapshot.connections() == before.connections()
                && areSame(snapshot.processes(), before.processes())
                && areSame(snapshot.ports(), before.ports())
                && snapshot.interfaces().equals(before.interfaces())
                && snapshot.sections().equals(before.sections())
                && snapshot.alerts().equals(before.alerts())
                && haveSameRows(snapshot.sections(), before.sections())
                && snapshot.totals()
                        .seen()
                        .leftOver()
                        .equals(before.totals().seen().leftOver());
    }

    private static boolean haveSameRows(List<Section> sections, List<Section> before) {
        boolean same = sections.size() == before.size();
        for (int i = 0; same && i < sections.size(); i++) {
            same = sections.get(i).getClass() == before.get(i).getClass()
                    && sections.get(i).hasRowsOf(before.get(i));
        }
        return same;
    }

    private static <T> boolean areSame(List<T> rows, List<T> before) {
        boolean same = rows.size() == before.size();
        for (int i = 0; same && i < rows.size(); i++) {
            same = rows.get(i) == before.get(i);
        }
        return same;
    }
}
