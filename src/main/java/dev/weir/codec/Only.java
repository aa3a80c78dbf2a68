package dev.weir.codec;

import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that belong to one process or one user, as {@code -p} and {@code -u} ask for; the host's totals stay those
 * of the host.
 */
public final class Only {

    private final OptionalInt pid;
    private final Optional<String> user;

    /**
     * What to keep.
     *
     * @param pid  the only process; empty for all
     * @param user login name of the only user, or the number; empty for all
     */
    public Only(OptionalInt pid, Optional<String> user) {
        this.pid = pid;
        this.user = user;
    }

    /** The snapshot with those rows; itself when there is nothing to leave out. */
    public Snapshot of(Snapshot snapshot) {
        if (pid.isEmpty() && user.isEmpty()) {
            return snapshot;
        }
        List<ProcessTotal> processes =
                snapshot.processes().stream().filter(this::isKept).toList();
        Set<ProcessKey> kept = processes.stream().map(ProcessTotal::key).collect(Collectors.toSet());
        List<Connection> connections = snapshot.connections().stream()
                .filter(row -> kept.contains(row.owner()))
                .toList();
        List<PortTotal> ports = snapshot.ports().stream()
                .filter(row -> row.owners().stream().anyMatch(kept::contains))
                .toList();
        return snapshot.withLists(snapshot.protocols(), processes, connections, ports);
    }

    private boolean isKept(ProcessTotal process) {
        return (pid.isEmpty() || process.key().pid() == pid.getAsInt())
                && (user.isEmpty()
                        || process.names().user().equals(user.get())
                        || Integer.toUnsignedString(process.names().uid()).equals(user.get()));
    }
}
