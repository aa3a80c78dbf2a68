package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionKey;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections of a snapshot, found by what they belong to. Each look-up table is made when first asked for. */
final class ConnectionIndex {

    private static final int NOWHERE = -1;

    private final List<Connection> list;
    private final Rows rows;
    private final Groups<ProcessKey> byProcess;
    private final Groups<PortKey> byPort;
    /** Places of the connections that were asked for in earlier rows, {@link #NOWHERE} for one that there is not. */
    private final Map<ConnectionKey, Integer> known;

    private final Map<ConnectionKey, Integer> asked = new HashMap<>();
    private Map<ConnectionKey, Integer> byKey;
    private Optional<RoundTrips> roundTrips;

    ConnectionIndex(List<Connection> list) {
        this(list, Rows.of(list));
    }

    private ConnectionIndex(List<Connection> list, Rows rows) {
        this(
                list,
                rows,
                new Groups<>(rows, ConnectionFacts::owner),
                new Groups<>(rows, new BothPorts()),
                Map.of(),
                Optional.empty());
    }

    private ConnectionIndex(
            List<Connection> list,
            Rows rows,
            Groups<ProcessKey> byProcess,
            Groups<PortKey> byPort,
            Map<ConnectionKey, Integer> known,
            Optional<RoundTrips> roundTrips) {
        this.list = list;
        this.rows = rows;
        this.byProcess = byProcess;
        this.byPort = byPort;
        this.known = known;
        this.roundTrips = roundTrips;
    }

    /** The index of a later list, with what is known of this one as far as what changed allows. */
    ConnectionIndex then(List<Connection> laterList) {
        if (laterList == list) {
            return this;
        }
        Rows later = Rows.of(laterList);
        Optional<List<Rows.Change>> few = later.changesSince(rows);
        if (few.isEmpty()) {
            return new ConnectionIndex(laterList, later);
        }
        List<Rows.Change> changes = few.get();
        Map<ConnectionKey, Integer> stillKnown = new HashMap<>(asked);
        for (Rows.Change change : changes) {
            if (change.before() != null) {
                stillKnown.replace(change.before().key(), change.place(), NOWHERE);
            }
        }
        for (Rows.Change change : changes) {
            if (change.now() != null) {
                stillKnown.replace(change.now().key(), change.place());
            }
        }
        return new ConnectionIndex(
                laterList,
                later,
                byProcess.then(later, changes),
                byPort.then(later, changes),
                stillKnown,
                roundTrips.flatMap(times -> later.healthChangesSince(rows).map(read -> times.then(rows, later, read))));
    }

    Optional<Connection> of(ConnectionKey key) {
        int place = asked.computeIfAbsent(key, this::find);
        return place == NOWHERE ? Optional.empty() : Optional.of(rows.at(place));
    }

    private int find(ConnectionKey key) {
        if (known.containsKey(key)) {
            return known.get(key);
        }
        if (byKey == null) {
            byKey = new HashMap<>();
            for (int place = 0; place < rows.places(); place++) {
                if (rows.facts(place) != null) {
                    byKey.put(rows.facts(place).key(), place);
                }
            }
        }
        return byKey.getOrDefault(key, NOWHERE);
    }

    Bundle of(ProcessKey process) {
        return byProcess.of(process);
    }

    Bundle of(PortKey port) {
        return byPort.of(port);
    }

    RoundTrips roundTrips() {
        if (roundTrips.isEmpty()) {
            roundTrips = Optional.of(RoundTrips.of(rows));
        }
        return roundTrips.get();
    }

    /** The ports at both ends, as far as they are set. */
    private static final class BothPorts implements Groups.Keys<PortKey> {
        @Override
        public PortKey first(ConnectionFacts facts) {
            return facts.lport() == 0 ? null : PortKey.served(facts.protocol(), facts.lport());
        }

        @Override
        public PortKey second(ConnectionFacts facts) {
            return facts.rport() == 0 ? null : PortKey.used(facts.protocol(), facts.rport());
        }
    }
}
