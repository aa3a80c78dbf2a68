package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Action;
import dev.weir.screen.Figures;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import java.util.List;

/**
 * One line that is always there: is anything wrong.
 * <pre>
 * ! 2 alerts  NEW 12:03:12 nginx 812 10.0.0.2:443 connection-rate peak 41.1 MB/s, now 30.0 MB/s, clears below 8.00 MB/s
 *   9 opens
 * </pre>
 */
final class AlertLine {

    /** For how long an alert is said to be new. */
    private static final long NEW_NANOS = 30_000_000_000L;

    private AlertLine() {}

    static void draw(Canvas canvas, UiState state) {
        if (state.shown().isEmpty()) {
            return;
        }
        List<Alert> open = state.shown().get().snapshot().alerts().stream()
                .filter(Alert::isOpenCause)
                .toList();
        if (open.isEmpty()) {
            canvas.put(0, 0, "no anomalies", Ink.GOOD);
            return;
        }
        String count = "! " + open.size() + (open.size() == 1 ? " alert  " : " alerts  ");
        String hint = "  " + Keys.first(state.bindings(), Action.ALERTS) + " opens";
        int column = canvas.put(0, 0, count, Ink.ALERT);
        if (isNew(open.get(0), state)) {
            column = canvas.put(column, 0, "NEW ", Ink.SELECTED);
        }
        int room = canvas.columns() - column - hint.length();
        canvas.put(column, 0, fitted(open.get(0), canvas, state, Math.max(0, room)), Ink.TEXT);
        if (room > 0) {
            canvas.putRight(canvas.columns(), 0, hint, Ink.TEXT);
        }
    }

    private static boolean isNew(Alert alert, UiState state) {
        return Times.nanosBetween(
                        alert.since(), state.shown().orElseThrow().snapshot().time())
                < NEW_NANOS;
    }

    /** The line, with less of what is said last, of the rule's name and of when before the subject is cut. */
    static String fitted(Alert alert, Canvas canvas, UiState state, int room) {
        String what = Printable.text(alert.subject());
        String subject = Times.ofDay(alert.since(), canvas.look().zone()) + " " + what;
        String now = (alert.isOpen() ? "" : "cleared, peak ") + Figures.value(alert.value(), alert, state.settings());
        for (String line : List.of(
                AlertText.line(alert, canvas.look(), state.settings()),
                subject + " " + AlertText.figures(alert, state.settings()),
                subject + " " + Printable.text(alert.rule()) + " " + now,
                subject + " " + now,
                what + " " + now)) {
            if (Columns.width(line) <= room) {
                return line;
            }
        }
        return Columns.cut(subject, room);
    }
}
