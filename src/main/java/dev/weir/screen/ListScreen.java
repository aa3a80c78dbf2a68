package dev.weir.screen;

import dev.weir.model.Snapshot;
import dev.weir.units.Printable;
import java.util.List;
import java.util.Optional;

/**
 * A list that the screen shows. What is in one place here is all there is of it: its columns say what they are called,
 * how they sort and what they show, so that sorting, menus, drawing, filtering, copying and writing to a file need not
 * know the list.
 *
 * @param <R> its own rows; it may hold others too, as folded ones
 */
public interface ListScreen<R extends Row> {

    /** The view it stands in. */
    View view();

    /** The list that stands in its view in a state; another where the person wants its rows put together. */
    default ListScreen<?> in(UiState state) {
        return this;
    }

    /** Whether its rows are a list of the snapshot, so that they are written to a file as they are there. */
    default boolean isInSnapshot() {
        return false;
    }

    /** Its name in files and sentences, in lower case. */
    String word();

    /** The class of its own rows. */
    Class<R> type();

    /** Its columns from left to right. */
    List<Column<R>> columns();

    /** Those columns for which there is something in a state. */
    default List<Column<R>> columns(UiState state) {
        return columns();
    }

    /**
     * Its rows in a state, those that the drill-down, the person's own session and what has gone leave; in no order.
     */
    List<Row> rows(UiState state, Joined in);

    /** What it says where there is no row. */
    String empty();

    /** The same of what is shown now, for lists that know why. */
    default String empty(UiState state) {
        return empty();
    }

    /** The order it starts in. */
    default Sort usual() {
        return Sort.BUSIEST_FIRST;
    }

    /** Whether there is such a thing in a snapshot; if not, it has no tab. */
    default boolean isThere(Snapshot snapshot) {
        return true;
    }

    /** Whether its first rows also stand on a roomy Overview, where there is something for them. */
    default boolean hasPane() {
        return false;
    }

    /** Whether its numbers are of packets on the interfaces that are watched, so that {@code -i} narrows them. */
    default boolean isOfInterfaces() {
        return false;
    }

    /** Words of its heading beside its name; empty for none. */
    default String remark(UiState state) {
        return "";
    }

    /** What can be changed from here about its selected row, or about what it is of. */
    default List<Change> changes(Optional<Row> selected, Joined in) {
        return List.of();
    }

    /** How many rows above it show what it is made of, which a {@code ListHead} of its own draws. */
    default int headRows(UiState state) {
        return 0;
    }

    /** The line that a row is in a file, for lists whose rows can be edited; empty for others. */
    default Optional<String> line(Row row) {
        return Optional.empty();
    }

    /** Whether rows can be added, edited and deleted. */
    default boolean isEditable() {
        return false;
    }

    /** What such a line would do, as far as the past tells; empty when there is nothing to say. */
    default String preview(String line, UiState state) {
        return "";
    }

    /** The column of a title. */
    default Optional<Column<R>> column(String title) {
        return columns().stream().filter(column -> column.title().equals(title)).findFirst();
    }

    /** The columns it can be sorted by. */
    default List<Column<R>> sortable(UiState state) {
        return columns(state).stream()
                .filter(column -> column.place() != Column.Place.UNSORTED)
                .toList();
    }

    /** The number a row sorts by; a row of another kind has only traffic. */
    default double number(Column<R> column, Row row, Joined in) {
        return isOwn(column, row) ? column.number().applyAsDouble(own(row), in) : -1;
    }

    /** The text a row sorts by. */
    default String key(Column<R> column, Row row, Joined in) {
        return isOwn(column, row)
                ? column.key().apply(own(row), in)
                : column.part() == Column.Part.NAME ? row.name(in) : "";
    }

    /** The text of a cell, printable. */
    default String text(Column<R> column, Row row, Cell cell) {
        if (isOwn(column, row)) {
            return column.text().apply(own(row), cell);
        }
        return switch (column.part()) {
            case NAME -> Printable.text(row.name(cell.in()));
            case ABOUT -> Printable.text(row.about());
            case BLANK -> "";
            case OTHER, TRAFFIC -> Figures.NONE;
        };
    }

    /** Whether a column's functions take a row; those of traffic take any. */
    private boolean isOwn(Column<R> column, Row row) {
        return column.part() == Column.Part.TRAFFIC || type().isInstance(row);
    }

    @SuppressWarnings("unchecked")
    private R own(Row row) {
        return (R) row;
    }
}
