package dev.weir.feature.rules;

import dev.weir.units.Columns;
import dev.weir.units.Printable;

/**
 * What is wrong with a rules file, and where.
 *
 * @param line    the line in the file, from 1
 * @param column  characters before the place, from 0 to the length of the line
 * @param text    the line
 * @param message what is wrong, in a clause
 */
record Problem(int line, int column, String text, String message) {

    private static final int BEFORE_MAX = 60;
    private static final int WIDTH_MAX = 100;

    /** The place, what is wrong, the line and a caret under the place; of a long line what is around the place. */
    String shown(String file) {
        int from = column > WIDTH_MAX - BEFORE_MAX / 2 ? column - BEFORE_MAX : 0;
        String before = Printable.text(text.substring(from, column));
        String rest = Printable.text(text.substring(column));
        return file + ":" + line + ":" + (column + 1) + ": " + message + "\n  " + before
                + Columns.cut(rest, WIDTH_MAX - Math.min(WIDTH_MAX, Columns.width(before))) + "\n  "
                + " ".repeat(Columns.width(before)) + "^\n";
    }
}
