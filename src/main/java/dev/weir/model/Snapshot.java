package dev.weir.model;

import java.time.Instant;
import java.util.List;

/**
 * Everything weir knows at one instant: what the difference between two samples means. Every screen, file and socket is a function of it.
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
 */
public record Snapshot(Instant time, long monoNanos, double intervalSeconds, Host host, Totals totals, List<Interface> interfaces,
                       List<ProtocolTotal> protocols, List<ProcessTotal> processes, List<Connection> connections,
                       List<PortTotal> ports, List<Alert> alerts) {

    public Snapshot {
        interfaces = List.copyOf(interfaces);
        protocols = List.copyOf(protocols);
        processes = List.copyOf(processes);
        connections = connections instanceof Connections ? connections : List.copyOf(connections);
        ports = List.copyOf(ports);
        alerts = List.copyOf(alerts);
    }

    /** The same snapshot with its alerts. */
    public Snapshot withAlerts(List<Alert> raised) {
        return new Snapshot(time, monoNanos, intervalSeconds, host, totals, interfaces, protocols, processes, connections, ports, raised);
    }
}
