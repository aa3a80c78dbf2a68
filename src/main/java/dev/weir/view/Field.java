package dev.weir.view;

import dev.weir.screen.Column;

/**
 * How a column stands in a table.
 *
 * @param column   the column
 * @param width    cells it needs
 * @param right    whether its text stands at the right
 * @param keep     the larger, the longer it stays when columns run out
 * @param stretch  cells it takes at most of what is left over
 */
record Field(Column column, int width, boolean right, int keep, int stretch) {

    /** Stays whatever happens. */
    static final int ALWAYS = Integer.MAX_VALUE;

    static Field number(Column column, int width, int keep) {
        return new Field(column, width, true, keep, 0);
    }

    static Field text(Column column, int width, int keep, int stretch) {
        return new Field(column, width, false, keep, stretch);
    }

    Field wider(int cells) {
        return new Field(column, width + cells, right, keep, stretch - cells);
    }
}
