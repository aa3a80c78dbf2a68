package dev.weir.screen;

import dev.weir.model.Alert;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.List;

/**
 * Thresholds that were crossed: open ones first, each newest first with those below it that it explains; those that
 * cleared say since when.
 * <pre>
 *    SINCE    SUBJECT                   RULE                  PEAK       NOW CLEARS BELOW     LIMIT
 *  ! 12:03:12 nginx 812 192.0.2.9:5182  connection-rate  1.51 Gb/s  700 Mb/s     640 Mb/s  800 Mb/s
 *  ! 12:03:12 + nginx 812               process-rate     1.51 Gb/s  700 Mb/s     640 Mb/s  800 Mb/s
 *    11:48:02 rsync 2210                process-rate     1.51 Gb/s  clear 1m     640 Mb/s  800 Mb/s
 * </pre>
 */
public final class AlertList extends PlainList<Row.OfAlert> {

    /** Alerts that one other explains; more than that many are told apart by nothing. */
    private static final double MOST_PARTS = 1024;

    private static final List<Column<Row.OfAlert>> COLUMNS = List.of(
            Column.<Row.OfAlert>number(
                            "SINCE",
                            Unit.NONE,
                            8,
                            90,
                            AlertList::raised,
                            (row, cell) -> Times.ofDay(row.alert().since(), cell.zone()))
                    .atLeft(),
            Column.<Row.OfAlert>text(
                            "SUBJECT",
                            18,
                            Column.ALWAYS,
                            60,
                            (row, in) -> row.alert().subject(),
                            (row, cell) -> (row.alert().partOf().isPresent() ? "+ " : "")
                                    + Printable.text(row.alert().subject()))
                    .as(Part.NAME),
            Column.text(
                    "RULE",
                    15,
                    30,
                    4,
                    (row, in) -> row.alert().rule(),
                    (row, cell) -> Printable.text(row.alert().rule())),
            Column.number(
                    "PEAK",
                    Unit.NONE,
                    10,
                    25,
                    (row, in) -> row.alert().peak(),
                    (row, cell) -> Figures.inCell(row.alert().peak(), row.alert(), cell.settings())),
            Column.<Row.OfAlert>number(
                            "NOW",
                            Unit.NONE,
                            10,
                            95,
                            (row, in) -> row.alert().isOpen() ? row.alert().value() : -1,
                            AlertList::now)
                    .in(Tone.ALERT),
            Column.number(
                    "CLEARS BELOW",
                    Unit.NONE,
                    12,
                    28,
                    (row, in) -> row.alert().clears(),
                    (row, cell) -> Figures.inCell(row.alert().clears(), row.alert(), cell.settings())),
            Column.number(
                    "LIMIT",
                    Unit.NONE,
                    10,
                    10,
                    (row, in) -> row.alert().threshold(),
                    (row, cell) -> Figures.inCell(row.alert().threshold(), row.alert(), cell.settings())));

    /** The list. */
    public AlertList() {
        super(View.ALERTS, "alerts", Row.OfAlert.class, COLUMNS, "no anomalies");
    }

    /** The order of raising; what an alert explains follows it. */
    private static double raised(Row.OfAlert row, Joined in) {
        long cause = row.alert().partOf().orElse(row.alert().id());
        return cause * MOST_PARTS
                - (row.alert().partOf().isPresent() ? 1 + row.alert().id() % (MOST_PARTS - 1) : 0);
    }

    private static String now(Row.OfAlert row, Cell cell) {
        return row.alert()
                .cleared()
                .map(cleared -> "clear "
                        + Span.age(
                                Times.nanosBetween(cleared, cell.in().snapshot().time())))
                .orElseGet(() -> Figures.inCell(row.alert().value(), row.alert(), cell.settings()));
    }

    @Override
    public boolean isInSnapshot() {
        return true;
    }

    @Override
    public Sort usual() {
        return new Sort("SINCE", true);
    }

    @Override
    public String remark(UiState state) {
        return state.shown()
                .map(in -> in.snapshot().alerts().stream()
                                .filter(Alert::isOpenCause)
                                .count() + " open")
                .orElse("");
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        return in.snapshot().alerts().stream()
                .filter(alert -> state.covers(scope -> scope.covers(alert, in)))
                .<Row>map(Row.OfAlert::new)
                .toList();
    }
}
