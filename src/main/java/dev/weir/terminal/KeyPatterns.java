package dev.weir.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.BasicCharacterPattern;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.CtrlAndCharacterPattern;
import com.googlecode.lanterna.input.EscapeSequenceCharacterPattern;
import com.googlecode.lanterna.input.KeyDecodingProfile;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import com.googlecode.lanterna.input.NormalCharacterPattern;
import dev.weir.screen.TypedText;
import java.util.Collection;
import java.util.List;

/**
 * The sequences of keys: the patterns of Lanterna for characters, arrows and function keys, and more for what those
 * lack.
 * <p>They are ECMA-48 control sequences as xterm, rxvt, tmux and the Linux console send them (console_codes(4), xterm
 * ctlseqs).
 */
final class KeyPatterns implements KeyDecodingProfile {

    /** The beginning of a bracketed paste; the pasted characters follow. */
    static final KeyStroke PASTE_BEGINS = new KeyStroke(KeyType.Unknown);
    /** A sequence that is no known key. */
    static final KeyStroke NOTHING = new KeyStroke(KeyType.Unknown);

    private final AnySequence anySequence = new AnySequence();

    /** Whether the characters read last are the beginning of a sequence. */
    boolean isUnfinished() {
        return anySequence.unfinished;
    }

    /**
     * The patterns; when several match, the decoder takes the last, so the one that matches every sequence comes first.
     */
    @Override
    public Collection<CharacterPattern> getPatterns() {
        return List.of(
                anySequence,
                new BasicCharacterPattern(new KeyStroke(KeyType.Escape), KeyReader.ESCAPE_KEY),
                new BasicCharacterPattern(new KeyStroke(KeyType.Tab), '\t'),
                new BasicCharacterPattern(new KeyStroke(KeyType.Enter), '\r'),
                new BasicCharacterPattern(new KeyStroke(KeyType.Enter), '\n'),
                new BasicCharacterPattern(new KeyStroke(KeyType.Backspace), '\b'),
                new BasicCharacterPattern(new KeyStroke(KeyType.Backspace), '\u007f'),
                consoleKey(KeyType.F1, 'A'),
                consoleKey(KeyType.F2, 'B'),
                consoleKey(KeyType.F3, 'C'),
                consoleKey(KeyType.F4, 'D'),
                consoleKey(KeyType.F5, 'E'),
                new NormalCharacterPattern(),
                new CtrlAndCharacterPattern(),
                new SurrogatePair(),
                new NamedKeys(),
                new SgrMouse());
    }

    /** F1 to F5 on the Linux console. */
    private static CharacterPattern consoleKey(KeyType type, char letter) {
        return new BasicCharacterPattern(new KeyStroke(type), KeyReader.ESC, '[', '[', letter);
    }

    /** Arrows, function keys and the keys beside them, without modifiers, which only some terminals report. */
    private static final class NamedKeys extends EscapeSequenceCharacterPattern {

        NamedKeys() {
            useEscEsc = false; // Esc and then an arrow are two keys
            stdMap.put(7, KeyType.Home); // rxvt
            stdMap.put(8, KeyType.End);
            finMap.remove('E');
            finMap.remove('G');
        }

        /** ESC O M is Enter of the number pad, and ESC [ M a mouse report. */
        @Override
        protected KeyStroke getKeyStrokeRaw(char first, int number, int modifiers, char last, boolean afterEscape) {
            return last == 'M' && first == 'O'
                    ? new KeyStroke(KeyType.Enter)
                    : super.getKeyStrokeRaw(first, number, modifiers, last, afterEscape);
        }

        @Override
        protected KeyStroke getKeyStroke(KeyType type, int modifiers) {
            return type == null ? null : new KeyStroke(type);
        }
    }

    /** A character that takes two chars. */
    private static final class SurrogatePair implements CharacterPattern {
        @Override
        public Matching match(List<Character> read) {
            if (!Character.isHighSurrogate(read.get(0)) || read.size() > 2) {
                return null;
            }
            if (read.size() == 1) {
                return Matching.NOT_YET;
            }
            int typed = Character.toCodePoint(read.get(0), read.get(1));
            return new Matching(Character.isDefined(typed) ? new TypedText(Character.toString(typed)) : NOTHING);
        }
    }

    /**
     * Matches every control sequence and every single shift, so that one that is no key is dropped whole and types
     * nothing.
     */
    private static final class AnySequence implements CharacterPattern {

        /** ESC [ M button column row: a mouse report in the old form, whose columns end at 223. */
        private static final int OLD_MOUSE_LENGTH = 6;

        private static final List<Character> PASTE = List.of(KeyReader.ESC, '[', '2', '0', '0', '~');
        /** The longest control sequence; known ones are shorter. */
        private static final int LONGEST = 64;

        private boolean unfinished;

        @Override
        public Matching match(List<Character> read) {
            unfinished = read.get(0) == KeyReader.ESC && read.size() < LONGEST && !isCancelled(read) && !isWhole(read);
            if (unfinished) {
                return Matching.NOT_YET;
            }
            boolean dropped = read.get(0) != KeyReader.ESC || isCancelled(read);
            return dropped ? null : new Matching(read.equals(PASTE) ? PASTE_BEGINS : NOTHING);
        }

        private static boolean isCancelled(List<Character> read) {
            return read.get(read.size() - 1) == KeyReader.CANCEL;
        }

        private static boolean isWhole(List<Character> read) {
            int length = read.size();
            if (length < 3) {
                return false;
            }
            if (read.get(1) == 'O') {
                return true;
            }
            return switch (read.get(2)) {
                case 'M' -> length == OLD_MOUSE_LENGTH;
                case '[' -> length == 4;
                default -> read.get(length - 1) >= '@';
            };
        }
    }

    /**
     * SGR 1006: ESC [ &lt; button ; column ; row, then M for a press and m for a release; columns and rows count from
     * 1.
     */
    private static final class SgrMouse implements CharacterPattern {

        private static final int LEFT = 0;
        private static final int WHEEL_UP = 64;
        private static final int WHEEL_DOWN = 65;

        @Override
        public Matching match(List<Character> read) {
            int length = read.size();
            if (length < 4 || read.get(1) != '[' || read.get(2) != '<' || read.get(length - 1) != 'M') {
                return null;
            }
            StringBuilder parameters = new StringBuilder();
            read.subList(3, length - 1).forEach(parameters::append);
            String[] numbers = parameters.toString().split(";");
            if (numbers.length != 3) {
                return null;
            }
            TerminalPosition position = new TerminalPosition(number(numbers[1]) - 1, number(numbers[2]) - 1);
            MouseAction action = switch (number(numbers[0])) {
                case LEFT -> new MouseAction(MouseActionType.CLICK_DOWN, 1, position);
                case WHEEL_UP -> new MouseAction(MouseActionType.SCROLL_UP, 4, position);
                case WHEEL_DOWN -> new MouseAction(MouseActionType.SCROLL_DOWN, 5, position);
                default -> null;
            };
            return action == null || position.getColumn() < 0 || position.getRow() < 0 ? null : new Matching(action);
        }

        /** Returns a number of at most five digits; -1 for anything else. */
        private static int number(String digits) {
            return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
        }
    }
}
