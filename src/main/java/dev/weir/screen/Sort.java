package dev.weir.screen;

/**
 * By which column a list is ordered.
 *
 * @param column     the column's title
 * @param descending whether the largest or the last in the alphabet comes first
 */
public record Sort(String column, boolean descending) {

    /** By both directions together, busiest first. */
    static final Sort BUSIEST_FIRST = new Sort("IN+OUT", true);

    /** By what was moved in all, most first. */
    static final Sort MOST_FIRST = new Sort("TOTAL", true);

    /** The natural order of a column: largest first for numbers, A to Z for text. */
    static Sort by(Column<?> column) {
        return new Sort(column.title(), column.numeric());
    }

    /** The other way round. */
    Sort flipped() {
        return new Sort(column, !descending);
    }
}
