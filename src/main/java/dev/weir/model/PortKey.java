package dev.weir.model;

import java.util.Locale;

/**
 * Identity of one row of the port table. A port that this host serves and the same port elsewhere, which it uses, are
 * two.
 *
 * @param protocol transport protocol
 * @param port     port, 1 to 65535
 * @param served   whether it is a local port that this host serves, rather than a remote one that it uses
 */
public record PortKey(Protocol protocol, int port, boolean served) {

    /** A port that this host serves. */
    public static PortKey served(Protocol protocol, int port) {
        return new PortKey(protocol, port, true);
    }

    /** A port of other hosts that this one uses. */
    public static PortKey used(Protocol protocol, int port) {
        return new PortKey(protocol, port, false);
    }

    /**
     * The usual spelling, as in {@code 443/tcp}, with an arrow where the port is another host's: {@code -> 443/tcp}.
     */
    public String text() {
        return (served ? "" : "-> ") + port + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
}
