package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.Arrays;
import java.util.Optional;

/**
 * How Lanterna's key strokes are written, once for bindings, tests, help and the config file: {@link #label(KeyStroke)}
 * is what help shows and {@link #parse(String)} reads back.
 */
public final class Key {

    private static final String SPACE = "Space";
    private static final String CTRL = "Ctrl-";

    private Key() {}

    /** Returns how a key is written: {@code q}, {@code Ctrl-L}, {@code PgUp}. */
    public static String label(KeyStroke key) {
        if (key.getKeyType() != KeyType.Character) {
            return label(key.getKeyType());
        }
        if (key.isCtrlDown()) {
            return CTRL + (key.getCharacter() == ' ' ? '@' : Character.toUpperCase(key.getCharacter()));
        }
        return key.getCharacter() == ' ' ? SPACE : key.getCharacter().toString();
    }

    private static String label(KeyType type) {
        return switch (type) {
            case ArrowUp -> "Up";
            case ArrowDown -> "Down";
            case ArrowLeft -> "Left";
            case ArrowRight -> "Right";
            case PageUp -> "PgUp";
            case PageDown -> "PgDn";
            case ReverseTab -> "Shift-Tab";
            case Escape -> "Esc";
            default -> type.name();
        };
    }

    /** Returns the key that types a character; one that no {@code char} holds comes as text. */
    public static KeyStroke of(int codePoint) {
        return Character.isBmpCodePoint(codePoint)
                ? new KeyStroke((char) codePoint, false, false)
                : new TypedText(Character.toString(codePoint));
    }

    /**
     * Returns the key pressed together with Ctrl. Terminals cannot tell the case of the letter, nor {@code @} from a
     * blank, and Lanterna takes the blank.
     */
    public static KeyStroke ctrl(char letter) {
        return new KeyStroke(letter == '@' ? ' ' : Character.toLowerCase(letter), true, false);
    }

    /** Returns the key with this label, in any case of letters for named and Ctrl keys, or empty when there is none. */
    public static Optional<KeyStroke> parse(String label) {
        if (label.codePointCount(0, label.length()) == 1) {
            return Optional.of(of(label.codePointAt(0)));
        }
        if (label.equalsIgnoreCase(SPACE)) {
            return Optional.of(of(' '));
        }
        if (label.length() == CTRL.length() + 1 && label.regionMatches(true, 0, CTRL, 0, CTRL.length())) {
            return Optional.of(ctrl(label.charAt(CTRL.length())));
        }
        return Arrays.stream(KeyType.values())
                .filter(Key::isPressed)
                .filter(type -> label(type).equalsIgnoreCase(label))
                .findFirst()
                .map(KeyStroke::new);
    }

    /** Whether a type is that of one key of a keyboard, which characters and reports of the terminal are not. */
    private static boolean isPressed(KeyType type) {
        return type != KeyType.Character && type.compareTo(KeyType.Unknown) < 0;
    }
}
