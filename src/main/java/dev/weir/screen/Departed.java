package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionKey;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has gone since weir started, with its final totals; of very much the newest. It grows with every snapshot, and
 * what it gives for a time in the past is what had gone by then. For one thread.
 */
public final class Departed {

    /** Processes kept at most, and as many connections. */
    static final int MOST = 1000;

    /** In the order in which they were seen to have gone. */
    private final Map<ProcessKey, ProcessTotal> processes = new LinkedHashMap<>();

    private final Map<ConnectionKey, Connection> connections = new LinkedHashMap<>();
    private Rows last = Rows.of(List.of());
    private List<Connection> lastConnections = List.of();
    private boolean full;

    /** Takes in one more snapshot. */
    void add(Snapshot snapshot) {
        for (ProcessTotal process : snapshot.processes()) {
            if (process.exited().isPresent()) {
                processes.put(process.key(), process);
            }
        }
        if (snapshot.connections() != lastConnections) {
            lastConnections = snapshot.connections();
            addConnections(Rows.of(lastConnections));
        }
        cut(processes);
        cut(connections);
    }

    private void addConnections(Rows rows) {
        Optional<List<Rows.Change>> changes = rows.changesSince(last);
        last = rows;
        if (changes.isPresent()) {
            changes.get().forEach(change -> add(rows, change.place(), change.now()));
            return;
        }
        for (int place = 0; place < rows.places(); place++) {
            add(rows, place, rows.facts(place));
        }
    }

    private void add(Rows rows, int place, ConnectionFacts facts) {
        if (facts != null && facts.closed().isPresent()) {
            connections.put(facts.key(), rows.at(place).apart());
        }
    }

    private <K, V> void cut(Map<K, V> kept) {
        full |= kept.size() > MOST;
        for (var oldest = kept.keySet().iterator(); kept.size() > MOST; ) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether there was more than is kept. */
    public boolean isFull() {
        return full;
    }

    /** The processes that had gone by then. */
    public Stream<ProcessTotal> processes(Instant then) {
        return processes.values().stream()
                .filter(process -> !process.exited().orElseThrow().isAfter(then));
    }

    /** The connections that had closed by then. */
    public List<Connection> connections(Instant then) {
        return connections.values().stream()
                .filter(connection -> !connection.closed().orElseThrow().isAfter(then))
                .toList();
    }
}
