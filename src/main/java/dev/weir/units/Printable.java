package dev.weir.units;

import java.text.Normalizer;

/**
 * Text that is safe to draw, whoever wrote the original.
 * <p>Process names, DNS names and arguments come from strangers, and may have escape codes, direction changes or
 * characters whose width terminals disagree about. The result has exactly one {@code char} per drawn cell (two cells
 * where {@link Columns} says so): accents are composed, combining marks that are left are dropped, and what has no
 * certain width is {@code ?}.
 */
public final class Printable {

    private static final char UNKNOWN = '?';

    /**
     * Characters outside CJK that terminals draw two cells wide (Unicode 15 EastAsianWidth.txt, W, BMP symbols): first,
     * last, ...
     */
    private static final String WIDE_SYMBOLS =
            "\u231a\u231b\u2329\u232a\u23e9\u23ec\u23f0\u23f0\u23f3\u23f3\u25fd\u25fe"
                    + "\u2614\u2615\u2648\u2653\u267f\u267f\u2693\u2693\u26a1\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26ce"
                    + "\u26d4\u26d4\u26ea\u26ea\u26f2\u26f3\u26f5\u26f5\u26fa\u26fa\u26fd\u26fd\u2705\u2705\u270a\u270b\u2728\u2728"
                    + "\u274c\u274c\u274e\u274e\u2753\u2755\u2757\u2757\u2795\u2797\u27b0\u27b0\u27bf\u27bf\u2b1b\u2b1c\u2b50\u2b50"
                    + "\u2b55\u2b55";

    private Printable() {}

    /**
     * Returns the text without anything that could move the cursor or change the direction, or that is invisible or of
     * no certain width.
     */
    public static String text(String raw) {
        if (isPlainAscii(raw)) {
            return raw;
        }
        String composed = Normalizer.normalize(raw, Normalizer.Form.NFC);
        StringBuilder safe = new StringBuilder(composed.length());
        composed.codePoints().forEach(codePoint -> append(safe, codePoint));
        return safe.toString();
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder safe, int codePoint) {
        if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
            safe.append(' ');
        } else if (!isInvisible(codePoint)) {
            safe.append(hasCertainWidth(codePoint) ? (char) codePoint : UNKNOWN);
        }
    }

    /** Control characters, direction and zero-width marks, line separators, and accents that have no composed form. */
    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> isHangulJamoFollower(codePoint) || codePoint == '\u115f';
        };
    }

    /** Hangul vowels and final consonants draw into the cell of the consonant before them. */
    private static boolean isHangulJamoFollower(int codePoint) {
        return codePoint >= 0x1160 && codePoint <= 0x11ff
                || codePoint >= 0xd7b0 && codePoint <= 0xd7ff
                || codePoint == 0x3164;
    }

    private static boolean hasCertainWidth(int codePoint) {
        int type = Character.getType(codePoint);
        return codePoint <= Character.MAX_VALUE
                && type != Character.UNASSIGNED
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && !isWideSymbol((char) codePoint)
                && !Columns.isWideButRare((char) codePoint);
    }

    private static boolean isWideSymbol(char c) {
        for (int i = 0; i < WIDE_SYMBOLS.length(); i += 2) {
            if (c >= WIDE_SYMBOLS.charAt(i) && c <= WIDE_SYMBOLS.charAt(i + 1)) {
                return true;
            }
        }
        return false;
    }
}
