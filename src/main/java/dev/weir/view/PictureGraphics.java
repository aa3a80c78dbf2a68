package dev.weir.view;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.AbstractTextGraphics;
import com.googlecode.lanterna.graphics.TextGraphics;

/**
 * Lanterna's drawing on a {@link Picture}, or on a part of it, never beyond its edges. What draws most, text and filled
 * rectangles, takes its cells from a {@link Palette}; Lanterna's own graphics makes a new one for each, by a search for
 * the character's boundaries.
 */
public final class PictureGraphics extends AbstractTextGraphics {

    private final Picture picture;
    private final int left;
    private final int top;
    private final TerminalSize size;
    private Palette.Style style;

    PictureGraphics(Picture picture) {
        this(picture, 0, 0, picture.getSize());
    }

    private PictureGraphics(Picture picture, int left, int top, TerminalSize size) {
        this.picture = picture;
        this.left = left;
        this.top = top;
        this.size = size;
    }

    @Override
    public TerminalSize getSize() {
        return size;
    }

    /** A part of this one; what of it lies beyond the edges here is left out. */
    @Override
    public TextGraphics newTextGraphics(TerminalPosition topLeft, TerminalSize part) {
        int column = topLeft.getColumn();
        int row = topLeft.getRow();
        int columns = Math.min(part.getColumns(), size.getColumns() - column);
        int rows = Math.min(part.getRows(), size.getRows() - row);
        boolean inside = column >= 0 && row >= 0 && columns == part.getColumns() && rows == part.getRows();
        return inside
                ? new PictureGraphics(picture, left + column, top + row, part)
                : super.newTextGraphics(topLeft, part);
    }

    @Override
    public TextCharacter getCharacter(int column, int row) {
        return contains(column, row) ? picture.getCharacterAt(left + column, top + row) : null;
    }

    @Override
    public TextGraphics setCharacter(int column, int row, TextCharacter cell) {
        if (contains(column, row)) {
            picture.setCharacterAt(left + column, top + row, cell);
        }
        return this;
    }

    @Override
    public TextGraphics setCharacter(int column, int row, char character) {
        return setCharacter(column, row, style().cell(character));
    }

    /** Draws text on one line; a wide character of which only the left half would fit is left out. */
    @Override
    public TextGraphics putString(int column, int row, String text) {
        if (row < 0 || row >= size.getRows()) {
            return this;
        }
        Palette.Style drawn = style();
        int columns = size.getColumns();
        int at = column;
        for (int i = 0; i < text.length() && at < columns; i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                return super.putString(at, row, text.substring(i)); // tabs and ends of lines
            }
            TextCharacter cell = drawn.cell(c);
            boolean wide = Picture.isWide(cell);
            int end = at + (wide ? 2 : 1);
            if (at >= 0 && end <= columns) {
                picture.set(left + at, top + row, cell, wide);
            }
            at = end;
        }
        return this;
    }

    @Override
    public TextGraphics fillRectangle(TerminalPosition topLeft, TerminalSize part, char character) {
        return fillRectangle(topLeft, part, style().cell(character));
    }

    @Override
    public TextGraphics fillRectangle(TerminalPosition topLeft, TerminalSize part, TextCharacter cell) {
        if (Picture.isWide(cell)) {
            return super.fillRectangle(topLeft, part, cell);
        }
        int from = Math.max(0, topLeft.getColumn());
        int to = Math.min(size.getColumns(), topLeft.getColumn() + part.getColumns());
        int end = Math.min(size.getRows(), topLeft.getRow() + part.getRows());
        for (int row = Math.max(0, topLeft.getRow()); row < end; row++) {
            picture.fill(left + from, left + to, top + row, cell);
        }
        return this;
    }

    private boolean contains(int column, int row) {
        return column >= 0 && column < size.getColumns() && row >= 0 && row < size.getRows();
    }

    /** Looked at when something is drawn, since a style changes through a dozen methods. */
    private Palette.Style style() {
        if (style == null || !style.is(foregroundColor, backgroundColor, activeModifiers)) {
            style = picture.palette().style(foregroundColor, backgroundColor, activeModifiers);
        }
        return style;
    }
}
