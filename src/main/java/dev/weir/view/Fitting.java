package dev.weir.view;

import dev.weir.screen.Column;
import dev.weir.screen.Row;
import dev.weir.screen.Sort;
import dev.weir.units.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which columns of a table fit, and how wide each is. A column's rows are measured once a picture, however many columns
 * are tried: that was more than half of what drawing took.
 */
final class Fitting<R extends Row> {

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
    private static final int NOT_MEASURED = -1;

    private final TablePanel<R> panel;
    private final List<Row> rows;
    private final Sort sort;
    private final int room;
    /** The columns that may be there, from left to right; the arrays below have one element for each. */
    private final List<Column<R>> columns = new ArrayList<>();

    private final int[] widths;
    private final boolean[] shown;
    /** How wide their text is, where that was asked for, and the texts of their rows. */
    private final int[] wanted;

    private final String[][] texts;
    /** Cells of those shown, with the gaps between them. */
    private int width = -1;

    private Fitting(TablePanel<R> panel, List<Row> rows, Sort sort, int room) {
        this.panel = panel;
        this.rows = rows;
        this.sort = sort;
        this.room = room;
        for (Column<R> column : panel.list().columns(panel.state())) {
            if (column.isOf(sort) || column.place() != Column.Place.WHEN_SORTED) {
                columns.add(column);
            }
        }
        widths = new int[columns.size()];
        shown = new boolean[widths.length];
        wanted = new int[widths.length];
        texts = new String[widths.length][];
        Arrays.fill(wanted, NOT_MEASURED);
        for (int i = 0; i < widths.length; i++) {
            Column<R> column = columns.get(i);
            int heading = column.isOf(sort) ? Columns.width(column.briefHeading(true)) + 1 : 0;
            widths[i] = Math.max(column.width(), heading);
            show(i);
        }
    }

    /**
     * The columns that fit. Where there is room, columns of text first take what their rows on the screen need,
     * whichever needs least first, and then what is left over as far as they stretch.
     */
    static <R extends Row> List<Field<R>> fitted(TablePanel<R> panel, List<Row> rows, Sort sort, int room) {
        return new Fitting<>(panel, rows, sort, room).fitted();
    }

    private List<Field<R>> fitted() {
        drop();
        addBack();
        narrow();
        toContent();
        toHeadings();
        stretch();
        List<Field<R>> fields = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            if (shown[i]) {
                fields.add(new Field<>(columns.get(i), widths[i], texts[i]));
            }
        }
        return fields;
    }

    /**
     * Leaves out columns, those that matter least first, until the rest fits; then names are shortened before more is
     * left out.
     */
    private void drop() {
        boolean dropped = true;
        while (dropped && width + uncut() > room) {
            dropped = dropLeast(EXTRA);
        }
        dropped = true;
        while (dropped && width > room) {
            dropped = dropLeast(LAST);
        }
        dropped = true;
        while (dropped && width - slack() > room) {
            dropped = dropLeast(Column.ALWAYS);
        }
    }

    /** How much wider columns of text would be if nothing much in them were cut. */
    private int uncut() {
        int more = 0;
        for (int i = 0; i < widths.length; i++) {
            if (shown[i]) {
                int names = columns.get(i).keep() == Column.ALWAYS ? LONG_NAMES : NAMES;
                more += Math.max(0, Math.min(names, wanted(i)) - widths[i]);
            }
        }
        return more;
    }

    /**
     * Columns that were left out before wider ones, where there is room for them after all; those that only fill what
     * is left, only where nothing else need be cut for them.
     */
    private void addBack() {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            if (!shown[i]) {
                missing.add(i);
            }
        }
        missing.sort(
                Comparator.comparingInt((Integer i) -> columns.get(i).keep()).reversed());
        for (int i : missing) {
            int uncut = columns.get(i).keep() >= EXTRA ? 0 : uncut();
            if (width + uncut + 1 + widths[i] <= room) {
                show(i);
            }
        }
    }

    private void show(int i) {
        shown[i] = true;
        width += 1 + widths[i];
    }

    private void widen(int i, int cells) {
        widths[i] += cells;
        width += cells;
    }

    /** Leaves out the column that matters least, if it matters less than that. */
    private boolean dropLeast(int below) {
        int least = -1;
        for (int i = 0; i < widths.length; i++) {
            least = shown[i] && (least < 0 || keep(i) < keep(least)) ? i : least;
        }
        boolean drops = least >= 0 && keep(least) < below;
        if (drops) {
            shown[least] = false;
            width -= 1 + widths[least];
        }
        return drops;
    }

    /** What the rows are sorted by matters as much as the rates. */
    private int keep(int i) {
        int keep = columns.get(i).keep();
        return columns.get(i).isOf(sort) ? Math.max(LAST, keep) : keep;
    }

    private boolean stays(int i) {
        return shown[i] && columns.get(i).keep() == Column.ALWAYS;
    }

    /** How much narrower the columns that always stay could be. */
    private int slack() {
        int slack = 0;
        for (int i = 0; i < widths.length; i++) {
            slack += stays(i) ? Math.max(0, widths[i] - NARROWEST) : 0;
        }
        return slack;
    }

    private void narrow() {
        for (int i = 0; i < widths.length; i++) {
            if (stays(i) && width > room) {
                widen(i, Math.max(NARROWEST, widths[i] - (width - room)) - widths[i]);
            }
        }
    }

    private void toContent() {
        for (boolean wider = true; wider && width < room; ) {
            wider = false;
            for (int i = 0; i < widths.length && width < room; i++) {
                if (shown[i] && widths[i] < wanted(i)) {
                    widen(i, 1);
                    wider = true;
                }
            }
        }
    }

    /** How wide the text of a column is on the screen; explanations of what no process has are not measured. */
    private int wanted(int i) {
        if (wanted[i] == NOT_MEASURED) {
            Column<R> column = columns.get(i);
            boolean isText = !column.right() && column.place() != Column.Place.UNSORTED;
            wanted[i] = isText ? Math.min(WIDEST_CONTENT, (widest(i) + STEP - 1) / STEP * STEP) : 0;
        }
        return wanted[i];
    }

    private int widest(int i) {
        boolean isAbout = columns.get(i).part() == Column.Part.ABOUT;
        texts[i] = new String[rows.size()];
        int widest = 0;
        for (int at = 0; at < texts[i].length; at++) {
            Row row = rows.get(at);
            texts[i][at] = panel.text(columns.get(i), row, WIDEST_CONTENT, sort);
            if (!isAbout || panel.list().type().isInstance(row)) {
                widest = Math.max(widest, Columns.width(texts[i][at]));
            }
        }
        return widest;
    }

    /** Headings with their units, where there is room. */
    private void toHeadings() {
        for (int i = 0; i < widths.length; i++) {
            boolean sorted = columns.get(i).isOf(sort);
            int heading = Columns.width(columns.get(i).heading(panel.state(), sorted)) + (sorted ? 1 : 0);
            if (shown[i] && heading > widths[i] && width + heading - widths[i] <= room) {
                widen(i, heading - widths[i]);
            }
        }
    }

    private void stretch() {
        for (int i = 0; i < widths.length; i++) {
            int spare = Math.min(room - width, columns.get(i).stretch());
            if (shown[i] && spare > 0) {
                widen(i, spare);
            }
        }
    }
}
