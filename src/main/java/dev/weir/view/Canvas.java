package dev.weir.view;

import dev.weir.screen.Rect;
import dev.weir.units.Columns;
import dev.weir.units.Glyphs;

/** A part of the picture that is drawn on with its own coordinates and never beyond its edges. */
final class Canvas {

    private final Picture picture;
    private final Palette palette;
    private final Look look;
    private final Rect part;

    private Canvas(Picture picture, Look look, Rect part) {
        this.picture = picture;
        this.look = look;
        this.palette = Palette.of(look.theme());
        this.part = part;
    }

    /** An empty picture. */
    static Canvas of(int columns, int rows, Look look) {
        return new Canvas(new Picture(columns, rows), look, new Rect(0, 0, columns, rows));
    }

    /** The whole picture this is part of. */
    Picture picture() {
        return picture;
    }

    /** A part of it; {@link Rect} in coordinates of the whole picture. */
    Canvas part(Rect inner) {
        return new Canvas(picture, look, inner);
    }

    Look look() {
        return look;
    }

    Glyphs glyphs() {
        return look.glyphs();
    }

    int columns() {
        return part.columns();
    }

    int rows() {
        return part.rows();
    }

    Rect rect() {
        return part;
    }

    /** Draws printable text and returns the column after it; what lies beyond the edges is left out. */
    int put(int column, int row, String text, Ink ink) {
        int at = column;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int width = Columns.width(c);
            if (at >= 0 && at + width <= part.columns() && row >= 0 && row < part.rows()) {
                picture.put(part.left() + at, part.top() + row, palette.cell(c, ink));
            }
            at += width;
        }
        return at;
    }

    /** Draws one character. */
    void put(int column, int row, char c, Ink ink) {
        if (column >= 0 && column < part.columns() && row >= 0 && row < part.rows()) {
            picture.put(part.left() + column, part.top() + row, palette.cell(c, ink));
        }
    }

    /** Draws text so that it ends before {@code end}. */
    void putRight(int end, int row, String text, Ink ink) {
        put(end - Columns.width(text), row, text, ink);
    }

    /** Fills a row with one character. */
    void fill(int row, char c, Ink ink) {
        fill(0, part.columns(), row, c, ink);
    }

    /** Fills part of a row with one narrow character. */
    void fill(int from, int to, int row, char c, Ink ink) {
        if (row >= 0 && row < part.rows()) {
            picture.fill(part.left() + Math.max(0, from), part.left() + Math.min(to, part.columns()), part.top() + row, palette.cell(c, ink));
        }
    }

    /** Blanks the whole part. */
    void clear() {
        for (int row = 0; row < part.rows(); row++) {
            fill(row, ' ', Ink.TEXT);
        }
    }

    /** Draws a title into a rule across the first row: {@code -- Ports ------}. */
    void title(String text, Ink ink) {
        fill(0, glyphs().horizontal(), Ink.TEXT);
        put(2, 0, " " + Columns.cut(text, Math.max(0, part.columns() - 6)) + " ", ink);
    }
}
