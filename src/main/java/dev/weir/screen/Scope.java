package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.Interface;
import dev.weir.model.PastRows;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Seen;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** What a level of the drill-down is about: every view of that level shows only what it covers. */
public sealed interface Scope {

    /** Everything; the level that is always there. */
    Scope ALL = new All();

    /** The words of the breadcrumb; text as it came. */
    String label();

    /** Whether a connection belongs to it. */
    boolean covers(Connection connection, Joined in);

    /** The list below its page; empty when the page is all there is. */
    default Optional<View> list() {
        return Optional.of(View.CONNECTIONS);
    }

    /** The row that it was opened from, as far as that is listed. */
    default Optional<Row> row(Joined in) {
        return Optional.empty();
    }

    /** What it moved in a snapshot, with the levels above it; empty where that is not known. */
    default Optional<Traffic> rates(Snapshot snapshot, UiState state) {
        Joined then = new Joined(snapshot);
        return covered(snapshot, then, state)
                .or(() -> then.isComplete()
                        ? Optional.of(new Traffic(0, 0, Rate.ZERO, Rate.ZERO, 0, 0))
                        : Optional.empty());
    }

    /** The same as its row has it, where that counts whole processes, also what they moved on sockets now closed. */
    default Optional<Traffic> totals(Joined in, UiState state) {
        return rates(in.snapshot(), state);
    }

    private static Traffic ofProcesses(Joined in, UiState state) {
        Sum sum = new Sum();
        for (ProcessTotal process : in.snapshot().processes()) {
            if (state.covers(scope -> scope.covers(process, in))) {
                sum.add(process.traffic());
            }
        }
        return sum.traffic();
    }

    /** What its connections moved in a snapshot, with the levels above it; empty where there are none. */
    private static Optional<Traffic> covered(Snapshot snapshot, Joined joined, UiState state) {
        if (snapshot.connections() instanceof PastRows<Connection> past) {
            IdentityHashMap<Snapshot, Joined> known = new IdentityHashMap<>();
            return past.sum(state.scopes(), (then, connection) -> {
                Joined in = known.computeIfAbsent(then, Joined::new);
                return state.covers(scope -> scope.covers(connection, in));
            });
        }
        Sum sum = new Sum();
        boolean any = false;
        for (Connection connection : snapshot.connections()) {
            if (state.covers(scope -> scope.covers(connection, joined))) {
                sum.add(connection.traffic());
                any = true;
            }
        }
        return any ? Optional.of(sum.traffic()) : Optional.empty();
    }

    /**
     * Whether it is about some connections rather than whole processes, so that what a process moved is only in part
     * about it.
     */
    default boolean narrowsTraffic() {
        return false;
    }

    /** Whether a process belongs to it: one of its connections does. */
    default boolean covers(ProcessTotal process, Joined in) {
        return in.of(process.key()).all().stream().anyMatch(connection -> covers(connection, in));
    }

    /** Whether a port belongs to it: one of its connections does. */
    default boolean covers(PortTotal port, Joined in) {
        return in.of(port.key()).all().stream().anyMatch(connection -> covers(connection, in));
    }

    /**
     * Whether somebody belongs to it who uses a port of this host, with a connection that is known or without: the port
     * does, unless it is about certain addresses.
     */
    default boolean covers(Address remote, PortKey port, Joined in) {
        return in.port(port).filter(total -> covers(total, in)).isPresent();
    }

    /**
     * Whether an interface belongs to it: which one a connection uses is not known, so only what covers everything
     * covers it.
     */
    default boolean covers(Interface nic) {
        return false;
    }

    /** Whether an alert is about something that belongs to it. */
    default boolean covers(Alert alert, Joined in) {
        Subject about = alert.about();
        if (about instanceof Subject.OfProcess process) {
            return in.process(process.key()).filter(total -> covers(total, in)).isPresent();
        }
        if (about instanceof Subject.OfConnection connection) {
            return in.connection(connection.key())
                    .filter(found -> covers(found, in))
                    .isPresent();
        }
        return about instanceof Subject.OfPort port
                && in.port(port.key()).filter(total -> covers(total, in)).isPresent();
    }

