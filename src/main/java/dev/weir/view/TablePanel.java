package dev.weir.view;

import dev.weir.screen.Cell;
import dev.weir.screen.Column;
import dev.weir.screen.Event;
import dev.weir.screen.Joined;
import dev.weir.screen.ListScreen;
import dev.weir.screen.Row;
import dev.weir.screen.Sort;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import java.util.List;

/**
 * A list with its heading: fits the columns to the width, draws the rows on the screen and marks the selected one.
 * <pre>
 *      PID USER     PROCESS         UNIT              IN b/s OUT b/s IN+OUT▼ CONN
 *  &gt;!  944 app      java            docker:shop-api     512k   2.20M   2.71M   31
 * </pre>
 */
final class TablePanel<R extends Row> {

    /** Selection mark, alert mark. */
    private static final int MARKS = 2;

    private final Canvas canvas;
    private final UiState state;
    private final Joined in;
    private final ListScreen<R> list;
    private final Alerting alerting;

    private TablePanel(Canvas canvas, UiState state, Joined in, ListScreen<R> list) {
        this.canvas = canvas;
        this.state = state;
        this.in = in;
        this.list = list;
        this.alerting = Alerting.of(state);
    }

    /**
     * Draws a table.
     *
     * @param top      position of the first row on the screen
     * @param selected position of the selected row, -1 for none
     */
    static void draw(Canvas canvas, UiState state, Joined in, Table table, int top, int selected) {
        table.screen().ifPresent(list -> draw(canvas, state, in, list, table, top, selected));
    }

    private static <R extends Row> void draw(
            Canvas canvas, UiState state, Joined in, ListScreen<R> list, Table table, int top, int selected) {
        new TablePanel<>(canvas, state, in, list).draw(table, top, selected);
    }

    private void draw(Table table, int top, int selected) {
        int end = Math.min(table.rows().size(), top + Math.max(0, canvas.rows() - 1));
        List<Row> rows = table.rows().subList(Math.min(top, end), end);
        Sort sort = state.settings().sort(list);
        List<Field<R>> fields = Fitting.fitted(this, rows, sort, canvas.columns() - MARKS);
        heading(fields, sort);
        if (rows.isEmpty()) {
            Text.wrapped(canvas, 1, 1, Empty.sentence(state, list), Ink.TEXT);
        }
        for (int i = 0; i < rows.size(); i++) {
            row(i, fields, rows.get(i), top + i == selected, sort);
        }
    }

    ListScreen<R> list() {
        return list;
    }

    UiState state() {
        return state;
    }

    /** The text of a cell that has that many columns. */
    String text(Column<R> column, Row row, int width, Sort sort) {
        return list.text(
                column, row, new Cell(state, in, canvas.glyphs(), canvas.look().zone(), width, column.isOf(sort)));
    }

    private void heading(List<Field<R>> fields, Sort sort) {
        canvas.fill(0, ' ', Ink.HEADING);
        char mark = sort.descending()
                ? canvas.glyphs().descending()
                : canvas.glyphs().ascending();
        int column = MARKS;
        for (Field<R> field : fields) {
            boolean sorted = field.column().isOf(sort);
            if (field.column().place() != Column.Place.UNSORTED) {
                canvas.spot(
                        column,
                        0,
                        field.width(),
                        new Event.HeadingChosen(list.view(), field.column().title()));
            }
            int room = field.width() - (sorted ? 1 : 0);
            String full = field.column().heading(state, sorted);
            String title = (Columns.width(full) <= room
                            ? full
                            : Columns.cut(field.column().briefHeading(sorted), room))
                    + (sorted ? mark : "");
            if (field.column().right()) {
                canvas.putRight(column + field.width(), 0, title, Ink.HEADING);
            } else {
                canvas.put(column, 0, title, Ink.HEADING);
            }
            column += field.width() + 1;
        }
    }

    private void row(int at, List<Field<R>> fields, Row row, boolean selected, Sort sort) {
        int line = at + 1;
        if (selected) {
            canvas.fill(line, ' ', Ink.SELECTED);
            canvas.put(0, line, '>', Ink.SELECTED);
        }
        if (alerting.has(row)) {
            canvas.put(1, line, '!', selected ? Ink.SELECTED : Ink.ALERT);
        }
        int column = MARKS;
        for (Field<R> field : fields) {
            String text = Columns.cut(text(field, at, row, sort), field.width());
            Ink ink = selected ? Ink.SELECTED : ink(field.column(), row);
            if (field.column().right()) {
                canvas.putRight(column + field.width(), line, text, ink);
            } else {
                canvas.put(column, line, text, ink);
            }
            column += field.width() + 1;
        }
    }

    /** A text that was measured is drawn where it fits; where it does not, the column may have a shorter one. */
    private String text(Field<R> field, int at, Row row, Sort sort) {
        String measured = field.texts() == null ? null : field.texts()[at];
        return measured != null && Columns.width(measured) <= field.width()
                ? measured
                : text(field.column(), row, field.width(), sort);
    }

    private static Ink ink(Column<?> column, Row row) {
        return row.isGone()
                ? Ink.TEXT
                : switch (column.tone()) {
                    case RX -> Ink.RX;
                    case TX -> Ink.TX;
                    case STRONG -> Ink.STRONG;
                    case ALERT -> Ink.ALERT;
                    case PLAIN -> Ink.TEXT;
                };
    }
}
