package dev.weir.view;

import dev.weir.screen.Column;
import dev.weir.screen.Row;
import dev.weir.screen.Sort;
import dev.weir.units.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which columns of a table fit, and how wide each is. */
final class Fitting {

    /** Columns that matter less than this are there only where no name need be cut for them. */
    private static final int EXTRA = 31;
    /** What counts as a name that should not be cut. */
    private static final int NAMES = 24;
    /** The same of a column that always stays: room for most pairs of addresses. */
    private static final int LONG_NAMES = 48;
    /** From here on columns matter more than long names. */
    private static final int LAST = 95;
    /** The least that is left of a column that must stay. */
    private static final int NARROWEST = 5;
    /** Content is measured in steps, so that columns do not move with every letter more or less. */
    private static final int STEP = 4;

    private static final int WIDEST_CONTENT = 80;

    private Fitting() {}

    /**
     * The columns that fit. Where there is room, columns of text first take what their rows on the screen need,
     * whichever needs least first, and then what is left over as far as they stretch.
     */
    static <R extends Row> List<Field<R>> fitted(TablePanel<R> panel, List<Row> rows, Sort sort, int columns) {
        List<Field<R>> fields = new ArrayList<>();
        for (Column<R> column : panel.list().columns(panel.state())) {
            boolean sorted = column.isOf(sort);
            if (sorted || column.place() != Column.Place.WHEN_SORTED) {
                int heading = sorted ? Columns.width(column.briefHeading(true)) + 1 : 0;
                fields.add(new Field<>(column, Math.max(column.width(), heading)));
            }
        }
        List<Field<R>> all = List.copyOf(fields);
        drop(fields, panel, rows, sort, columns);
        addBack(fields, all, panel, rows, sort, columns);
        narrow(fields, columns);
        toContent(fields, panel, rows, sort, columns);
        toHeadings(fields, panel, sort, columns);
        stretch(fields, columns);
        return fields;
    }

    /**
     * Leaves out columns, those that matter least first, until the rest fits; then names are shortened before more is
     * left out.
     */
    private static <R extends Row> void drop(
            List<Field<R>> fields, TablePanel<R> panel, List<Row> rows, Sort sort, int columns) {
        boolean dropped = true;
        while (dropped && width(fields) + uncut(fields, panel, rows, sort) > columns) {
            dropped = dropLeast(fields, sort, EXTRA);
        }
        dropped = true;
        while (dropped && width(fields) > columns) {
            dropped = dropLeast(fields, sort, LAST);
        }
        dropped = true;
        while (dropped && width(fields) - slack(fields) > columns) {
            dropped = dropLeast(fields, sort, Column.ALWAYS);
        }
    }

    /** How much wider columns of text would be if nothing much in them were cut. */
    private static <R extends Row> int uncut(List<Field<R>> fields, TablePanel<R> panel, List<Row> rows, Sort sort) {
        return fields.stream()
                .mapToInt(field -> Math.max(
                        0, Math.min(names(field.column()), wanted(field.column(), panel, rows, sort)) - field.width()))
                .sum();
    }

    private static int names(Column<?> column) {
        return column.keep() == Column.ALWAYS ? LONG_NAMES : NAMES;
    }

    /**
     * Columns that were left out before wider ones, where there is room for them after all; those that only fill what
     * is left, only where nothing else need be cut for them.
     */
    private static <R extends Row> void addBack(
            List<Field<R>> fields, List<Field<R>> all, TablePanel<R> panel, List<Row> rows, Sort sort, int columns) {
        List<Field<R>> missing = new ArrayList<>(all);
        missing.removeAll(fields);
        missing.sort(Comparator.comparingInt((Field<R> field) -> field.column().keep())
                .reversed());
        for (Field<R> field : missing) {
            int uncut = field.column().keep() >= EXTRA ? 0 : uncut(fields, panel, rows, sort);
            if (width(fields) + uncut + 1 + field.width() <= columns) {
                fields.add(
                        (int) fields.stream()
                                .filter(there -> all.indexOf(there) < all.indexOf(field))
                                .count(),
                        field);
            }
        }
    }

