package dev.weir.view;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells that were drawn, each made once: making a {@link TextCharacter} costs far more than drawing one. For one
 * thread.
 */
final class Palette {

    /** A theme has fewer; a drawing that makes up ever new colours must not fill the memory. */
    private static final int MOST_STYLES = 64;

    private final List<Style> styles = new ArrayList<>();

    /** The cells of one style, which is found by looking through the few there are. */
    Style style(TextColor foreground, TextColor background, EnumSet<SGR> modifiers) {
        for (Style style : styles) {
            if (style.is(foreground, background, modifiers)) {
                return style;
            }
        }
        if (styles.size() == MOST_STYLES) {
            styles.clear();
        }
        Style made = new Style(foreground, background, EnumSet.copyOf(modifiers));
        styles.add(made);
        return made;
    }

    /** The cells of one foreground, background and set of modifiers. */
    static final class Style {

        private static final int ASCII = 128;

        private final TextColor foreground;
        private final TextColor background;
        private final EnumSet<SGR> modifiers;
        private final TextCharacter[] ascii = new TextCharacter[ASCII];
        private final Map<Character, TextCharacter> others = new HashMap<>();

        private Style(TextColor foreground, TextColor background, EnumSet<SGR> modifiers) {
            this.foreground = foreground;
            this.background = background;
            this.modifiers = modifiers;
        }

        boolean is(TextColor otherForeground, TextColor otherBackground, EnumSet<SGR> otherModifiers) {
            return foreground.equals(otherForeground)
                    && background.equals(otherBackground)
                    && modifiers.equals(otherModifiers);
        }

        /** The cell of a printable character. */
        TextCharacter cell(char c) {
            if (c >= ASCII) {
                return others.computeIfAbsent(c, this::make);
            }
            TextCharacter known = ascii[c];
            if (known == null) {
                known = make(c);
                ascii[c] = known;
            }
            return known;
        }

        private TextCharacter make(char c) {
            SGR[] sgrs = modifiers.toArray(SGR[]::new);
            TextCharacter made = TextCharacter.fromCharacter(c, foreground, background, sgrs)[0];
            // One object for every blank: they are compared most.
            return made.equals(TextCharacter.DEFAULT_CHARACTER) ? TextCharacter.DEFAULT_CHARACTER : made;
        }
    }
}
