package dev.weir.screen;

import java.util.List;
import java.util.Set;

/**
 * A list whose view, word, columns and sentence are the same in every state, so that they are given when it is made.
 *
 * @param <R> its own rows
 */
public abstract class PlainList<R extends Row> implements ListScreen<R> {

    private final View view;
    private final String word;
    private final Class<R> type;
    private final List<Column<R>> columns;
    private final String empty;

    /**
     * A list.
     *
     * @param view    the view it stands in
     * @param word    its name in files and sentences, in lower case
     * @param type    the class of its own rows
     * @param columns from left to right
     * @param empty   what it says where there is no row
     */
    protected PlainList(View view, String word, Class<R> type, List<Column<R>> columns, String empty) {
        this.view = view;
        this.word = word;
        this.type = type;
        this.columns = List.copyOf(columns);
        this.empty = empty;
    }

    /** Columns without those of some titles. */
    protected static <R> List<Column<R>> without(List<Column<R>> columns, Set<String> titles) {
        return columns.stream()
                .filter(column -> !titles.contains(column.title()))
                .toList();
    }

    @Override
    public final View view() {
        return view;
    }

    @Override
    public final String word() {
        return word;
    }

    @Override
    public final Class<R> type() {
        return type;
    }

    @Override
    public final List<Column<R>> columns() {
        return columns;
    }

    @Override
    public final String empty() {
        return empty;
    }
}
