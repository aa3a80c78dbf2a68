package dev.weir.view;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.TextImage;
import java.util.Arrays;

/**
 * What a terminal is to show, cell by cell; blank where nothing was drawn. Holds what Lanterna's {@code BasicTextImage}
 * does, which looks up in 14 Unicode blocks, for every cell that is drawn, whether it and its neighbour are wide: two
 * fifths of what a refresh took.
 */
public final class Picture implements TextImage {

    private static final TextCharacter BLANK = TextCharacter.DEFAULT_CHARACTER;
    /** No character before it is two cells wide. */
    private static final char FIRST_WIDE = '\u1100';

    private final TerminalSize size;
    private final int columns;
    private final TextCharacter[][] cells;
    /** Rows on which a wide character was drawn. */
    private final boolean[] hasWide;

    private final Palette palette;

    /** A blank picture. */
    public Picture(TerminalSize size) {
        this(size, new Palette());
    }

    private Picture(TerminalSize size, Palette palette) {
        this.size = size;
        this.palette = palette;
        columns = size.getColumns();
        cells = new TextCharacter[size.getRows()][columns];
        hasWide = new boolean[cells.length];
        setAll(BLANK);
    }

    @Override
    public TerminalSize getSize() {
        return size;
    }

    /** The cells that were drawn here before. */
    Palette palette() {
        return palette;
    }

    /** Returns a cell; blank beyond the edges, as is the right half of a wide character. */
    @Override
    public TextCharacter getCharacterAt(int column, int row) {
        return contains(column, row) ? cells[row][column] : BLANK;
    }

    @Override
    public TextCharacter getCharacterAt(TerminalPosition position) {
        return getCharacterAt(position.getColumn(), position.getRow());
    }

    /** Whether some cell of a row is wide, or was before it was drawn over. */
    public boolean hasWide(int row) {
        return row < hasWide.length && hasWide[row];
    }

    /**
     * Draws a cell, if it is within the edges; a wide one takes its right neighbour's place, and one that loses its
     * right half becomes blank.
     */
    @Override
    public void setCharacterAt(int column, int row, TextCharacter cell) {
        if (contains(column, row)) {
            set(column, row, cell, isWide(cell));
        }
    }

    /** As {@link #setCharacterAt}, for a cell within the edges. */
    void set(int column, int row, TextCharacter cell, boolean wide) {
        TextCharacter[] line = cells[row];
        if (hasWide[row] && column > 0 && isWide(line[column - 1])) {
            line[column - 1] = blank(line[column - 1]);
        }
        line[column] = cell;
        if (wide) {
            hasWide[row] = true;
            if (column + 1 < columns) {
                line[column + 1] = blank(cell);
            }
        }
    }

    @Override
    public void setCharacterAt(TerminalPosition position, TextCharacter cell) {
        setCharacterAt(position.getColumn(), position.getRow(), cell);
    }

    @Override
    public void setAll(TextCharacter cell) {
        for (int row = 0; row < cells.length; row++) {
            hasWide[row] = isWide(cell);
            Arrays.fill(cells[row], cell);
        }
    }

    /** Draws the same narrow cell from a column up to another, as far as that is within the edges. */
    void fill(int from, int to, int row, TextCharacter narrow) {
        int start = Math.max(0, from);
        int end = Math.min(to, columns);
        if (start >= end || row < 0 || row >= cells.length) {
            return;
        }
        if (start == 0 && end == columns) {
            hasWide[row] = false;
        }
        setCharacterAt(start, row, narrow);
        Arrays.fill(cells[row], start, end, narrow);
    }

    @Override
    public PictureGraphics newTextGraphics() {
        return new PictureGraphics(this);
    }

    @Override
    public Picture resize(TerminalSize newSize, TextCharacter filler) {
        Picture resized = new Picture(newSize, palette);
        resized.setAll(filler);
        copyTo(resized);
        return resized;
    }

    @Override
    public void copyTo(TextImage destination) {
        copyTo(destination, 0, cells.length, 0, columns, 0, 0);
    }

    @Override
    public void copyTo(
            TextImage destination,
            int startRow,
            int rows,
            int startColumn,
            int width,
            int rowOffset,
            int columnOffset) {
        for (int row = startRow; row < Math.min(startRow + rows, cells.length); row++) {
            for (int column = startColumn; column < Math.min(startColumn + width, columns); column++) {
                TextCharacter cell = cells[row][column];
                destination.setCharacterAt(column - startColumn + columnOffset, row - startRow + rowOffset, cell);
                column += isWide(cell) ? 1 : 0;
            }
        }
    }

    /** Moves lines up by a distance, or down by a negative one; those that nothing moves to become blank. */
    @Override
    public void scrollLines(int firstLine, int lastLine, int distance) {
        TextCharacter[][] before = cells.clone();
        boolean[] wideBefore = hasWide.clone();
        for (int row = Math.max(0, firstLine); row <= Math.min(lastLine, cells.length - 1); row++) {
            int from = row + distance;
            boolean moves = from >= Math.max(0, firstLine) && from <= Math.min(lastLine, cells.length - 1);
            cells[row] = moves ? before[from].clone() : blankRow();
            hasWide[row] = moves && wideBefore[from];
        }
    }

    private TextCharacter[] blankRow() {
        TextCharacter[] row = new TextCharacter[columns];
        Arrays.fill(row, BLANK);
        return row;
    }

    private boolean contains(int column, int row) {
        return (column | row) >= 0 && row < cells.length && column < columns;
    }

    /**
     * As {@link TextCharacter#isDoubleWidth()}, which looks a character up in 14 Unicode blocks even when it is a
     * letter or a block.
     */
    public static boolean isWide(TextCharacter cell) {
        String text = cell.getCharacterString();
        char first = text.charAt(0);
        return (first >= FIRST_WIDE && !(first >= '\u2000' && first < '\u2e80') || text.length() > 1)
                && cell.isDoubleWidth();
    }

    private static TextCharacter blank(TextCharacter cell) {
        return cell.withCharacter(' ');
    }
}