    /** Leaves out the column that matters least, if it matters less than that. */
    private static <R extends Row> boolean dropLeast(List<Field<R>> fields, Sort sort, int below) {
        int least = 0;
        for (int i = 1; i < fields.size(); i++) {
            least = keep(fields.get(i), sort) < keep(fields.get(least), sort) ? i : least;
        }
        boolean drops = keep(fields.get(least), sort) < below;
        if (drops) {
            fields.remove(least);
        }
        return drops;
    }

    /** What the rows are sorted by matters as much as the rates. */
    private static int keep(Field<?> field, Sort sort) {
        return field.column().isOf(sort)
                ? Math.max(LAST, field.column().keep())
                : field.column().keep();
    }

    /** How much narrower the columns that always stay could be. */
    private static <R extends Row> int slack(List<Field<R>> fields) {
        return fields.stream()
                .filter(field -> field.column().keep() == Column.ALWAYS)
                .mapToInt(field -> Math.max(0, field.width() - NARROWEST))
                .sum();
    }

    private static <R extends Row> void narrow(List<Field<R>> fields, int columns) {
        for (int i = 0; i < fields.size(); i++) {
            int over = width(fields) - columns;
            if (over > 0 && fields.get(i).column().keep() == Column.ALWAYS) {
                fields.set(i, fields.get(i).as(Math.max(NARROWEST, fields.get(i).width() - over)));
            }
        }
    }

    private static <R extends Row> void toContent(
            List<Field<R>> fields, TablePanel<R> panel, List<Row> rows, Sort sort, int columns) {
        int[] wanted = new int[fields.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = wanted(fields.get(i).column(), panel, rows, sort);
        }
        for (boolean wider = true; wider && width(fields) < columns; ) {
            wider = false;
            for (int i = 0; i < wanted.length && width(fields) < columns; i++) {
                if (fields.get(i).width() < wanted[i]) {
                    fields.set(i, fields.get(i).as(fields.get(i).width() + 1));
                    wider = true;
                }
            }
        }
    }

    /** How wide the text of a column is on the screen; explanations of what no process has are not measured. */
    private static <R extends Row> int wanted(Column<R> column, TablePanel<R> panel, List<Row> rows, Sort sort) {
        int widest = 0;
        for (Row row : rows) {
            if (!column.right()
                    && column.place() != Column.Place.UNSORTED
                    && (column.part() != Column.Part.ABOUT
                            || panel.list().type().isInstance(row))) {
                widest = Math.max(widest, Columns.width(panel.text(column, row, WIDEST_CONTENT, sort)));
            }
        }
        return Math.min(WIDEST_CONTENT, (widest + STEP - 1) / STEP * STEP);
    }

    /** Headings with their units, where there is room. */
    private static <R extends Row> void toHeadings(List<Field<R>> fields, TablePanel<R> panel, Sort sort, int columns) {
        for (int i = 0; i < fields.size(); i++) {
            Field<R> field = fields.get(i);
            boolean sorted = field.column().isOf(sort);
            int wanted = Columns.width(field.column().heading(panel.state(), sorted)) + (sorted ? 1 : 0);
            if (wanted > field.width() && width(fields) + wanted - field.width() <= columns) {
                fields.set(i, field.as(wanted));
            }
        }
    }

    private static <R extends Row> void stretch(List<Field<R>> fields, int columns) {
        for (int i = 0; i < fields.size(); i++) {
            int spare = Math.min(columns - width(fields), fields.get(i).column().stretch());
            if (spare > 0) {
                fields.set(i, fields.get(i).as(fields.get(i).width() + spare));
            }
        }
    }

    private static <R extends Row> int width(List<Field<R>> fields) {
        return fields.size() - 1 + fields.stream().mapToInt(Field::width).sum();
    }
}
