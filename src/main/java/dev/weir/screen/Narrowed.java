package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Processes and ports with only that part of what they moved which a drill-down is about: of those connections of
 * theirs that are listed and belong to it.
 */
public final class Narrowed {

    private Narrowed() {}

    /** A process with what it moved on the connections that the drill-down covers. */
    public static ProcessTotal process(ProcessTotal whole, UiState state, Joined in) {
        if (!state.narrowsTraffic()) {
            return whole;
        }
        Sum sum = new Sum();
        for (Connection connection : covered(in.of(whole.key()).all(), state, in)) {
            sum.add(
                    connection.key(),
                    connection.traffic(),
                    connection.closed().isEmpty() ? 1 : 0,
                    connection.retransmits().orElse(0L),
                    connection.closed());
        }
        return new ProcessTotal(
                whole.key(),
                whole.names(),
                sum.traffic(),
                sum.connections(),
                whole.callsPerSecond(),
                whole.syscalls(),
                sum.retransmits(),
                0,
                whole.firstSeen(),
                whole.exited());
    }

    /** A port with what the drill-down covers of it; the page of the port itself, opened first, is about all of it. */
    public static PortTotal port(PortTotal whole, UiState state, Joined in) {
        boolean all = state.levels().stream()
                .allMatch(level -> level.scope() instanceof Scope.All
                        || level.scope() instanceof Scope.OfPort port
                                && port.key().equals(whole.key()));
        if (all) {
            return whole;
        }
        Sum sum = new Sum();
        Set<ProcessKey> owners = new LinkedHashSet<>();
        Set<Address> clients = new HashSet<>();
        for (Connection connection : covered(in.of(whole.key()).all(), state, in)) {
            boolean open = connection.closed().isEmpty() && !connection.isListening();
            sum.add(connection.key(), connection.traffic(), open ? 1 : 0, 0, connection.closed());
            owners.add(connection.owner());
            if (!connection.raddr().isUnspecified()) {
                clients.add(connection.raddr());
            }
        }
        return new PortTotal(
                whole.key(),
                whole.application(),
                whole.service(),
                whole.local(),
                whole.owners().stream().filter(owners::contains).toList(),
                sum.traffic(),
                sum.connections(),
                clients.size());
    }

    private static List<Connection> covered(List<Connection> connections, UiState state, Joined in) {
        return connections.stream()
                .filter(connection -> state.covers(scope -> scope.covers(connection, in)))
                .toList();
    }
}
