package dev.weir.feature.rules;

import java.util.Arrays;

/**
 * The text of an expression, put together from a line of a file and what that refers to; knows where each character
 * comes from.
 */
final class Expansion {

    /** Longer ones are refused, as libpcap would take too long for them. */
    private static final int LENGTH_MAX = 32_768;

    private final StringBuilder text = new StringBuilder();
    private int[] columns = new int[256];

    /** Adds text that comes from a column of the line on, or as a whole from there. */
    void add(String added, int column, boolean verbatim) {
        int at = text.length();
        text.append(added);
        if (text.length() > columns.length) {
            columns = Arrays.copyOf(columns, text.length() * 2);
        }
        for (int i = 0; i < added.length(); i++) {
            columns[at + i] = verbatim ? column + i : column;
        }
    }

    boolean isTooLong() {
        return text.length() > LENGTH_MAX;
    }

    /** The column of the line that a character comes from; that behind the last one when there is no such character. */
    int column(int index, int end) {
        return index < text.length() ? columns[index] : end;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
