package dev.weir.units;

/** Printable text fitted to terminal columns; Chinese, Japanese and Korean characters take two each. */
public final class Columns {

    /** Marks text that was cut: two ASCII dots, since the width of the ellipsis character differs between terminals. */
    private static final String CUT_MARK = "..";
    /** Below this width there is no mark, as it would take more than it tells. */
    private static final int NARROWEST_WITH_MARK = 4;

    private Columns() {}

    /** Returns how many columns {@link Printable} text takes. */
    public static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += width(text.charAt(i));
        }
        return width;
    }

    /** Returns how many columns one printable character takes: 1 or 2. */
    public static int width(char c) {
        return c >= '\u1100' && isWide(c) ? 2 : 1;
    }

    /** Returns the text in at most {@code columns}, ending in {@code ..} when something was cut off. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns < NARROWEST_WITH_MARK) {
            return head(text, columns);
        }
        return head(text, columns - CUT_MARK.length()) + CUT_MARK;
    }

    /** Returns the end of the text in at most {@code columns}, beginning with {@code ..} when something was cut off. */
    public static String cutStart(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns < NARROWEST_WITH_MARK) {
            return tail(text, columns);
        }
        return CUT_MARK + tail(text, columns - CUT_MARK.length());
    }

    /** Returns the text in exactly {@code columns}, at the left, cut or filled with blanks. */
    public static String left(String text, int columns) {
        String shown = cut(text, columns);
        return shown + blanks(columns - width(shown));
    }

    /** Returns the text in exactly {@code columns}, at the right, cut or filled with blanks. */
    public static String right(String text, int columns) {
        String shown = cut(text, columns);
        return blanks(columns - width(shown)) + shown;
    }

    /**
     * Wide characters that the cells of Lanterna take for narrow ones: old radicals, Yi, units in squares and the like.
     */
    static boolean isWideButRare(char c) {
        return in(c, '\u2f00', '\u2fff')
                || in(c, '\u3100', '\u312f')
                || in(c, '\u3190', '\u31ef')
                || in(c, '\u3300', '\u33ff')
                || in(c, '\ua000', '\ua4cf')
                || in(c, '\ua960', '\ua97f')
                || in(c, '\ufe10', '\ufe1f')
                || in(c, '\ufe50', '\ufe6f')
                || in(c, '\uffe0', '\uffe6')
                || c == '\u303f';
    }

    private static boolean isWide(char c) {
        return in(c, '\u1100', '\u11ff')
                || in(c, '\u2e80', '\u2eff')
                || in(c, '\u3000', '\u30ff')
                || in(c, '\u3130', '\u318f')
                || in(c, '\u31f0', '\u32ff')
                || in(c, '\u3400', '\u4dbf')
                || in(c, '\u4e00', '\u9fff')
                || in(c, '\uac00', '\ud7af')
                || in(c, '\uf900', '\ufaff')
                || in(c, '\ufe30', '\ufe4f')
                || in(c, '\uff00', '\uff60');
    }

    private static boolean in(char c, char first, char last) {
        return c >= first && c <= last;
    }

    private static String head(String text, int columns) {
        int end = 0;
        int used = 0;
        while (end < text.length() && used + width(text.charAt(end)) <= columns) {
            used += width(text.charAt(end++));
        }
        return text.substring(0, end);
    }

    private static String tail(String text, int columns) {
        int start = text.length();
        int used = 0;
        while (start > 0 && used + width(text.charAt(start - 1)) <= columns) {
            used += width(text.charAt(--start));
        }
        return text.substring(start);
    }

    private static String blanks(int columns) {
        return " ".repeat(Math.max(0, columns));
    }
}
