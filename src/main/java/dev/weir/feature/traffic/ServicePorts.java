package dev.weir.feature.traffic;

import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service ports: which end of a connection is the service, and what each port carries. */
final class ServicePorts {

    /** Ports listed at a time: somebody who scans all of them must not fill memory. */
    static final int PORTS_MAX = 16_384;
    /** Where Linux takes the ports of clients from ({@code ip_local_port_range}); services are below. */
    private static final int EPHEMERAL_PORT_MIN = 32_768;

    private final Names names;
    private final Map<PortKey, ServicePort> ports = new HashMap<>();
    private long refused;

    ServicePorts(Names names) {
        this.names = names;
    }

    /** Whether a local port is a service's, whoever is at the other end. */
    boolean isService(Protocol protocol, int lport) {
        return ports.containsKey(PortKey.served(protocol, lport)) || lport < EPHEMERAL_PORT_MIN;
    }

    /** Whether the local port is the service: somebody listens on it, or it is the lower of the two. */
    boolean serves(Protocol protocol, int lport, int rport) {
        return ports.containsKey(PortKey.served(protocol, lport)) || lport < rport && lport < EPHEMERAL_PORT_MIN;
    }

    /** A port, listed from now on; empty when there are too many. */
    Optional<ServicePort> port(PortKey key) {
        ServicePort known = ports.get(key);
        if (known == null && ports.size() < PORTS_MAX) {
            known = new ServicePort(key, names);
            ports.put(key, known);
        } else if (known == null) {
            refused++;
        }
        return Optional.ofNullable(known);
    }

    /** How often a port found no room in the list. */
    long refused() {
        return refused;
    }

    /** Forgets the processes that are listed no more. */
    void dropEvicted() {
        ports.values().forEach(ServicePort::dropEvicted);
    }

    /** Has every port say anew what its processes are called. */
    void rename() {
        ports.values().forEach(ServicePort::rename);
    }

    void roll(Interval interval) {
        ports.values().forEach(port -> port.roll(interval));
        ports.values().removeIf(ServicePort::isOver);
    }

    List<PortTotal> totals() {
        List<PortTotal> totals = new ArrayList<>(ports.size());
        ports.values().forEach(port -> totals.add(port.total()));
        return totals;
    }
}