    /** Everything. */
    record All() implements Scope {
        @Override
        public Optional<View> list() {
            return Optional.of(View.PROCESSES);
        }

        @Override
        public String label() {
            return "All";
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return true;
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return true;
        }

        @Override
        public boolean covers(PortTotal port, Joined in) {
            return true;
        }

        @Override
        public boolean covers(Address remote, PortKey port, Joined in) {
            return true;
        }

        @Override
        public boolean covers(Interface nic) {
            return true;
        }

        @Override
        public boolean covers(Alert alert, Joined in) {
            return true;
        }
    }

    /**
     * One process.
     *
     * @param key   its identity
     * @param label its name and pid
     */
    record OfProcess(ProcessKey key, String label) implements Scope {
        /** What the process moved, whichever of its connections are kept. */
        @Override
        public Optional<Traffic> rates(Snapshot snapshot, UiState state) {
            return state.narrowsTraffic()
                    ? Scope.super.rates(snapshot, state)
                    : new Joined(snapshot).process(key).map(ProcessTotal::traffic);
        }

        @Override
        public Optional<Row> row(Joined in) {
            return in.process(key).map(Row.OfProcess::new);
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return connection.owner().equals(key);
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return process.key().equals(key);
        }

        @Override
        public boolean covers(PortTotal port, Joined in) {
            return port.owners().contains(key);
        }
    }

    /**
     * One port.
     *
     * @param key its identity
     */
    record OfPort(PortKey key) implements Scope {
        /** What the port moved, whichever of its connections are kept, unless it was opened below something else. */
        @Override
        public Optional<Traffic> rates(Snapshot snapshot, UiState state) {
            return state.levels().size() > 2
                    ? Scope.super.rates(snapshot, state)
                    : new Joined(snapshot).port(key).map(PortTotal::traffic);
        }

        @Override
        public Optional<Row> row(Joined in) {
            return in.port(key).map(Row.OfPort::new);
        }

        @Override
        public boolean narrowsTraffic() {
            return true;
        }

        @Override
        public String label() {
            return key.text();
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return connection.protocol().equals(key.protocol())
                    && (key.served() ? connection.lport() : connection.rport()) == key.port();
        }

        @Override
        public boolean covers(PortTotal port, Joined in) {
            return port.key().equals(key);
        }

        @Override
        public boolean covers(Address remote, PortKey port, Joined in) {
            return port.equals(key);
        }
    }

    /**
     * One connection.
     *
     * @param key   its identity
     * @param label its two ends
     */
    record OfConnection(ConnectionKey key, String label) implements Scope {
        @Override
        public Optional<Row> row(Joined in) {
            return in.connection(key).map(Row.OfConnection::new);
        }

        @Override
        public boolean narrowsTraffic() {
            return true;
        }

        @Override
        public Optional<View> list() {
            return Optional.empty();
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return connection.key().equals(key);
        }

        @Override
        public boolean covers(Address remote, PortKey port, Joined in) {
            return in.connection(key)
                    .filter(found -> found.raddr().equals(remote)
                            && port.equals(PortKey.served(found.protocol(), found.lport())))
                    .isPresent();
        }
    }

    /**
     * One remote network.
     *
     * @param base its first address
     * @param bits length of its prefix, counted from the family's own first bit
     */
    record OfNetwork(Address base, int bits) implements Scope {

        /** Prefix length that IPv4 addresses are rolled up to. */
        private static final int IPV4_BITS = 24;
        /** Prefix length that IPv6 addresses are rolled up to: what one site gets (RFC 6177). */
        private static final int IPV6_BITS = 48;

        /** The network that an address is rolled up to. */
        public static OfNetwork around(Address address) {
            int bits = address.isIpv4() ? IPV4_BITS : IPV6_BITS;
            return new OfNetwork(address.network(bits), bits);
        }

        @Override
        public boolean narrowsTraffic() {
            return true;
        }

        @Override
        public String label() {
            return base.text() + "/" + bits;
        }

