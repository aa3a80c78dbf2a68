package dev.weir.screen;

import java.util.Arrays;
import java.util.Optional;

/**
 * One thing a person did at the keyboard or with the mouse.
 * <p>Ours rather than Lanterna's {@code KeyStroke}, so that bindings, tests and the config file have one spelling:
 * {@link #label()} is what help shows and {@link #parse(String)} reads back.
 */
public sealed interface Key {

    /** Returns how this key is written in help, in the footer and in the config file: {@code q}, {@code Ctrl-L}, {@code PgUp}. */
    String label();

    /** Returns the key that types the given character. */
    static Key of(int codePoint) {
        return new Typed(codePoint);
    }

    /** Returns the key pressed together with Ctrl; the case of the letter does not matter, terminals cannot tell. */
    static Key ctrl(char letter) {
        return new Ctrl(Character.toLowerCase(letter));
    }

    /** Returns the key with this label, in any case of letters for named and Ctrl keys, or empty when there is none. */
    static Optional<Key> parse(String label) {
        if (label.codePointCount(0, label.length()) == 1) {
            return Optional.of(of(label.codePointAt(0)));
        }
        if (label.equalsIgnoreCase(Typed.SPACE)) {
            return Optional.of(of(' '));
        }
        int prefix = Ctrl.PREFIX.length();
        if (label.length() == prefix + 1 && label.regionMatches(true, 0, Ctrl.PREFIX, 0, prefix)) {
            return Optional.of(ctrl(label.charAt(prefix)));
        }
        return Arrays.stream(Named.values()).filter(named -> named.label().equalsIgnoreCase(label))
                .<Key>map(named -> named).findFirst();
    }

    /**
     * A key that types a character.
     *
     * @param codePoint the Unicode code point typed; never a control character
     */
    record Typed(int codePoint) implements Key {
        private static final String SPACE = "Space";

        @Override
        public String label() {
            return codePoint == ' ' ? SPACE : Character.toString(codePoint);
        }

        /** Written out, here and below: what the compiler makes of a record takes 30 ms when it is called first, which is at the start. */
        @Override
        public int hashCode() {
            return codePoint;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Typed typed && typed.codePoint == codePoint;
        }
    }

    /**
     * A letter or one of {@code [ \ ] ^ _ @} held with Ctrl.
     *
     * @param letter lower case
     */
    record Ctrl(char letter) implements Key {
        private static final String PREFIX = "Ctrl-";

        @Override
        public String label() {
            return PREFIX + Character.toUpperCase(letter);
        }

        @Override
        public int hashCode() {
            return ~letter;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ctrl ctrl && ctrl.letter == letter;
        }
    }

    /** A key with a name of its own. */
    enum Named implements Key {
        UP("Up"), DOWN("Down"), LEFT("Left"), RIGHT("Right"),
        PAGE_UP("PgUp"), PAGE_DOWN("PgDn"), HOME("Home"), END("End"),
        TAB("Tab"), SHIFT_TAB("Shift-Tab"), ENTER("Enter"), ESCAPE("Esc"),
        BACKSPACE("Backspace"), DELETE("Delete"), INSERT("Insert"),
        F1("F1"), F2("F2"), F3("F3"), F4("F4"), F5("F5"), F6("F6"),
        F7("F7"), F8("F8"), F9("F9"), F10("F10"), F11("F11"), F12("F12");

        private final String label;

        Named(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /**
     * A mouse button or wheel turn; arrives only when the mouse was asked for.
     *
     * @param action what the mouse did
     * @param column cell from the left edge, from 0
     * @param row    cell from the top edge, from 0
     */
    record Mouse(Action action, int column, int row) implements Key {

        /** What the mouse did. */
        public enum Action {
            /** Left button pressed. */
            CLICK,
            /** Wheel turned away from the person. */
            WHEEL_UP,
            /** Wheel turned towards the person. */
            WHEEL_DOWN
        }

        @Override
        public String label() {
            return switch (action) {
                case CLICK -> "Click";
                case WHEEL_UP -> "Wheel-Up";
                case WHEEL_DOWN -> "Wheel-Down";
            };
        }
    }

    /**
     * Text pasted as a whole: a text field takes it, everything else must ignore it, so that a paste can never press keys.
     *
     * @param text printable characters only, on one line
     */
    record Paste(String text) implements Key {
        @Override
        public String label() {
            return "Paste";
        }
    }
}
