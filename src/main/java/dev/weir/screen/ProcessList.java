package dev.weir.screen;

import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Place;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.units.Ceiling;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes, busiest first; what belongs to no process is below them with its reason, what has gone below that.
 * <pre>
 *     PID USER     PROCESS         UNIT              IN b/s OUT b/s IN+OUT avg▼  CONN
 *     812 www-data nginx           nginx.service      41.1M   5.30M   46.4M   148
 *       - -        [kernel]        Sockets that no..    31k     29k   60.1k     -
 *    3120 deploy   curl            docker:ci           gone      8s       -     0
 * </pre>
 */
final class ProcessList implements ListScreen<Row.OfProcess> {

    /** Cells of the trend. */
    static final int TREND = 10;
    /** Snapshots that one cell of the trend stands for: a minute in all at one a second. */
    static final int TREND_EACH = 6;

    /** Intervals are not exact to the millisecond, which the heading of the trend need not tell; seconds. */
    private static final long TREND_STEP_SECONDS = 5;

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
                    (row, in) -> in.isComplete() ? in.of(row.total().key()).srttMicros() : -1,
                    (row, cell) -> cell.in().isComplete()
                            ? Figures.rtt(cell.in().of(row.total().key()).srttMicros())
                            : Figures.NONE),
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
            Column.<Row.OfProcess>text("LAST", TREND, 10, 0, (row, in) -> "", ProcessList::trend)
                    .of(Unit.SPAN)
                    .at(Place.UNSORTED)
                    .as(Part.BLANK));

    /** Whether it ever made a call of those that are traced: if not, none a second is not a number about it. */
    private static boolean hasCalls(ProcessTotal total) {
        return !total.syscalls().isEmpty();
    }

    private static String trend(Row.OfProcess row, Cell cell) {
        if (row.total().traffic().totalBytes() == 0 || row.total().traffic().rxRate() == Rate.STARTING) {
            return "";
        }
        double[] values = Series.means(
                cell.state(),
                TREND,
                TREND_EACH,
                snapshot -> Series.of(snapshot, row.total().key()));
        return cell.glyphs().sparkline(values, Ceiling.above(Series.peak(values)));
    }

    /** The time that a whole trend covers at the interval shown; nanoseconds. */
    static long trendNanos(UiState state) {
        double seconds = state.shown()
                .map(in -> in.snapshot().intervalSeconds())
                .filter(interval -> interval > 0)
                .orElse(state.settings().interval().toMillis() / 1e3);
        return Math.round(TREND * TREND_EACH * seconds / TREND_STEP_SECONDS) * TREND_STEP_SECONDS * 1_000_000_000L;
    }

    @Override
    public View view() {
        return View.PROCESSES;
    }

    @Override
    public String word() {
        return "processes";
    }

    @Override
    public Class<Row.OfProcess> type() {
        return Row.OfProcess.class;
    }

    @Override
    public List<Column<Row.OfProcess>> columns() {
        return COLUMNS;
    }

    @Override
    public String empty() {
        return "No process has used the network yet.";
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
        if (state.levels().size() == 1 && state.settings().gone() != Gone.PAST) {
            in.snapshot().totals().seen().leftOver().forEach(leftOver -> rows.add(new Row.OfLeftOver(leftOver)));
        }
        return rows;
    }

    /** The processes that a state lets through. */
    static List<ProcessTotal> shown(UiState state, Joined in) {
        Gone gone = state.settings().gone();
        Stream<ProcessTotal> candidates = gone == Gone.PAST
                ? state.departed().processes(in.snapshot().time())
                : in.snapshot().processes().stream();
        return candidates
                .filter(process -> gone != Gone.LIVE || process.exited().isEmpty())
                .filter(process -> !state.hides(process.key()))
                .filter(process -> state.covers(scope -> scope.covers(process, in)))
                .map(process -> Narrowed.process(process, state, in))
                .toList();
    }
}
