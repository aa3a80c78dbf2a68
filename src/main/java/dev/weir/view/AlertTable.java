package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Column;
import dev.weir.screen.Row;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Printable;
import java.util.List;

/**
 * Thresholds that were crossed, newest first; those that cleared say so.
 * <pre>
 *    SINCE    RULE             SUBJECT                                VALUE       LIMIT
 *  ! 12:03:12 connection-rate  nginx 812 10.0.0.2:443 ...           41.1 Mb/s   80.0 Mb/s
 *    11:48:02 process-rate     rsync 2210                    clear 11:49:10   80.0 Mb/s
 * </pre>
 */
final class AlertTable implements TablePanel.Cells {

    private static final List<Field> FIELDS = List.of(
            Field.text(Column.SINCE, 8, Field.ALWAYS, 0), Field.text(Column.RULE, 15, 20, 0), Field.text(Column.SUBJECT, 18, Field.ALWAYS, 66),
            Field.number(Column.VALUE, 14, 50), Field.number(Column.LIMIT, 14, 40));

    private final UiState state;
    private final Look look;

    private AlertTable(UiState state, Look look) {
        this.state = state;
        this.look = look;
    }

    static void draw(Canvas canvas, UiState state, Table table, int top, int selected) {
        TablePanel.draw(canvas, state, FIELDS, table, top, selected, new AlertTable(state, canvas.look()), Empty.sentence(state, "no anomalies"));
    }

    @Override
    public String text(Row row, Column column) {
        Alert alert = ((Row.OfAlert) row).alert();
        return switch (column) {
            case SINCE -> Times.ofDay(alert.since(), look);
            case RULE -> Printable.text(alert.rule());
            case SUBJECT -> Printable.text(alert.subject());
            case VALUE -> alert.cleared().map(cleared -> "clear " + Times.ofDay(cleared, look))
                    .orElseGet(() -> AlertText.value(alert.value(), alert, state.settings()));
            case LIMIT -> AlertText.value(alert.threshold(), alert, state.settings());
            default -> Figures.NONE;
        };
    }

    @Override
    public Ink ink(Row row, Column column) {
        return !row.isGone() && column == Column.VALUE ? Ink.ALERT : Ink.TEXT;
    }

    @Override
    public boolean isAlerting(Row row) {
        return !row.isGone();
    }
}
