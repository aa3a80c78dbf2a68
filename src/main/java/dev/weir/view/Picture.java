package dev.weir.view;

import com.googlecode.lanterna.TextCharacter;
import java.util.Arrays;

/**
 * What a terminal is to show, cell by cell; blank where nothing was drawn. As Lanterna's {@code BasicTextImage}, which looks up in 14
 * Unicode blocks, for every cell that is drawn, whether it and its neighbour are wide: two fifths of what a refresh took.
 */
public final class Picture {

    /** No character before it is two cells wide. */
    private static final char FIRST_WIDE = '\u1100';

    private final int columns;
    private final TextCharacter[][] cells;
    /** Rows on which a wide character was drawn. */
    private final boolean[] hasWide;

    /** A blank picture. */
    public Picture(int columns, int rows) {
        this.columns = columns;
        cells = new TextCharacter[rows][columns];
        for (TextCharacter[] row : cells) {
            Arrays.fill(row, TextCharacter.DEFAULT_CHARACTER);
        }
        hasWide = new boolean[rows];
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return cells.length;
    }

    /** Returns a cell; blank beyond the edges, as is the right half of a wide character. */
    public TextCharacter cell(int column, int row) {
        return row < cells.length && column < columns ? cells[row][column] : TextCharacter.DEFAULT_CHARACTER;
    }

    /** Whether some cell of a row is, or was, wide. */
    public boolean hasWide(int row) {
        return row < hasWide.length && hasWide[row];
    }

    /** Draws a cell, if it is within the edges; a wide one takes its right neighbour's place, and one that loses its right half becomes blank. */
    public void put(int column, int row, TextCharacter cell) {
        if (column < 0 || column >= columns || row < 0 || row >= cells.length) {
            return;
        }
        if (hasWide[row] && column > 0 && isWide(cells[row][column - 1])) {
            cells[row][column - 1] = blank(cells[row][column - 1]);
        }
        cells[row][column] = cell;
        if (isWide(cell)) {
            hasWide[row] = true;
            if (column + 1 < columns) {
                cells[row][column + 1] = blank(cell);
            }
        }
    }

    /** Draws the same narrow cell from a column up to another, as far as that is within the edges. */
    void fill(int from, int to, int row, TextCharacter narrow) {
        int end = Math.min(to, columns);
        if (from < end && row < cells.length) {
            put(from, row, narrow);
            Arrays.fill(cells[row], from, end, narrow);
        }
    }

    /** As {@link TextCharacter#isDoubleWidth()}, which looks a character up in 14 Unicode blocks even when it is a letter or a block. */
    public static boolean isWide(TextCharacter cell) {
        String text = cell.getCharacterString();
        char first = text.charAt(0);
        return (first >= FIRST_WIDE && !(first >= '\u2000' && first < '\u2e80') || text.length() > 1) && cell.isDoubleWidth();
    }

    private static TextCharacter blank(TextCharacter cell) {
        return cell.withCharacter(' ');
    }
}
