package dev.weir.units;

/**
 * The characters that bars, sparklines, graphs and rules are drawn with: one set for UTF-8 terminals, one for all
 * others.
 */
public enum Glyphs {
    /** Eighth blocks and box drawing. */
    UNICODE("▁▂▃▄▅▆▇█", "▔▀█", "▏▎▍▌▋▊▉█", '─', '│', '▼', '▲'),
    /** The 95 printable ASCII characters only. */
    ASCII(".:-=#", "'=#", "#", '-', '|', 'v', '^');

    private final String rising;
    private final String hanging;
    private final String rightward;
    private final char horizontal;
    private final char vertical;
    private final char descending;
    private final char ascending;

    Glyphs(
            String rising,
            String hanging,
            String rightward,
            char horizontal,
            char vertical,
            char descending,
            char ascending) {
        this.rising = rising;
        this.hanging = hanging;
        this.rightward = rightward;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.descending = descending;
        this.ascending = ascending;
    }

    /** Returns the character horizontal rules are made of. */
    public char horizontal() {
        return horizontal;
    }

    /** Returns the character vertical rules are made of. */
    public char vertical() {
        return vertical;
    }

    /** Returns the mark of a column sorted with its largest value first. */
    public char descending() {
        return descending;
    }

    /** Returns the mark of a column sorted with its smallest value first. */
    public char ascending() {
        return ascending;
    }

    /**
     * Returns one character per value, oldest first: as high as the share of the value in the ceiling, blank where a
     * value is missing.
     *
     * @param values  NaN where there was no sample
     * @param ceiling what a full block means, above 0
     */
    public String sparkline(double[] values, double ceiling) {
        StringBuilder line = new StringBuilder(values.length);
        for (double value : values) {
            if (Double.isNaN(value)) {
                line.append(' ');
            } else {
                line.append(rising.charAt(Math.max(0, steps(value, ceiling, rising.length()) - 1)));
            }
        }
        return line.toString();
    }

    /**
     * Returns a bar from the left, filled with blanks to its width.
     *
     * @param share   0 to 1; what is outside is drawn as 0 or 1
     * @param columns the bar's whole width
     */
    public String bar(double share, int columns) {
        int perCell = rightward.length();
        int filled = steps(share, 1, columns * perCell);
        StringBuilder bar = new StringBuilder(columns);
        for (int column = 0; column < columns; column++) {
            bar.append(cell(rightward, filled - column * perCell));
        }
        return bar.toString();
    }

    /**
     * Returns the character at one height of a column that rises from the axis.
     *
     * @param value   what the column shows; NaN draws nothing
     * @param ceiling what the full height means, above 0
     * @param row     rows away from the axis, 0 next to it
     * @param rows    height of the graph
     */
    public char rising(double value, double ceiling, int row, int rows) {
        return column(rising, value, ceiling, row, rows);
    }

    /** Returns the character at one depth of a column that hangs down from the axis; as {@link #rising} otherwise. */
    public char hanging(double value, double ceiling, int row, int rows) {
        return column(hanging, value, ceiling, row, rows);
    }

    private static char column(String levels, double value, double ceiling, int row, int rows) {
        return cell(levels, steps(value, ceiling, rows * levels.length()) - row * levels.length());
    }

    private static char cell(String levels, int filled) {
        return filled <= 0 ? ' ' : levels.charAt(Math.min(filled, levels.length()) - 1);
    }

    /**
     * Returns how many of {@code steps} the value fills; anything above 0 fills at least one, so that it can be seen.
     */
    private static int steps(double value, double ceiling, int steps) {
        if (!(value > 0)) {
            return 0;
        }
        return (int) Math.max(1, Math.min(steps, Math.round(value / ceiling * steps)));
    }
}
