package dev.weir.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything weir knows at one instant: what the difference between two samples means. Every screen, file and socket is
 * a function of it.
 *
 * @param time            wall-clock time of the reading
 * @param monoNanos       the same instant on the monotonic clock; nanoseconds
 * @param intervalSeconds measured time since the reading before; seconds, 0 for the first
 * @param host            the machine and its hooks
 * @param totals          the host as a whole
 * @param interfaces      the monitored interfaces
 * @param protocols       L2 totals by protocol, busiest first
 * @param processes       all processes with network traffic, those gone for less than 60 s included; in no order
 * @param connections     all sockets known, those closed for a short while included; in no order
 * @param ports           all service ports; in no order
 * @param alerts          open alerts and those cleared lately, newest first
 * @param sections        what features add, one of a type at the most
 */
public record Snapshot(
        Instant time,
        long monoNanos,
        double intervalSeconds,
        Host host,
        Totals totals,
        List<Interface> interfaces,
        List<ProtocolTotal> protocols,
        List<ProcessTotal> processes,
        List<Connection> connections,
        List<PortTotal> ports,
        List<Alert> alerts,
        List<Section> sections) {

    public Snapshot {
        sections = List.copyOf(sections);
        interfaces = List.copyOf(interfaces);
        protocols = List.copyOf(protocols);
        processes = processes instanceof PastRows ? processes : List.copyOf(processes);
        connections = connections instanceof ConnectionTable || connections instanceof PastRows
                ? connections
                : List.copyOf(connections);
        ports = ports instanceof PastRows ? ports : List.copyOf(ports);
        alerts = List.copyOf(alerts);
    }

    /** A snapshot to which no feature adds anything. */
    public Snapshot(
            Instant time,
            long monoNanos,
            double intervalSeconds,
            Host host,
            Totals totals,
            List<Interface> interfaces,
            List<ProtocolTotal> protocols,
            List<ProcessTotal> processes,
            List<Connection> connections,
            List<PortTotal> ports,
            List<Alert> alerts) {
        this(
                time,
                monoNanos,
                intervalSeconds,
                host,
                totals,
                interfaces,
                protocols,
                processes,
                connections,
                ports,
                alerts,
                List.of());
    }

    /** A snapshot without lists. */
    public static Snapshot of(Instant time, long monoNanos, double intervalSeconds, Host host, Totals totals) {
        return new Snapshot(
                time,
                monoNanos,
                intervalSeconds,
                host,
                totals,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * The same snapshot with other lists of protocols, processes, connections and ports: some of its own rows, or in
     * another order.
     */
    public Snapshot withLists(
            List<ProtocolTotal> otherProtocols,
            List<ProcessTotal> otherProcesses,
            List<Connection> otherConnections,
            List<PortTotal> otherPorts) {
        return with(totals, otherProtocols, otherProcesses, otherConnections, otherPorts, alerts, sections);
    }

    /** The same snapshot with its alerts. */
    public Snapshot withAlerts(List<Alert> raised) {
        return with(totals, protocols, processes, connections, ports, raised, sections);
    }

    /** The same snapshot where some rows of a list, by the list's name in JSON, found no room. */
    public Snapshot withNotListed(String list, NotListed missing) {
        if (missing.isNone()) {
            return this;
        }
        return with(
                totals.withNotListed(Map.of(list, missing)),
                protocols,
                processes,
                connections,
                ports,
                alerts,
                sections);
    }

    /** The same snapshot with what features add. */
    public Snapshot withSections(List<Section> added) {
        return with(totals, protocols, processes, connections, ports, alerts, added);
    }

    private Snapshot with(
            Totals otherTotals,
            List<ProtocolTotal> otherProtocols,
            List<ProcessTotal> otherProcesses,
            List<Connection> otherConnections,
            List<PortTotal> otherPorts,
            List<Alert> otherAlerts,
            List<Section> otherSections) {
        return new Snapshot(
                time,
                monoNanos,
                intervalSeconds,
                host,
                otherTotals,
                interfaces,
                otherProtocols,
                otherProcesses,
                otherConnections,
                otherPorts,
                otherAlerts,
                otherSections);
    }

    /** What a feature adds, if it runs. */
    public <S extends Section> Optional<S> section(Class<S> type) {
        return sections.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
