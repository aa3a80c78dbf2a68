package dev.weir.feature.clients;

import java.util.List;

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
public record ClientWindow(
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
}
