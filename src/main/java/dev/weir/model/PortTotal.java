package dev.weir.model;

import java.util.List;

/**
 * One service port: the well-known side of connections, local where this host serves, remote where it is a client.
 *
 * @param key         protocol and port
 * @param application the process that listens here or uses it most, else the name in the system's services file, else
 *       empty
 * @param service     the name in the system's services file (IANA), else empty
 * @param local       whether this host serves it, as in the key
 * @param owners      the processes that serve or use it: who listens, then the busiest first
 * @param traffic     app bytes of its connections
 * @param connections open connections (for a server: accepted ones, its listening socket not counted)
 * @param clients     distinct remote addresses of those that were seen since weir started
 */
public record PortTotal(
        PortKey key,
        String application,
        String service,
        boolean local,
        List<ProcessKey> owners,
        Traffic traffic,
        int connections,
        int clients) {

    public PortTotal {
        owners = List.copyOf(owners);
    }

    /** The same port with another number of clients. */
    public PortTotal withClients(int counted) {
        return new PortTotal(key, application, service, local, owners, traffic, connections, counted);
    }
}
