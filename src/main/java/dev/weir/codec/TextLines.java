package dev.weir.codec;

import dev.weir.units.Columns;
import dev.weir.units.Printable;

/** Lines of cells with a blank between each two. */
final class TextLines {

    private final StringBuilder text = new StringBuilder();
    private int start;

    /** Adds text from anywhere at the left of so many columns. */
    TextLines left(String cell, int columns) {
        return add(Columns.left(Printable.text(cell), columns));
    }

    TextLines right(String cell, int columns) {
        return add(Columns.right(cell, columns));
    }

    /** Adds text as it is. */
    TextLines add(String cell) {
        if (text.length() > start) {
            text.append(' ');
        }
        text.append(cell);
        return this;
    }

    void line(String whole) {
        add(whole).end();
    }

    void end() {
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
        start = text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
