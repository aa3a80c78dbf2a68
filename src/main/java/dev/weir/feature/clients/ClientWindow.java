package dev.weir.feature.clients;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The clients of one window.
 *
 * @param startMillis when it began; milliseconds since 1970
 * @param endMillis   when it ended, or how far it has got
 * @param ports       by port
 * @param clients     those that moved most bytes, most first
 * @param networks    those with most clients, most first
 * @param listed      addresses on ports that the table has
 * @param missed      packets of clients that found no room in the table
 */
record ClientWindow(
        long startMillis,
        long endMillis,
        List<PortClients> ports,
        List<ClientRow> clients,
        List<NetworkClients> networks,
        long listed,
        long missed) {

    /** A window whose lists do not change. */
    public ClientWindow {
        ports = List.copyOf(ports);
        clients = List.copyOf(clients);
        networks = List.copyOf(networks);
    }

    /** The same window with what is known of its clients. */
    ClientWindow with(UnaryOperator<ClientRow> known) {
        return new ClientWindow(
                startMillis, endMillis, ports, clients.stream().map(known).toList(), networks, listed, missed);
    }

    /** What snapshots of the past keep of it: the busiest. */
    ClientWindow past(int ports, int clients) {
        List<PortClients> most = this.ports.size() <= ports
                ? this.ports
                : this.ports.stream()
                        .sorted(Comparator.comparingLong(PortClients::now).reversed())
                        .limit(ports)
                        .sorted(Comparator.comparing(PortClients::port))
                        .toList();
        return new ClientWindow(
                startMillis,
                endMillis,
                most,
                this.clients.subList(0, Math.min(clients, this.clients.size())),
                List.of(),
                listed,
                missed);
    }
}
