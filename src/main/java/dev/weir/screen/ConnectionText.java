package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;

/** What lists, pages and panels alike say of a connection; printable. */
public final class ConnectionText {

    private ConnectionText() {}

    /** A protocol's name as people write it where IANA's is too long. */
    public static String protocol(Protocol protocol) {
        return protocol.number() == Protocol.ICMPV6 ? "ICMPv6" : protocol.name();
    }

    /** What a connection's process is called, printable. */
    public static String process(Connection connection, Joined in) {
        return connection.comm().isEmpty() ? "[kernel]" : Printable.text(in.nameOf(connection));
    }

    /** The remote end; what a listening socket waits for is said in words. */
    public static String remote(Connection connection, int columns) {
        return connection.isListening() ? Columns.cut("(listening)", columns) : Clip.remote(connection);
    }

    /** The state in as few letters as tell it apart, as {@code ss} says it. */
    public static String state(Connection connection) {
        if (connection.closed().isPresent()) {
            return "closed";
        }
        boolean datagrams = connection.protocol().equals(Protocol.UDP);
        return switch (connection.state()) {
            case ESTABLISHED -> "ESTAB";
            case NONE, CLOSE -> datagrams ? "UNCONN" : connection.state() == SocketState.NONE ? Figures.NONE : "CLOSE";
            default -> connection.state().name();
        };
    }
}
