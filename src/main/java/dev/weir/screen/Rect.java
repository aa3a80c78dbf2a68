package dev.weir.screen;

/**
 * A part of the screen.
 *
 * @param left    first column
 * @param top     first row
 * @param columns width; 0 when the part is not shown
 * @param rows    height; 0 when the part is not shown
 */
public record Rect(int left, int top, int columns, int rows) {

    /** A part that is not shown. */
    public static final Rect NONE = new Rect(0, 0, 0, 0);

    /** Whether it is not shown. */
    public boolean isEmpty() {
        return columns <= 0 || rows <= 0;
    }

    /** The first row below it. */
    public int bottom() {
        return top + rows;
    }

    /** Whether a cell lies in it. */
    public boolean contains(int column, int row) {
        return column >= left && column < left + columns && row >= top && row < bottom();
    }

    /** The same part without its first rows. */
    public Rect below(int taken) {
        int kept = Math.max(0, rows - taken);
        return kept == 0 ? NONE : new Rect(left, top + taken, columns, kept);
    }

    /** Its first rows alone. */
    public Rect first(int wanted) {
        return new Rect(left, top, columns, Math.min(rows, Math.max(0, wanted)));
    }
}
