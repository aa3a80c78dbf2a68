package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Connections that belong together, as those of one process or port, and what is said of them as a whole. That is
 * worked out when first asked for and then kept, also for the next snapshot as far as what changed allows: of very many
 * connections few change.
 */
public final class Bundle {

    /** No panel has room for more of the busiest. */
    public static final int MOST_BUSIEST = Layout.PANE_DETAIL_HEIGHT;

    private final Rows rows;
    /** Where they are, in order. */
    private final int[] places;

    private Optional<List<Connection>> busiest = Optional.empty();
    private Optional<List<Integer>> listeningPorts = Optional.empty();
    private OptionalLong peers = OptionalLong.empty();
    private Optional<Optional<TcpHealth>> health = Optional.empty();

    /** The connections in these places. */
    Bundle(Rows rows, int[] places) {
        this.rows = rows;
        this.places = places;
    }

    /**
     * Those that belong together in later rows.
     *
     * @param changes where other things are known than in these rows, in order
     * @param belongs whether something known is of one of them
     */
    Bundle then(Rows later, List<Rows.Change> changes, Predicate<ConnectionFacts> belongs) {
        List<ConnectionFacts> gone = new ArrayList<>();
        List<ConnectionFacts> come = new ArrayList<>();
        Set<Integer> leaving = new HashSet<>();
        List<Integer> joining = new ArrayList<>();
        for (Rows.Change change : changes) {
            boolean was = change.before() != null && belongs.test(change.before());
            boolean is = change.now() != null && belongs.test(change.now());
            if (was) {
                gone.add(change.before());
            }
            if (is) {
                come.add(change.now());
            }
            if (was && !is) {
                leaving.add(change.place());
            }
            if (is && !was) {
                joining.add(change.place());
            }
        }
        Bundle next = new Bundle(later, leaving.isEmpty() && joining.isEmpty() ? places : changed(leaving, joining));
        if (listening(gone).equals(listening(come))) {
            next.listeningPorts = listeningPorts;
        }
        if (peers(gone).equals(peers(come))) {
            next.peers = peers;
        }
        return next;
    }

    private int[] changed(Set<Integer> leaving, List<Integer> joining) {
        int[] changed = new int[places.length - leaving.size() + joining.size()];
        int count = 0;
        int joined = 0;
        for (int place : places) {
            while (joined < joining.size() && joining.get(joined) < place) {
                changed[count++] = joining.get(joined++);
            }
            if (!leaving.contains(place)) {
                changed[count++] = place;
            }
        }
        while (joined < joining.size()) {
            changed[count++] = joining.get(joined++);
        }
        return changed;
    }

    /** The connections themselves, in no order. */
    public List<Connection> all() {
        List<Connection> all = new ArrayList<>(places.length);
        for (int place : places) {
            all.add(rows.at(place));
        }
        return all;
    }

    private List<ConnectionFacts> facts() {
        List<ConnectionFacts> facts = new ArrayList<>(places.length);
        for (int place : places) {
            facts.add(rows.facts(place));
        }
        return facts;
    }

    /** How many remote addresses those that are open have. */
    public long peers() {
        if (peers.isEmpty()) {
            peers = OptionalLong.of(new HashSet<>(peers(facts())).size());
        }
        return peers.getAsLong();
    }

    private static List<Address> peers(List<ConnectionFacts> known) {
        List<Address> peers = new ArrayList<>(known.size());
        for (ConnectionFacts facts : known) {
            if (!facts.raddr().isUnspecified() && facts.closed().isEmpty()) {
                peers.add(facts.raddr());
            }
        }
        return peers;
    }

    /** TCP's numbers of the busiest that has a round-trip time. */
    public Optional<TcpHealth> health() {
        if (health.isEmpty()) {
            health = Optional.of(busiest(1, place -> rows.srttMicros(place) > 0).stream()
                    .findFirst()
                    .flatMap(Connection::health));
        }
        return health.get();
    }

    /** Those that carry most, busiest first, at most {@link #MOST_BUSIEST}; listening sockets carry nothing. */
    public List<Connection> busiest() {
        if (busiest.isEmpty()) {
            busiest =
                    Optional.of(busiest(MOST_BUSIEST, place -> rows.facts(place).state() != SocketState.LISTEN));
        }
        return busiest.get();
    }

    private List<Connection> busiest(int most, IntPredicate test) {
        Busiest<Connection> found = new Busiest<>(most);
        for (int place : places) {
            if (found.takes(rows.average(place), rows.bytes(place)) && test.test(place)) {
                found.add(rows.at(place), rows.average(place), rows.bytes(place));
            }
        }
        return found.rows();
    }

    /** The local ports of those that listen, each once. */
    public List<Integer> listeningPorts() {
        if (listeningPorts.isEmpty()) {
            listeningPorts = Optional.of(List.copyOf(new LinkedHashSet<>(listening(facts()))));
        }
        return listeningPorts.get();
    }

    private static List<Integer> listening(List<ConnectionFacts> known) {
        List<Integer> ports = new ArrayList<>();
        for (ConnectionFacts facts : known) {
            if (facts.state() == SocketState.LISTEN) {
                ports.add(facts.lport());
            }
        }
        return ports;
    }
}
