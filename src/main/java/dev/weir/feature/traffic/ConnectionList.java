package dev.weir.feature.traffic;

import dev.weir.model.Connection;
import dev.weir.model.OutsidePeers;
import dev.weir.model.TcpHealth;
import dev.weir.screen.Cell;
import dev.weir.screen.Clip;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.ConnectionText;
import dev.weir.screen.Figures;
import dev.weir.screen.Gone;
import dev.weir.screen.Joined;
import dev.weir.screen.PlainList;
import dev.weir.screen.Row;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sockets, and the peers of unconnected ones.
 * <pre>
 *   PROCESS      PROTO LOCAL                 REMOTE                 STATE   IN b/s OUT b/s IN+OUT avg▼  AGE
 *   java         TCP   172.17.0.2:51822      10.0.3.7:5432          ESTAB     1.1M    120k   1.22M   2m
 * </pre>
 */
public final class ConnectionList extends PlainList<Row.OfConnection> {

    private static final List<Column<Row.OfConnection>> COLUMNS = List.of(
            Column.<Row.OfConnection>text(
                            "PROCESS",
                            12,
                            60,
                            3,
                            (row, in) -> in.nameOf(row.connection()),
                            (row, cell) -> ConnectionText.process(row.connection(), cell.in()))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.number(
                    "PID",
                    Unit.NONE,
                    7,
                    15,
                    (row, in) -> row.connection().owner().pid(),
                    (row, cell) -> pid(row.connection())),
            Column.text(
                    "PROTO",
                    6,
                    30,
                    0,
                    (row, in) -> row.connection().protocol().name(),
                    (row, cell) -> ConnectionText.protocol(row.connection().protocol())),
            Column.text(
                    "LOCAL",
                    15,
                    40,
                    0,
                    (row, in) -> row.connection().laddr().text(),
                    (row, cell) ->
                            Clip.end(row.connection().laddr(), row.connection().lport())),
            Column.<Row.OfConnection>text(
                            "REMOTE",
                            20,
                            Column.ALWAYS,
                            0,
                            (row, in) -> row.connection().raddr().text(),
                            ConnectionList::named)
                    .as(Part.ABOUT),
            Column.text(
                    "STATE",
                    7,
                    50,
                    4,
                    (row, in) -> ConnectionText.state(row.connection()),
                    (row, cell) -> ConnectionText.state(row.connection())),
            Column.rx(94),
            Column.tx(94),
            Column.both(),
            Column.total(10),
            Column.number(
                    "RTT",
                    Unit.MILLISECONDS,
                    6,
                    12,
                    (row, in) ->
                            row.connection().health().map(TcpHealth::srttMicros).orElse(-1L),
                    (row, cell) -> row.connection()
                            .health()
                            .map(health ->
                                    Figures.rtt(health, cell.in().snapshot().monoNanos()))
                            .orElse(Figures.NONE)),
            Column.number(
                    "RTRN",
                    Unit.NONE,
                    5,
                    11,
                    (row, in) -> row.connection().retransmits().orElse(-1L),
                    (row, cell) -> row.connection()
                            .retransmits()
                            .map(count -> Figures.count(count, cell))
                            .orElse(Figures.NONE)),
            Column.number(
                    "AGE",
                    Unit.NONE,
                    4,
                    20,
                    (row, in) -> row.ageNanos(in.snapshot().time()),
                    (row, cell) -> row.connection().opened().isEmpty()
                            ? "old"
                            : Span.age(row.ageNanos(cell.in().snapshot().time()))),
            Column.<Row.OfConnection>number(
                            PortList.POLICY,
                            Unit.NONE,
                            7,
                            55,
                            (row, in) -> in.standing(row.connection()) == OutsidePeers.Standing.OUTSIDE ? 1 : 0,
                            (row, cell) -> Figures.standing(cell.in().standing(row.connection())))
                    .atLeft());

    private static final List<Column<Row.OfConnection>> WITHOUT_POLICY = without(COLUMNS, Set.of(PortList.POLICY));

    /** The list. */
    public ConnectionList() {
        super(View.CONNECTIONS, "connections", Row.OfConnection.class, COLUMNS, "No socket has been used yet.");
    }

    /** Without what only a policy can tell, where there is none. */
    @Override
    public List<Column<Row.OfConnection>> columns(UiState state) {
        return PortList.hasPolicy(state) ? COLUMNS : WITHOUT_POLICY;
    }

    private static String pid(Connection connection) {
        return connection.owner().pid() == 0
                ? Figures.NONE
                : Integer.toString(connection.owner().pid());
    }

    private static String named(Row.OfConnection row, Cell cell) {
        Connection connection = row.connection();
        String name = cell.settings().names() ? cell.state().hosts().get(connection.raddr()) : null;
        return name == null
                ? ConnectionText.remote(connection, Integer.MAX_VALUE)
                : Printable.text(name) + ":" + connection.rport();
    }

    @Override
    public boolean isInSnapshot() {
        return true;
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        List<Row> rows = new ArrayList<>();
        for (Connection connection : shown(state, in)) {
            rows.add(new Row.OfConnection(connection));
        }
        return rows;
    }

    /** The connections that a state lets through. */
    static List<Connection> shown(UiState state, Joined in) {
        Gone gone = state.settings().gone();
        List<Connection> shown = new ArrayList<>();
        for (Connection connection : gone == Gone.PAST
                ? state.departed().connections(in.snapshot().time())
                : in.snapshot().connections()) {
            if ((gone != Gone.LIVE || connection.closed().isEmpty())
                    && !state.hides(connection)
                    && state.covers(scope -> scope.covers(connection, in))) {
                shown.add(connection);
            }
        }
        return shown;
    }
}