        /** Whether an address lies in it. */
        public boolean contains(Address address) {
            return address.isIpv4() == base.isIpv4() && address.network(bits).equals(base);
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return !connection.raddr().isUnspecified() && contains(connection.raddr());
        }

        @Override
        public boolean covers(Address remote, PortKey port, Joined in) {
            return contains(remote);
        }
    }

    /**
     * The processes that have a unit, container or user in common.
     *
     * @param grouping what they have in common
     * @param label    its value
     */
    record OfGroup(Grouping grouping, String label) implements Scope {
        @Override
        public Optional<Traffic> totals(Joined in, UiState state) {
            return state.narrowsTraffic() ? Scope.super.totals(in, state) : Optional.of(Scope.ofProcesses(in, state));
        }

        @Override
        public Optional<View> list() {
            return Optional.of(View.PROCESSES);
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return in.process(connection.owner())
                    .filter(process -> covers(process, in))
                    .isPresent();
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return Group.nameOf(grouping, process).equals(label);
        }
    }

    /**
     * Rows that are shown as one, each for itself.
     *
     * @param likeness what they have in common
     * @param label    their name and how many there were
     */
    record OfFold(Fold.Likeness likeness, String label) implements Scope {
        @Override
        public Optional<Traffic> totals(Joined in, UiState state) {
            return likeness.list() != View.PROCESSES || state.narrowsTraffic()
                    ? Scope.super.totals(in, state)
                    : Optional.of(Scope.ofProcesses(in, state));
        }

        @Override
        public Optional<View> list() {
            return Optional.of(likeness.list());
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return likeness.list() == View.CONNECTIONS
                    ? Fold.likeness(connection).filter(likeness::equals).isPresent()
                    : in.process(connection.owner())
                            .filter(process -> covers(process, in))
                            .isPresent();
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return likeness.list() == View.PROCESSES
                    ? Fold.likeness(process).filter(likeness::equals).isPresent()
                    : Scope.super.covers(process, in);
        }
    }

    /**
     * Traffic that belongs to no process, as far as there are connections of it.
     *
     * @param label its reason, as in {@code [kernel]}
     */
    record OfLeftOver(String label) implements Scope {
        @Override
        public Optional<Traffic> rates(Snapshot snapshot, UiState state) {
            return snapshot.totals().seen().leftOver().stream()
                    .filter(row -> row.label().equals(label))
                    .findFirst()
                    .map(Seen.LeftOver::traffic);
        }

        @Override
        public Optional<Row> row(Joined in) {
            return in.snapshot().totals().seen().leftOver().stream()
                    .filter(row -> row.label().equals(label))
                    .findFirst()
                    .map(Row.OfLeftOver::new);
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return connection.comm().equals(label);
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return false;
        }
    }

    /** What a feature's row opens, in the feature's own package. */
    non-sealed interface OfFeature extends Scope {

        /** How many rows its facts above the list need. */
        int facts(Joined in);

        /** What is looked at closely while it is open; empty for nothing. */
        default Optional<Control.WatchRow> watched() {
            return Optional.empty();
        }

        /** What can be changed from here about it. */
        default List<Change> changes(Joined in) {
            return List.of();
        }
    }

    /**
     * One network interface. Which connections go over it is not known.
     *
     * @param ifindex the kernel's number for it
     * @param label   its name
     */
    record OfInterface(int ifindex, String label) implements Scope {
        @Override
        public Optional<Traffic> rates(Snapshot snapshot, UiState state) {
            return new Joined(snapshot).nic(ifindex).map(Interface::traffic);
        }

        @Override
        public Optional<Row> row(Joined in) {
            return in.nic(ifindex).map(Row.OfInterface::new);
        }

        @Override
        public boolean covers(Interface nic) {
            return nic.ifindex() == ifindex;
        }

        @Override
        public Optional<View> list() {
            return Optional.empty();
        }

        @Override
        public boolean covers(Connection connection, Joined in) {
            return false;
        }

        @Override
        public boolean covers(ProcessTotal process, Joined in) {
            return false;
        }

        @Override
        public boolean covers(PortTotal port, Joined in) {
            return false;
        }
    }
}
