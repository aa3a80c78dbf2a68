package dev.weir.feature.clients;

import dev.weir.cli.OutputFormat;
import dev.weir.model.Address;
import dev.weir.model.XdpChoice;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code weir clients} was asked for.
 *
 * @param xdp            how packets are received
 * @param interfaces     their names; none for those that carry a default route
 * @param ports          the ports to count; none for every port
 * @param windowSeconds  how long a window is
 * @param listen         where HTTP is served
 * @param servesList     whether {@code /list} is
 * @param withLocal      whether addresses that cannot be on the Internet count
 * @param destinations   whose packets are counted though they are forwarded; none for this host's own packets alone
 * @param newConnections whether only who begins a connection is counted
 * @param tableEntries   how many clients of a window are kept exactly
 * @param geoFiles       files of countries and networks in MaxMind's format
 * @param names          whether addresses are looked up in DNS
 * @param print          what is printed in place of serving; empty to serve
 */
record ClientsOptions(
        XdpChoice xdp,
        List<String> interfaces,
        Set<Integer> ports,
        int windowSeconds,
        InetSocketAddress listen,
        boolean servesList,
        boolean withLocal,
        List<Destination> destinations,
        boolean newConnections,
        int tableEntries,
        List<Path> geoFiles,
        boolean names,
        Optional<Print> print) {

    /** Ports that have a metric of their own when every port is counted. */
    private static final int PORTS_SHOWN = 1000;

    /**
     * A network whose packets are counted.
     *
     * @param network    its first address
     * @param prefixBits its length; bits of its family
     */
    record Destination(Address network, int prefixBits) {}

    /**
     * Windows on standard output.
     *
     * @param format  how they are printed
     * @param samples how often; {@link Long#MAX_VALUE} until interrupted
     * @param every   time between two
     */
    record Print(OutputFormat format, long samples, Duration every) {}

    ClientsOptions {
        geoFiles = List.copyOf(geoFiles);
        interfaces = List.copyOf(interfaces);
        ports = Set.copyOf(ports);
        destinations = List.copyOf(destinations);
    }

    /** How many ports have a metric of their own. */
    int portsShown() {
        return ports.isEmpty() ? PORTS_SHOWN : ports.size();
    }
}
