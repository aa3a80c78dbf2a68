package dev.weir.view;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The cells of one theme, each made once: making a {@link TextCharacter} costs far more than drawing one. */
final class Palette {

    private static final Map<Theme, Palette> PALETTES = new EnumMap<>(Theme.class);
    private static final int ASCII = 128;

    private final Theme theme;
    private final TextCharacter[][] ascii = new TextCharacter[Ink.values().length][ASCII];
    private final Map<Ink, Map<Character, TextCharacter>> others = new EnumMap<>(Ink.class);

    private Palette(Theme theme) {
        this.theme = theme;
        for (Ink ink : Ink.values()) {
            others.put(ink, new HashMap<>());
        }
    }

    /** The palette of a theme; for the one thread that draws. */
    static synchronized Palette of(Theme theme) {
        return PALETTES.computeIfAbsent(theme, Palette::new);
    }

    synchronized TextCharacter cell(char c, Ink ink) {
        if (c >= ASCII) {
            return others.get(ink).computeIfAbsent(c, other -> make(other, ink));
        }
        TextCharacter known = ascii[ink.ordinal()][c];
        if (known == null) {
            known = make(c, ink);
            ascii[ink.ordinal()][c] = known;
        }
        return known;
    }

    private TextCharacter make(char c, Ink ink) {
        TextCharacter made = TextCharacter.fromCharacter(c, theme.colour(ink), TextColor.ANSI.DEFAULT, theme.weight(ink).toArray(SGR[]::new))[0];
        // One object for every blank: they are compared most.
        return made.equals(TextCharacter.DEFAULT_CHARACTER) ? TextCharacter.DEFAULT_CHARACTER : made;
    }
}
