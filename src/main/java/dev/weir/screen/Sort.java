package dev.weir.screen;

/**
 * By which column a list is ordered.
 *
 * @param column   the column
 * @param reversed whether against the column's natural order, which is largest first for numbers and A to Z for text
 */
public record Sort(Column column, boolean reversed) {

    /** The order a list starts with: busiest first, alerts newest first. */
    static Sort initial(View list) {
        return new Sort(list == View.ALERTS ? Column.SINCE : Column.RATE, false);
    }

    /** The other way round. */
    Sort flipped() {
        return new Sort(column, !reversed);
    }

    /** Whether the largest or the last in the alphabet comes first. */
    public boolean isDescending() {
        return column.isNumeric() != reversed;
    }
}
