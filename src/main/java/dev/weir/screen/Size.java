package dev.weir.screen;

/**
 * The screen's size.
 *
 * @param columns cells across, at least 1
 * @param rows    cells down, at least 1
 */
public record Size(int columns, int rows) {

    /** The size every screen is designed for first. */
    public static final Size USUAL = new Size(80, 24);

    public Size {
        columns = Math.max(1, columns);
        rows = Math.max(1, rows);
    }
}
