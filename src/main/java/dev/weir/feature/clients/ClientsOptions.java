package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * What {@code weir clients} was asked for.
 *
 * @param interfaces     their names; none for those that carry a default route
 * @param ports          the ports to count; none for every port
 * @param windowSeconds  how long a window is
 * @param listen         where HTTP is served
 * @param servesList     whether {@code /list} is
 * @param withLocal      whether addresses that cannot be on the Internet count
 * @param destinations   whose packets are counted though they are forwarded; none for this host's own packets alone
 * @param newConnections whether only who begins a connection is counted
 * @param tableEntries   how many clients of a window are kept exactly
 */
record ClientsOptions(List<String> interfaces, Set<Integer> ports, int windowSeconds, InetSocketAddress listen,
                      boolean servesList, boolean withLocal, List<Destination> destinations, boolean newConnections, int tableEntries) {

    /** Ports that have a metric of their own when every port is counted. */
    private static final int PORTS_SHOWN = 1000;

    /**
     * A network whose packets are counted.
     *
     * @param network    its first address
     * @param prefixBits its length; bits of its family
     */
    record Destination(Address network, int prefixBits) {
    }

    ClientsOptions {
        interfaces = List.copyOf(interfaces);
        ports = Set.copyOf(ports);
        destinations = List.copyOf(destinations);
    }

    /** How many ports have a metric of their own. */
    int portsShown() {
        return ports.isEmpty() ? PORTS_SHOWN : ports.size();
    }
}
