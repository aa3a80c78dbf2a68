package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Action;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import java.util.List;

/**
 * One line that is always there: is anything wrong.
 * <pre>
 * ! 2 alerts  12:03:12 connection-rate nginx 10.0.0.2:443 41.1 MB/s, limit 10.0 MB/s   9 opens
 * </pre>
 */
final class AlertLine {

    private AlertLine() {
    }

    static void draw(Canvas canvas, UiState state) {
        if (state.shown().isEmpty()) {
            return;
        }
        List<Alert> open = state.shown().get().snapshot().alerts().stream().filter(Alert::isOpen).toList();
        if (open.isEmpty()) {
            canvas.put(0, 0, "no anomalies", Ink.GOOD);
            return;
        }
        String count = "! " + open.size() + (open.size() == 1 ? " alert  " : " alerts  ");
        String hint = "  " + Keys.first(state.bindings(), Action.ALERTS) + " opens";
        int column = canvas.put(0, 0, count, Ink.ALERT);
        int room = canvas.columns() - column - hint.length();
        canvas.put(column, 0, Columns.cut(AlertText.line(open.get(0), canvas.look(), state.settings()), Math.max(0, room)), Ink.TEXT);
        if (room > 0) {
            canvas.putRight(canvas.columns(), 0, hint, Ink.TEXT);
        }
    }
}
