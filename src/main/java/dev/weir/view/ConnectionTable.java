package dev.weir.view;

import dev.weir.model.Connection;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.screen.Clip;
import dev.weir.screen.Column;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.List;

/**
 * Sockets, and the peers of unconnected ones.
 * <pre>
 *   PROCESS      PROTO LOCAL                 REMOTE                 STATE    IN/s  OUT/s▼  AGE
 *   java         TCP   172.17.0.2:51822      10.0.3.7:5432          ESTAB    1.1M   120k    2m
 * </pre>
 */
final class ConnectionTable implements TablePanel.Cells {

    private static final int REMOTE = 20;
    /** IANA protocol number of IPV6-ICMP. */
    private static final int ICMPV6 = 58;

    private static final List<Field> FIELDS = List.of(
            Field.text(Column.PROCESS, 12, 60, 3), Field.number(Column.PID, 7, 15), Field.text(Column.PROTOCOL, 6, 30, 0),
            Field.text(Column.LOCAL, 15, 40, 24), Field.text(Column.REMOTE, REMOTE, Field.ALWAYS, 22), Field.text(Column.STATE, 7, 50, 4),
            Field.number(Column.RX, 6, Field.ALWAYS), Field.number(Column.TX, 6, Field.ALWAYS), Field.number(Column.TOTAL, 6, 10),
            Field.number(Column.RTT, 5, 12), Field.number(Column.RETRANSMITS, 5, 11), Field.number(Column.AGE, 4, 20));

    private final UiState state;
    private final Joined in;
    private final Alerting alerting;

    private ConnectionTable(UiState state, Joined in) {
        this.state = state;
        this.in = in;
        this.alerting = Alerting.of(state);
    }

    static void draw(Canvas canvas, UiState state, Joined in, Table table, int top, int selected) {
        List<Field> fields = state.level().scope() instanceof Scope.OfProcess
                ? FIELDS.stream().filter(field -> field.column() != Column.PROCESS && field.column() != Column.PID).toList() : FIELDS;
        TablePanel.draw(canvas, state, fields, table, top, selected, new ConnectionTable(state, in),
                Empty.sentence(state, "No socket has been used yet."));
    }

    @Override
    public String text(Row row, Column column) {
        Connection connection = ((Row.OfConnection) row).connection();
        return switch (column) {
            case PROCESS -> process(connection);
            case PID -> connection.owner().pid() == 0 ? Figures.NONE : Integer.toString(connection.owner().pid());
            case PROTOCOL -> protocol(connection.protocol());
            case LOCAL -> Clip.end(connection.laddr(), connection.lport());
            case REMOTE -> named(connection);
            case STATE -> state(connection, in);
            case RX -> Figures.rate(connection.traffic().rxRate(), state.settings());
            case TX -> Figures.rate(connection.traffic().txRate(), state.settings());
            case TOTAL -> Scale.BYTES.number(connection.traffic().totalBytes());
            case RTT -> ProcessTable.rtt(connection.health().map(TcpHealth::srttMicros).orElse(-1L));
            case RETRANSMITS -> connection.retransmits().map(Scale.COUNT::number).orElse(Figures.NONE);
            case AGE -> age((Row.OfConnection) row);
            default -> Figures.NONE;
        };
    }

    /** A protocol's name as people write it where IANA's is too long. */
    static String protocol(Protocol protocol) {
        return protocol.number() == ICMPV6 ? "ICMPv6" : protocol.name();
    }

    private static String process(Connection connection) {
        return connection.comm().isEmpty() ? "[kernel]" : Printable.text(connection.comm());
    }

    private String named(Connection connection) {
        String name = state.settings().names() ? state.hosts().get(connection.raddr()) : null;
        return name == null ? remote(connection, REMOTE) : Printable.text(name) + ":" + connection.rport();
    }

    /** The remote end; what a listening socket waits for is said in words. */
    static String remote(Connection connection, int columns) {
        return connection.isListening() ? Columns.cut("(listening)", columns) : Clip.end(connection.raddr(), connection.rport());
    }

    /** The state in as few letters as tell it apart, or since when it is gone. */
    static String state(Connection connection, Joined in) {
        if (connection.closed().isPresent()) {
            return "gone " + Span.age(Times.nanosBetween(connection.closed().get(), in.snapshot().time()));
        }
        if (connection.state() == SocketState.NONE) {
            return Figures.NONE;
        }
        return connection.state() == SocketState.ESTABLISHED ? "ESTAB" : connection.state().name();
    }

    private String age(Row.OfConnection row) {
        return row.connection().opened().isEmpty() ? "old" : Span.age(row.ageNanos(in.snapshot()));
    }

    @Override
    public boolean isAlerting(Row row) {
        return alerting.has(row);
    }
}
