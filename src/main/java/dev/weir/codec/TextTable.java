package dev.weir.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A list as aligned columns. Each is a field of the schema, or text put together from the row.
 *
 * @param <R> what is in the list
 */
final class TextTable<R> {

    /** Columns of a number with its unit's prefix. */
    static final int NUMBER = 7;

    private final Schema<R> schema;
    private final List<Column<R>> columns = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();

    TextTable(Schema<R> schema) {
        this.schema = schema;
    }

    /**
     * One column.
     *
     * @param title    what stands above it
     * @param width    how many cells it has
     * @param isNumber whether it stands at the right
     * @param text     what makes its text from a row; null for a field's
     */
    private record Column<R>(String title, int width, boolean isNumber, Function<R, String> text) {}

    TextTable<R> text(String title, int width, String field) {
        fields.add(field);
        columns.add(new Column<>(title, width, false, null));
        return this;
    }

    TextTable<R> text(String title, int width, Function<R, String> text) {
        columns.add(new Column<>(title, width, false, text));
        return this;
    }

    TextTable<R> number(String title, int width, String field) {
        fields.add(field);
        columns.add(new Column<>(title, width, true, null));
        return this;
    }

    TextTable<R> number(String title, int width, Function<R, String> text) {
        columns.add(new Column<>(title, width, true, text));
        return this;
    }

    TextTable<R> traffic() {
        return number("RX B/s", NUMBER, "rx_rate")
                .number("TX B/s", NUMBER, "tx_rate")
                .number("RX B", NUMBER, "rx_bytes")
                .number("TX B", NUMBER, "tx_bytes");
    }

    void heading(TextLines lines) {
        columns.forEach(column -> cell(lines, column, column.title()));
        lines.end();
    }

    void rows(TextLines lines, List<R> rows) throws IOException {
        TextFields cells = new TextFields(schema, fields);
        for (R row : rows) {
            cells.clear();
            schema.write(cells, row);
            int next = 0;
            for (Column<R> column : columns) {
                cell(
                        lines,
                        column,
                        column.text() == null
                                ? cells.cells()[next++]
                                : column.text().apply(row));
            }
            lines.end();
        }
    }

    private static void cell(TextLines lines, Column<?> column, String text) {
        if (column.isNumber()) {
            lines.right(text, column.width());
        } else {
            lines.left(text, column.width());
        }
    }
}
