package dev.weir.codec;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Some fields of a row as text, each in a cell of its own; objects and lists within the row have none. */
abstract class CellFields extends FieldSink {

    private static final int NOT_WANTED = -1;

    private final String[] cells;
    /** Where a field's text goes, by the field's index. */
    private final int[] cellOf;

    CellFields(Schema<?> schema, List<String> columns) {
        cells = new String[columns.size()];
        cellOf = new int[schema.fields().size()];
        Arrays.fill(cellOf, NOT_WANTED);
        for (int i = 0; i < cells.length; i++) {
            cellOf[schema.field(columns.get(i)).index()] = i;
        }
    }

    /** The text of each column; null where it is not known. */
    String[] cells() {
        return cells;
    }

    void clear() {
        Arrays.fill(cells, null);
    }

    final void put(Field field, String text) {
        int cell = cellOf[field.index()];
        if (cell != NOT_WANTED) {
            cells[cell] = text;
        }
    }

    @Override
    void none(Field field) {
        put(field, null);
    }

    @Override
    abstract void text(Field field, String value);

    @Override
    abstract void count(Field field, long unsigned);

    @Override
    void number(Field field, long signed) {
        put(field, Long.toString(signed));
    }

    @Override
    void flag(Field field, boolean value) {
        put(field, Boolean.toString(value));
    }

    @Override
    abstract void decimal(Field field, double value, int decimals);

    @Override
    abstract void time(Field field, Instant value);

    @Override
    abstract void numbers(Field field, long[] values);

    @Override
    final <T> void object(Field field, T value, Schema<T> schema) {
        // It has no cell.
    }

    @Override
    final <T> void list(Field field, List<T> values, Schema<T> schema) {
        // It has no cell.
    }

    @Override
    final void counts(Field field, Map<String, Long> values) {
        // It has no cell.
    }

    @Override
    final <T> void objects(Field field, Map<String, T> values, Schema<T> schema) {
        // It has no cell.
    }
}
