package dev.weir.model;

/**
 * Identity of one row of the port table.
 *
 * @param protocol transport protocol
 * @param port     port, 1 to 65535
 */
public record PortKey(Protocol protocol, int port) {

    /** The usual spelling, as in {@code 443/tcp}. */
    public String text() {
        return port + "/" + protocol.name().toLowerCase(java.util.Locale.ROOT);
    }
}
