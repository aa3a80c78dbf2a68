package dev.weir.feature.traffic;

import dev.weir.model.PortTotal;
import dev.weir.model.PortUsers;
import dev.weir.screen.Cell;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Narrowed;
import dev.weir.screen.PlainList;
import dev.weir.screen.Row;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Service ports and the applications behind them.
 * <pre>
 *   PORT       APP            UNIT              IN b/s OUT b/s IN+OUT avg▼  CONN CLIENTS
 *   443/tcp    nginx          nginx.service      41.1M   5.30M   46.4M   148   1,204
 *   -> 5432/tcp java         docker:shop-api     210k     98k    308k    24  remote
 * </pre>
 */
final class PortList extends PlainList<Row.OfPort> {

    /** The column of those that a policy does not permit. */
    static final String POLICY = "POLICY";

    private static final List<Column<Row.OfPort>> COLUMNS = List.of(
            Column.<Row.OfPort>number(
                            "PORT",
                            Unit.NONE,
                            12,
                            Column.ALWAYS,
                            (row, in) -> -row.total().key().port(),
                            (row, cell) -> row.name(cell.in()))
                    .as(Part.NAME)
                    .atLeft(),
            Column.<Row.OfPort>text(
                            "APP",
                            8,
                            Column.ALWAYS,
                            10,
                            (row, in) -> row.total().application(),
                            (row, cell) -> Row.OfPort.application(row.total(), cell.in()))
                    .in(Tone.STRONG),
            Column.text(
                    "SERVICE",
                    10,
                    10,
                    4,
                    (row, in) -> row.total().service(),
                    (row, cell) -> Printable.text(row.total().service())),
            Column.<Row.OfPort>text(
                            "UNIT", 12, 40, 16, Row.OfPort::unit, (row, cell) -> Printable.text(row.unit(cell.in())))
                    .as(Part.ABOUT),
            Column.rx(80),
            Column.tx(80),
            Column.both(),
            Column.total(5),
            Column.number(
                    "CONN",
                    Unit.NONE,
                    5,
                    60,
                    (row, in) -> row.total().connections(),
                    (row, cell) -> Figures.count(row.total().connections(), cell)),
            Column.number(
                    "CLIENTS",
                    Unit.NONE,
                    7,
                    70,
                    (row, in) -> row.total().local() ? row.total().clients() : -1,
                    PortList::clients),
            Column.<Row.OfPort>number(
                    POLICY,
                    Unit.NONE,
                    10,
                    65,
                    (row, in) -> in.outside(row.total().key()),
                    (row, cell) -> Figures.outside(cell.in().outside(row.total().key()))));

    private static final List<Column<Row.OfPort>> WITHOUT_POLICY = without(COLUMNS, Set.of(POLICY));

    PortList() {
        super(View.PORTS, "ports", Row.OfPort.class, COLUMNS, "No port has been used yet.");
    }

    /** An estimate has a sign in front. */
    private static String clients(Row.OfPort row, Cell cell) {
        PortTotal total = row.total();
        if (!total.local()) {
            return "remote";
        }
        boolean isEstimated = cell.in()
                .snapshot()
                .section(PortUsers.class)
                .flatMap(users -> users.of(total.key()))
                .filter(users -> users.isEstimated() && users.now() == total.clients())
                .isPresent();
        return isEstimated ? "~" + Scale.COUNT.number(total.clients()) : Figures.count(total.clients(), cell);
    }

    /** Without what only a policy can tell, where there is none. */
    @Override
    public List<Column<Row.OfPort>> columns(UiState state) {
        return hasPolicy(state) ? COLUMNS : WITHOUT_POLICY;
    }

    static boolean hasPolicy(UiState state) {
        return state.shown().flatMap(Joined::outsidePeers).isPresent();
    }

    @Override
    public boolean isInSnapshot() {
        return true;
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        List<Row> shown = new ArrayList<>(in.snapshot().ports().size());
        for (PortTotal port : in.snapshot().ports()) {
            if (state.covers(scope -> scope.covers(port, in))) {
                PortTotal narrowed = Narrowed.port(port, state, in);
                shown.add(new Row.OfPort(narrowed == port ? withUsersNow(port, in) : narrowed));
            }
        }
        return shown;
    }

    /**
     * Where clients are counted, those of a port that this host serves are the ones of now; where their packets pass no
     * watched interface, as those of this host itself, the ones that are connected.
     */
    private static PortTotal withUsersNow(PortTotal port, Joined in) {
        return in.snapshot()
                .section(PortUsers.class)
                .flatMap(users -> users.of(port.key()))
                .map(users -> users.now() > 0 ? users.now() : in.of(port.key()).peers())
                .map(now -> port.withClients((int) Math.min(Integer.MAX_VALUE, now)))
                .orElse(port);
    }
}
