package dev.weir.feature.clients;

import dev.weir.cli.OutputFormat;
import dev.weir.model.XdpChoice;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code weir clients} was asked for.
 *
 * @param xdp            how packets are received
 * @param interfaces     their names; none for those that carry a default route
 * @param counting       who is counted
 * @param windowSeconds  how long a window is
 * @param listen         where HTTP is served
 * @param servesList     whether {@code /list} is
 * @param geoFiles       files of countries and networks in MaxMind's format
 * @param names          whether addresses are looked up in DNS
 * @param print          what is printed in place of serving; empty to serve
 */
record ClientsOptions(
        XdpChoice xdp,
        List<String> interfaces,
        Counting counting,
        int windowSeconds,
        InetSocketAddress listen,
        boolean servesList,
        List<Path> geoFiles,
        boolean names,
        Optional<Print> print) {

    /** Ports that have a metric of their own when every port is counted. */
    private static final int PORTS_SHOWN = 1000;

    private static final int NETWORKS_SHOWN = 1000;

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
    }

    /** How much of each reading is kept. */
    TallyLimits limits() {
        return new TallyLimits(
                Integer.MAX_VALUE, NETWORKS_SHOWN, servesList, counting.tableEntries() <= KernelTables.RECENT_MAX);
    }

    /** How many ports have a metric of their own. */
    int portsShown() {
        return counting.ports().isEmpty() ? PORTS_SHOWN : counting.ports().size();
    }
}
