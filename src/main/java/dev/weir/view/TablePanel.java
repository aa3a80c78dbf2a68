package dev.weir.view;

import dev.weir.screen.Column;
import dev.weir.screen.Row;
import dev.weir.screen.Sort;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * A list with its heading: fits the columns to the width, draws the rows on the screen and marks the selected one.
 * <pre>
 *      PID USER     PROCESS         UNIT / CONTAINER      IN/s  OUT/s▼ CONN RTRN
 *  &gt;!  944 app      java            docker:shop-api       512k    2.2M   31  2.4
 * </pre>
 */
final class TablePanel {

    /** Selection mark, alert mark. */
    private static final int MARKS = 2;

    /** What a table says in its cells. */
    interface Cells {
        /** The text of one cell, printable. */
        String text(Row row, Column column);

        /** The ink of one cell while its row is not selected. */
        default Ink ink(Row row, Column column) {
            return row.isGone() ? Ink.TEXT : switch (column) {
                case RX -> Ink.RX;
                case TX -> Ink.TX;
                case PROCESS, APPLICATION, GROUP -> Ink.STRONG;
                default -> Ink.TEXT;
            };
        }

        /** Whether the row carries an alert mark. */
        default boolean isAlerting(Row row) {
            return false;
        }
    }

    private TablePanel() {
    }

    /**
     * Draws a table.
     *
     * @param fields   its columns from left to right
     * @param table    its rows
     * @param top      position of the first row on the screen
     * @param selected position of the selected row, -1 for none
     * @param empty    the sentence shown instead of rows when there are none
     */
    static void draw(Canvas canvas, UiState state, List<Field> fields, Table table, int top, int selected, Cells cells, String empty) {
        List<Field> fitted = fitted(fields, canvas.columns() - MARKS);
        heading(canvas, fitted, state.settings().sort(table.list()));
        if (table.rows().isEmpty()) {
            Text.wrapped(canvas, 1, 1, empty, Ink.TEXT);
            return;
        }
        for (int line = 1; line < canvas.rows() && top + line - 1 < table.rows().size(); line++) {
            int index = top + line - 1;
            row(canvas, line, fitted, table.rows().get(index), index == selected, cells);
        }
    }

    private static void heading(Canvas canvas, List<Field> fields, Sort sort) {
        canvas.fill(0, ' ', Ink.HEADING);
        char mark = sort.isDescending() ? canvas.glyphs().descending() : canvas.glyphs().ascending();
        int column = MARKS;
        for (Field field : fields) {
            boolean sorted = field.column() == sort.column()
                    || sort.column() == Column.RATE && (field.column() == Column.RX || field.column() == Column.TX);
            String title = sorted ? Columns.cut(field.column().title(), field.width() - 1) + mark : Columns.cut(field.column().title(), field.width());
            if (field.right()) {
                canvas.putRight(column + field.width(), 0, title, Ink.HEADING);
            } else {
                canvas.put(column, 0, title, Ink.HEADING);
            }
            column += field.width() + 1;
        }
    }

    private static void row(Canvas canvas, int line, List<Field> fields, Row row, boolean selected, Cells cells) {
        if (selected) {
            canvas.fill(line, ' ', Ink.SELECTED);
            canvas.put(0, line, '>', Ink.SELECTED);
        }
        if (cells.isAlerting(row)) {
            canvas.put(1, line, '!', selected ? Ink.SELECTED : Ink.ALERT);
        }
        int column = MARKS;
        for (Field field : fields) {
            String text = Columns.cut(cells.text(row, field.column()), field.width());
            Ink ink = selected ? Ink.SELECTED : cells.ink(row, field.column());
            if (field.right()) {
                canvas.putRight(column + field.width(), line, text, ink);
            } else {
                canvas.put(column, line, text, ink);
            }
            column += field.width() + 1;
        }
    }

    /** The columns that fit, those that stretch widened in turn by what is left over. */
    static List<Field> fitted(List<Field> fields, int columns) {
        List<Field> fitted = new ArrayList<>(fields);
        while (width(fitted) > columns) {
            int least = 0;
            for (int i = 1; i < fitted.size(); i++) {
                least = fitted.get(i).keep() < fitted.get(least).keep() ? i : least;
            }
            if (fitted.get(least).keep() == Field.ALWAYS) {
                break;
            }
            fitted.remove(least);
        }
        for (int i = 0; i < fitted.size(); i++) {
            int spare = Math.min(columns - width(fitted), fitted.get(i).stretch());
            if (spare > 0) {
                fitted.set(i, fitted.get(i).wider(spare));
            }
        }
        return fitted;
    }

    private static int width(List<Field> fields) {
        int width = fields.size() - 1;
        for (Field field : fields) {
            width += field.width();
        }
        return width;
    }
}
