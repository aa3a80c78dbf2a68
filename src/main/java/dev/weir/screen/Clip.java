package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ProcessTotal;
import java.util.Locale;
import java.util.Optional;

/** Rows as one line of text, as they came: for the breadcrumb and the clipboard. */
public final class Clip {

    private Clip() {
    }

    /** An address and port as {@code 10.0.3.7:5432} or {@code [2001:db8::7]:443}; {@code *} for what is not set. */
    public static String end(Address address, int port) {
        String host = address.isUnspecified() ? "*" : address.isIpv4() ? address.text() : "[" + address.text() + "]";
        return host + ":" + (port == 0 ? "*" : Integer.toString(port));
    }

    /** Both ends of a connection and its protocol, as {@code 172.17.0.2:51822 -> 10.0.3.7:5432/tcp}. */
    public static String ends(Connection connection) {
        return end(connection.laddr(), connection.lport()) + " -> " + end(connection.raddr(), connection.rport()) + "/"
                + connection.protocol().name().toLowerCase(Locale.ROOT);
    }

    /** The process behind a row, if there is one. */
    public static Optional<ProcessTotal> owner(Row row, Joined in) {
        if (row instanceof Row.OfProcess process) {
            return Optional.of(process.total());
        }
        if (row instanceof Row.OfConnection connection) {
            return in.process(connection.connection().owner());
        }
        return row instanceof Row.OfPort port ? port.total().owners().stream().findFirst().flatMap(in::process) : Optional.empty();
    }

    /** What is copied of a row. */
    static String line(Row row, UiState state) {
        if (row instanceof Row.OfProcess process) {
            return process.total().key().pid() + " " + process.total().names().commandLine().orElse(process.total().names().comm());
        }
        if (row instanceof Row.OfConnection connection) {
            return ends(connection.connection());
        }
        if (row instanceof Row.OfPort port) {
            return port.total().key().text() + " " + port.total().application();
        }
        return row instanceof Row.OfAlert alert ? alert.alert().rule() + " " + alert.alert().subject()
                : row.text(Column.GROUP, state.shown().orElseThrow());
    }
}
