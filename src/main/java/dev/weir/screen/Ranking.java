package dev.weir.screen;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.RandomAccess;

/**
 * Rows in their order, which is worked out only as far as somebody looks: of 100,000 rows a screen shows some sixty, and those are
 * found in one pass. To look further down takes another pass, and far down a sort of all.
 */
final class Ranking extends AbstractList<Row> implements RandomAccess {

    /** Rows put in order at the least: as many as a high screen shows. */
    private static final int LEAST = 64;
    /** Looking further down puts so many times as many rows in order, so that scrolling does not do so with each line. */
    private static final int AHEAD = 4;
    /** When this part of all rows is wanted, all are sorted: that is no slower than to choose among them. */
    private static final int SORTED_PART = 8;

    /** In no order. */
    private final List<Row> rows;
    private final Sort sort;
    private final Joined in;
    private List<Row> first = List.of();

    /** These rows by a column's values in a snapshot; rows that are equal in everything stay in the order they came in. */
    Ranking(List<Row> rows, Sort sort, Joined in) {
        this.rows = rows;
        this.sort = sort;
        this.in = in;
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
        private double number;
        private String text;

        Keyed of(int newPlace) {
            place = newPlace;
            row = rows.get(newPlace);
            if (sort.column().isNumeric()) {
                number = row.number(sort.column(), in);
            } else {
                text = row.text(sort.column(), in);
            }
            return this;
        }

        @Override
        public int compareTo(Keyed other) {
            int order = Boolean.compare(row.isPinned(), other.row.isPinned());
            if (order == 0) {
                int byKey = sort.column().isNumeric() ? Double.compare(number, other.number) : text.compareTo(other.text);
                order = sort.isDescending() ? -byKey : byKey;
            }
            if (order == 0) {
                order = Boolean.compare(row.isGone(), other.row.isGone());
            }
            if (order == 0) {
                order = Long.compare(other.row.traffic().totalBytes(), row.traffic().totalBytes());
            }
            if (order == 0) {
                order = Long.compare(row.rank(), other.row.rank());
            }
            return order == 0 ? Integer.compare(place, other.place) : order;
        }
    }
}
