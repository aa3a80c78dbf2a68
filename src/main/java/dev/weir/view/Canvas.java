package dev.weir.view;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.graphics.TextGraphics;
import dev.weir.screen.Event;
import dev.weir.screen.Rect;
import dev.weir.units.Columns;
import dev.weir.units.Glyphs;
import java.time.ZoneId;

/** A part of the screen: Lanterna's graphics for it, in the inks of a theme. */
public final class Canvas {

    private final TextGraphics whole;
    private final TextGraphics graphics;
    private final Look look;
    private final Rect part;
    private final Spots spots;
    /** What the graphics draws in now. */
    private Ink dipped;

    private Canvas(TextGraphics whole, TextGraphics graphics, Look look, Rect part, Spots spots) {
        this.spots = spots;
        this.whole = whole;
        this.graphics = graphics;
        this.look = look;
        this.part = part;
    }

    /** Everything that the graphics reaches. */
    static Canvas of(TextGraphics graphics, Look look) {
        TerminalSize size = graphics.getSize();
        return new Canvas(graphics, graphics, look, new Rect(0, 0, size.getColumns(), size.getRows()), new Spots());
    }

    /** A part of it, as far as it lies in it; {@link Rect} in coordinates of the whole. */
    public Canvas part(Rect wanted) {
        Rect inner = wanted.first(part.bottom() - wanted.top());
        TerminalSize size = new TerminalSize(Math.max(0, inner.columns()), Math.max(0, inner.rows()));
        TerminalPosition topLeft = new TerminalPosition(inner.left(), inner.top());
        return new Canvas(whole, whole.newTextGraphics(topLeft, size), look, inner, spots);
    }

    /** A click on some cells of a row does something. */
    public void spot(int column, int row, int columns, Event event) {
        spots.add(new Rect(part.left() + column, part.top() + row, columns, 1), event);
    }

    Spots spots() {
        return spots;
    }

    Look look() {
        return look;
    }

    /** The glyphs this terminal can show. */
    public Glyphs glyphs() {
        return look.glyphs();
    }

    /** The time zone of every time shown. */
    public ZoneId zone() {
        return look.zone();
    }

    /** Its width. */
    public int columns() {
        return part.columns();
    }

    /** Its height. */
    public int rows() {
        return part.rows();
    }

    /** Where it is on the whole screen. */
    public Rect rect() {
        return part;
    }

    /** Draws printable text and returns the column after it; what lies beyond the edges is left out. */
    public int put(int column, int row, String text, Ink ink) {
        in(ink).putString(column, row, text);
        return column + Columns.width(text);
    }

    /** Draws one character. */
    public void put(int column, int row, char c, Ink ink) {
        in(ink).setCharacter(column, row, c);
    }

    /** Draws text so that it ends before {@code end}. */
    void putRight(int end, int row, String text, Ink ink) {
        in(ink).putString(end - Columns.width(text), row, text);
    }

    /** Fills a row with one character. */
    void fill(int row, char c, Ink ink) {
        fill(0, part.columns(), row, c, ink);
    }

    /** Fills part of a row with one narrow character. */
    void fill(int from, int to, int row, char c, Ink ink) {
        if (from < to) {
            in(ink).fillRectangle(new TerminalPosition(from, row), new TerminalSize(to - from, 1), c);
        }
    }

    /** Blanks the whole part. */
    void clear() {
        in(Ink.TEXT).fill(' ');
    }

    /** Draws a title into a rule across the first row: {@code -- Ports ------}. */
    void title(String text, Ink ink) {
        fill(0, glyphs().horizontal(), Ink.TEXT);
        put(2, 0, " " + Columns.cut(text, Math.max(0, part.columns() - 6)) + " ", ink);
    }

    private TextGraphics in(Ink ink) {
        if (ink != dipped) {
            dipped = ink;
            graphics.setForegroundColor(look.theme().colour(ink));
            graphics.setModifiers(look.theme().weight(ink));
        }
        return graphics;
    }
}
