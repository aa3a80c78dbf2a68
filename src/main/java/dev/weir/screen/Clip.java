package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import java.util.Locale;

/** Rows as one line of text, as they came: for the breadcrumb and the clipboard. */
public final class Clip {

    private static final String UNKNOWN_PEER = "[peer not known]";

    private Clip() {}

    /** An address and port as {@code 10.0.3.7:5432} or {@code [2001:db8::7]:443}; {@code *} for what is not set. */
    public static String end(Address address, int port) {
        String host = address.isUnspecified() ? "*" : address.isIpv4() ? address.text() : "[" + address.text() + "]";
        return host + ":" + (port == 0 ? "*" : Integer.toString(port));
    }

    /**
     * The remote end of a connection; in brackets what there is to say where data came or went and the end is not
     * known.
     */
    public static String remote(Connection connection) {
        return connection.unknownPeer().isPresent() ? UNKNOWN_PEER : end(connection.raddr(), connection.rport());
    }

    /** Both ends of a connection and its protocol, as {@code 172.17.0.2:51822 -> 10.0.3.7:5432/tcp}. */
    public static String ends(Connection connection) {
        return end(connection.laddr(), connection.lport()) + " -> " + remote(connection) + "/"
                + connection.protocol().name().toLowerCase(Locale.ROOT);
    }
}
