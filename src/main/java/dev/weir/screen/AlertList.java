package dev.weir.screen;

import dev.weir.model.Alert;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.List;

/**
 * Thresholds that were crossed: open ones first, each newest first; those that cleared say for how long they were open.
 * <pre>
 *    SINCE    RULE             SUBJECT                        PEAK        NOW   CLEARS BELOW   LIMIT
 *  ! 12:03:12 connection-rate  nginx 812 10.0.0.2:443    1.51 Gb/s   700 Mb/s       640 Mb/s   800 Mb/s
 *    11:48:02 process-rate     rsync 2210                1.51 Gb/s  clear 1m    ...
 * </pre>
 */
final class AlertList implements ListScreen<Row.OfAlert> {

    private static final List<Column<Row.OfAlert>> COLUMNS = List.of(
            Column.<Row.OfAlert>number("SINCE", Unit.NONE, 8, Column.ALWAYS, (row, in) -> seconds(row.alert()),
                    (row, cell) -> Times.ofDay(row.alert().since(), cell.zone())).atLeft(),
            Column.text("RULE", 8, 60, 8, (row, in) -> row.alert().rule(), (row, cell) -> Printable.text(row.alert().rule())),
            Column.<Row.OfAlert>text("SUBJECT", 18, Column.ALWAYS, 60, (row, in) -> row.alert().subject(),
                    (row, cell) -> Printable.text(row.alert().subject())).as(Part.NAME),
            Column.<Row.OfAlert>number("VALUE", Unit.NONE, 13, 50, (row, in) -> row.alert().value(), AlertList::value).in(Tone.ALERT),
            Column.number("LIMIT", Unit.NONE, 13, 40, (row, in) -> row.alert().threshold(),
                    (row, cell) -> Figures.value(row.alert().threshold(), row.alert(), cell.settings())));

    private static double seconds(Alert alert) {
        return alert.since().getEpochSecond() + alert.since().getNano() / 1e9;
    }

    private static String value(Row.OfAlert row, Cell cell) {
        return row.alert().cleared().map(cleared -> "clear, " + Span.age(Times.nanosBetween(cleared, cell.in().snapshot().time())) + " ago")
                .orElseGet(() -> Figures.value(row.alert().value(), row.alert(), cell.settings()));
    }

    @Override
    public View view() {
        return View.ALERTS;
    }

    @Override
    public String word() {
        return "alerts";
    }

    @Override
    public Class<Row.OfAlert> type() {
        return Row.OfAlert.class;
    }

    @Override
    public List<Column<Row.OfAlert>> columns() {
        return COLUMNS;
    }

    @Override
    public Sort usual() {
        return new Sort("SINCE", true);
    }

    @Override
    public String empty() {
        return "no anomalies";
    }

    @Override
    public String remark(UiState state) {
        return state.shown().map(in -> in.snapshot().alerts().stream().filter(Alert::isOpen).count() + " open").orElse("");
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        return in.snapshot().alerts().stream().filter(alert -> state.covers(scope -> scope.covers(alert, in))).<Row>map(Row.OfAlert::new).toList();
    }
}
