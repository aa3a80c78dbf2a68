package dev.weir.feature.traffic;

import dev.weir.model.ProcessTotal;
import dev.weir.model.TcpHealth;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.ListScreen;
import dev.weir.screen.Row;
import dev.weir.screen.Series;
import dev.weir.screen.UiState;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes, busiest first; what belongs to no process is below them with its reason, what has gone below that.
 * <pre>
 *     PID USER     PROCESS         UNIT              IN b/s OUT b/s IN+OUT avg▼  CONN
 *     812 www-data nginx           nginx.service      41.1M   5.30M   46.4M   148
 *       - -        [kernel]        Sockets that no..    31k     29k   60.1k     -
 *    3120 deploy   curl            docker:ci           gone      8s       -     0
 * </pre>
 */
public final class ProcessList extends ProcessesView<Row.OfProcess> {

    private static final List<Column<Row.OfProcess>> COLUMNS = List.of(
            Column.<Row.OfProcess>number(
                    "PID",
                    Unit.NONE,
                    7,
                    90,
                    (row, in) -> row.total().key().pid(),
                    (row, cell) -> Integer.toString(row.total().key().pid())),
            Column.text(
                    "USER",
                    8,
                    50,
                    0,
                    (row, in) -> row.total().names().user(),
                    (row, cell) -> Printable.text(row.total().names().user())),
            Column.<Row.OfProcess>text(
                            "PROCESS",
                            15,
                            Column.ALWAYS,
                            5,
                            Row.OfProcess::name,
                            (row, cell) -> Printable.text(row.name(cell.in())))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.<Row.OfProcess>text(
                            "UNIT",
                            12,
                            40,
                            40,
                            (row, in) -> Row.OfProcess.unit(row.total()),
                            (row, cell) -> Printable.text(Row.OfProcess.unit(row.total())))
                    .as(Part.ABOUT),
            Column.rx(100),
            Column.tx(100),
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
                    "PEERS",
                    Unit.NONE,
                    6,
                    20,
                    (row, in) -> in.isComplete() ? in.of(row.total().key()).peers() : -1,
                    (row, cell) -> cell.in().isComplete()
                            ? Figures.count(cell.in().of(row.total().key()).peers(), cell)
                            : Figures.NONE),
            Column.number(
                    "RTT",
                    Unit.MILLISECONDS,
                    6,
                    30,
                    (row, in) -> health(row, in).map(TcpHealth::srttMicros).orElse(-1L),
                    (row, cell) -> health(row, cell.in())
                            .map(health ->
                                    Figures.rtt(health, cell.in().snapshot().monoNanos()))
                            .orElse(Figures.NONE)),
            Column.number(
                    "RTRN",
                    Unit.NONE,
                    5,
                    38,
                    (row, in) -> row.total().retransmits(),
                    (row, cell) -> Figures.count(row.total().retransmits(), cell)),
            Column.number(
                    "CALLS",
                    Unit.PER_SECOND,
                    7,
                    8,
                    (row, in) ->
                            hasCalls(row.total()) ? row.total().callsPerSecond().orZero() : -1,
                    (row, cell) ->
                            hasCalls(row.total()) ? Figures.count(row.total().callsPerSecond()) : Figures.NONE),
            Column.trend(10, (row, snapshot) -> Series.of(snapshot, row.total().key())));

    private static final ListScreen<?> GROUPS = new GroupList();

    /** The list. */
    public ProcessList() {
        super("processes", Row.OfProcess.class, COLUMNS);
    }

    /** Whether it ever made a call of those that are traced: if not, none a second is not a number about it. */
    private static boolean hasCalls(ProcessTotal total) {
        return !total.syscalls().isEmpty();
    }

    /** TCP's numbers of its busiest connection, where all of them are there. */
    private static Optional<TcpHealth> health(Row.OfProcess row, Joined in) {
        return in.isComplete() ? in.of(row.total().key()).health() : Optional.empty();
    }

    /** Grouped, the rows are those of another list. */
    @Override
    public ListScreen<?> in(UiState state) {
        return state.isGrouped() ? GROUPS : this;
    }

    @Override
    public boolean isInSnapshot() {
        return true;
    }

    @Override
    public String remark(UiState state) {
        return state.shown()
                .map(in -> Digits.grouped(in.snapshot().processes().size()) + " known, app bytes")
                .orElse("");
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        List<Row> rows = new ArrayList<>();
        shown(state, in).forEach(process -> rows.add(new Row.OfProcess(process)));
        addLeftOver(rows, state, in);
        return rows;
    }
}
