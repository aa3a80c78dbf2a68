package dev.weir.screen;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Rows in their order, which is worked out only as far as somebody looks: of 100,000 rows a screen shows some sixty,
 * and those are found in one pass. To look further down takes another pass, and far down a sort of all.
 */
final class Ranking extends AbstractList<Row> implements RandomAccess {

    /** Rows put in order at the least: as many as a high screen shows. */
    private static final int LEAST = 64;
    /**
     * Looking further down puts so many times as many rows in order, so that scrolling does not do so with each line.
     */
    private static final int AHEAD = 4;
    /** When this part of all rows is wanted, all are sorted: that is no slower than to choose among them. */
    private static final int SORTED_PART = 8;

    /** In no order. */
    private final List<Row> rows;
    /** The numbers they are sorted by; null when they are sorted by text. */
    private final ToDoubleFunction<Row> number;

    private final Function<Row, String> text;
    private final boolean descending;
    private List<Row> first = List.of();

    private Ranking(List<Row> rows, ToDoubleFunction<Row> number, Function<Row, String> text, boolean descending) {
        this.rows = rows;
        this.number = number;
        this.text = text;
        this.descending = descending;
    }

    /** These rows of a list in an order; rows that are equal in everything stay in the order they came in. */
    static <R extends Row> Ranking of(ListScreen<R> list, List<Row> rows, Sort sort, Joined in) {
        // A list that has other columns now, as when processes are grouped, starts in its own order.
        Column<R> column = list.column(sort.column())
                .or(() -> list.column(list.usual().column()))
                .orElseThrow();
        return new Ranking(
                rows,
                column.numeric() ? row -> list.number(column, row, in) : null,
                row -> list.key(column, row, in),
                sort.descending());
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Row get(int index) {
        Objects.checkIndex(index, rows.size());
        if (index >= first.size()) {
            first = first(Math.max(LEAST, AHEAD * (index + 1)));
        }
        return first.get(index);
    }

    @Override
    public Object[] toArray() {
        if (first.size() < rows.size()) {
            first = sorted();
        }
        return first.toArray();
    }

    /** The position of a row, -1 when it is not here. */
    int indexOf(RowId id) {
        for (int i = 0; i < first.size(); i++) {
            if (first.get(i).is(id)) {
                return i;
            }
        }
        for (int i = 0; first.size() < rows.size() && i < rows.size(); i++) {
            if (rows.get(i).is(id)) {
                return before(i);
            }
        }
        return -1;
    }

    /** How many rows come before the one in a place. */
    private int before(int place) {
        Keyed wanted = new Keyed().of(place);
        Keyed other = new Keyed();
        int before = 0;
        for (int i = 0; i < rows.size(); i++) {
            before += other.of(i).compareTo(wanted) < 0 ? 1 : 0;
        }
        return before;
    }

    private List<Row> first(int most) {
        if (most >= rows.size() / SORTED_PART) {
            return sorted();
        }
        PriorityQueue<Keyed> lastAhead = new PriorityQueue<>(most + 1, Comparator.reverseOrder());
        Keyed next = new Keyed();
        for (int i = 0; i < rows.size(); i++) {
            next.of(i);
            if (lastAhead.size() < most) {
                lastAhead.add(next);
                next = new Keyed();
            } else if (next.compareTo(lastAhead.peek()) < 0) {
                Keyed displaced = lastAhead.poll();
                lastAhead.add(next);
                next = displaced;
            }
        }
        return inOrder(lastAhead.toArray(Keyed[]::new));
    }

    private List<Row> sorted() {
        Keyed[] all = new Keyed[rows.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Keyed().of(i);
        }
        return inOrder(all);
    }

    private static List<Row> inOrder(Keyed[] keyed) {
        Arrays.sort(keyed);
        Row[] ordered = new Row[keyed.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = keyed[i].row;
        }
        return List.of(ordered);
    }

    /** A row with its sort key, so that the key is made once per row and not once per comparison. */
    private final class Keyed implements Comparable<Keyed> {
        private int place;
        private Row row;
        /** What moves is above what belongs to no process, and both above what has gone. */
        private int level;

        private double value;
        private String key;

        Keyed of(int newPlace) {
            place = newPlace;
            row = rows.get(newPlace);
            level = row.isGone() ? 2 : row.isPinned() ? 1 : 0;
            if (number == null) {
                key = text.apply(row);
            } else {
                value = number.applyAsDouble(row);
            }
            return this;
        }

        @Override
        public int compareTo(Keyed other) {
            int order = Integer.compare(level, other.level);
            if (order == 0) {
                int byKey = number == null ? key.compareTo(other.key) : Double.compare(value, other.value);
                order = descending ? -byKey : byKey;
            }
            if (order == 0) {
                order = Long.compare(other.row.totalBytes(), row.totalBytes());
            }
            if (order == 0) {
                order = Long.compare(row.rank(), other.row.rank());
            }
            return order == 0 ? Integer.compare(place, other.place) : order;
        }
    }
}
