package dev.weir.terminal;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.HashMap;
import java.util.Map;

/** The style in which the terminal writes its next character, and the fewest bytes that change it (ECMA-48 SGR). */
final class Pen {

    private static final int BOLD = 1;
    private static final int UNDERLINE = 2;
    private static final int REVERSE = 4;

    private final Colours colours;
    /** Colours by those asked for: finding the nearest one takes long, and a theme has few. */
    private final Map<TextColor, TextColor> shown = new HashMap<>();

    private TextColor foreground = TextColor.ANSI.DEFAULT;
    private TextColor background = TextColor.ANSI.DEFAULT;
    private int attributes;

    Pen(Colours colours) {
        this.colours = colours;
    }

    /** Notes that the terminal writes plain characters from here on. */
    void reset() {
        foreground = TextColor.ANSI.DEFAULT;
        background = TextColor.ANSI.DEFAULT;
        attributes = 0;
    }

    boolean isPlain() {
        return attributes == 0
                && foreground.equals(TextColor.ANSI.DEFAULT)
                && background.equals(TextColor.ANSI.DEFAULT);
    }

    boolean writesAs(TextCharacter cell) {
        return attributes == attributesOf(cell)
                && foreground.equals(shown(cell.getForegroundColor()))
                && background.equals(shown(cell.getBackgroundColor()));
    }

    void plain(ByteText out) {
        if (!isPlain()) {
            out.text("\u001b[m");
            reset();
        }
    }

    void take(TextCharacter cell, ByteText out) {
        int wantedAttributes = attributesOf(cell);
        TextColor wantedForeground = shown(cell.getForegroundColor());
        TextColor wantedBackground = shown(cell.getBackgroundColor());
        if (attributes == wantedAttributes
                && foreground.equals(wantedForeground)
                && background.equals(wantedBackground)) {
            return;
        }
        out.text("\u001b[");
        int start = out.size();
        if ((attributes & ~wantedAttributes) != 0 || isPlain(wantedAttributes, wantedForeground, wantedBackground)) {
            reset();
            out.text("0;");
        }
        int added = wantedAttributes & ~attributes;
        out.text((added & BOLD) != 0 ? "1;" : "")
                .text((added & UNDERLINE) != 0 ? "4;" : "")
                .text((added & REVERSE) != 0 ? "7;" : "");
        if (!foreground.equals(wantedForeground)) {
            out.bytes(wantedForeground.getForegroundSGRSequence()).text(";");
        }
        if (!background.equals(wantedBackground)) {
            out.bytes(wantedBackground.getBackgroundSGRSequence()).text(";");
        }
        out.cutLast();
        if (out.size() == start + 1 && isPlain(wantedAttributes, wantedForeground, wantedBackground)) {
            out.cutLast();
        }
        out.text("m");
        attributes = wantedAttributes;
        foreground = wantedForeground;
        background = wantedBackground;
    }

    private TextColor shown(TextColor wanted) {
        return wanted == TextColor.ANSI.DEFAULT ? wanted : shown.computeIfAbsent(wanted, colours::shown);
    }

    private static boolean isPlain(int attributes, TextColor foreground, TextColor background) {
        return attributes == 0
                && foreground.equals(TextColor.ANSI.DEFAULT)
                && background.equals(TextColor.ANSI.DEFAULT);
    }

    /** The attributes of a cell; blinking, fraktur and borders differ between terminals and are not sent. */
    private static int attributesOf(TextCharacter cell) {
        return (cell.isBold() ? BOLD : 0) | (cell.isUnderlined() ? UNDERLINE : 0) | (cell.isReversed() ? REVERSE : 0);
    }
}
