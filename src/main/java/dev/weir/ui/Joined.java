package dev.weir.ui;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot with its rows joined: which connections a process or a port has. The look-up tables are made when first asked for. */
public final class Joined {

    private final Snapshot snapshot;
    private Map<ProcessKey, ProcessTotal> processes;
    private Map<ConnectionKey, Connection> connections;
    private Map<ProcessKey, List<Connection>> byProcess;
    private Map<PortKey, List<Connection>> byPort;

    /** Joins the rows of a snapshot. */
    public Joined(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The snapshot itself. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The process of a key, if it is in this snapshot. */
    public Optional<ProcessTotal> process(ProcessKey key) {
        if (processes == null) {
            processes = new HashMap<>();
            snapshot.processes().forEach(total -> processes.put(total.key(), total));
        }
        return Optional.ofNullable(processes.get(key));
    }

    /** The connection of a key, if it is in this snapshot. */
    public Optional<Connection> connection(ConnectionKey key) {
        if (connections == null) {
            connections = new HashMap<>();
            snapshot.connections().forEach(connection -> connections.put(connection.key(), connection));
        }
        return Optional.ofNullable(connections.get(key));
    }

    /** The port of a key, if it is in this snapshot. */
    public Optional<PortTotal> port(PortKey key) {
        return snapshot.ports().stream().filter(port -> port.key().equals(key)).findFirst();
    }

    /** The connections of a process. */
    public List<Connection> of(ProcessKey process) {
        if (byProcess == null) {
            byProcess = new HashMap<>();
            snapshot.connections().forEach(connection ->
                    byProcess.computeIfAbsent(connection.owner(), unused -> new ArrayList<>()).add(connection));
        }
        return byProcess.getOrDefault(process, List.of());
    }

    /** The connections with this port at either end. */
    public List<Connection> of(PortKey port) {
        if (byPort == null) {
            byPort = new HashMap<>();
            for (Connection connection : snapshot.connections()) {
                put(connection, connection.lport());
                if (connection.rport() != connection.lport()) {
                    put(connection, connection.rport());
                }
            }
        }
        return byPort.getOrDefault(port, List.of());
    }

    private void put(Connection connection, int port) {
        if (port != 0) {
            byPort.computeIfAbsent(new PortKey(connection.protocol(), port), unused -> new ArrayList<>(2)).add(connection);
        }
    }
}
