package dev.weir.terminal;

import com.googlecode.lanterna.TextColor;

/** How many colours a terminal shows; any other becomes the nearest one it has. */
public enum Colours {
    /** Only bold, underline and reverse. */
    NONE,
    /** The palette of 16 colours of the terminal. */
    ANSI,
    /** The xterm palette of 256. */
    INDEXED,
    /** 24-bit colours. */
    TRUE;

    /** Returns the colour to send for one that was drawn with. */
    TextColor shown(TextColor wanted) {
        if (this == NONE) {
            return TextColor.ANSI.DEFAULT;
        }
        boolean asIs = this == TRUE
                || wanted instanceof TextColor.ANSI
                || this == INDEXED && wanted instanceof TextColor.Indexed;
        return asIs ? wanted : nearestTo(wanted);
    }

    private TextColor nearestTo(TextColor wanted) {
        if (this == INDEXED) {
            return TextColor.Indexed.fromRGB(wanted.getRed(), wanted.getGreen(), wanted.getBlue());
        }
        TextColor best = TextColor.ANSI.DEFAULT;
        int smallest = Integer.MAX_VALUE;
        for (TextColor.ANSI candidate : TextColor.ANSI.values()) {
            int distance = square(candidate.getRed() - wanted.getRed())
                    + square(candidate.getGreen() - wanted.getGreen())
                    + square(candidate.getBlue() - wanted.getBlue());
            if (candidate != TextColor.ANSI.DEFAULT && distance < smallest) {
                smallest = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static int square(int value) {
        return value * value;
    }
}
