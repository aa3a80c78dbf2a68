package dev.weir.terminal;

import dev.weir.screen.Key;
import dev.weir.screen.Key.Named;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/**
 * Turns the bytes a terminal sends into keys.
 * <p>A sequence may arrive in pieces over a slow link: what is incomplete waits for {@link #WAIT_NANOS}, then a lone escape
 * is the Esc key and every other piece is dropped, so that half a sequence never presses keys.
 * Sequences: ECMA-48 control sequences as xterm, rxvt, tmux and the Linux console send them (console_codes(4), xterm ctlseqs).
 */
final class KeyDecoder {

    /** How long an unfinished sequence may stay silent: long enough for a split packet, too short for a person to notice. */
    static final long WAIT_NANOS = 35_000_000;
    /** How long a control sequence that has begun for certain, or a paste, may stay silent. */
    static final long LONG_WAIT_NANOS = 500_000_000;
    /** Longest control sequence that means something. */
    private static final int LONGEST_SEQUENCE = 64;
    /** Most bytes of one paste; a text field holds less. */
    private static final int LONGEST_PASTE = 4096;

    private static final byte ESC = 0x1b;
    /** What Java's UTF-8 decoder puts where bytes were no UTF-8. */
    private static final char UNDECODABLE = '\ufffd';
    private static final byte[] PASTE_END = "\u001b[201~".getBytes(StandardCharsets.US_ASCII);

    private final Queue<Key> keys = new ArrayDeque<>();
    private byte[] pending = new byte[0];
    private final ByteArrayOutputStream paste = new ByteArrayOutputStream();
    private boolean pasting;
    private boolean escapeGivenUp;

    /** Takes what was read from the terminal. */
    void feed(byte[] bytes) {
        boolean lateSequence = escapeGivenUp && bytes.length > 1 && (bytes[0] == '[' || bytes[0] == 'O');
        escapeGivenUp = false;
        if (lateSequence) {
            pending = new byte[] {ESC};
        }
        pending = join(pending, bytes);
        int at = 0;
        while (at < pending.length) {
            int length = pasting ? pasted(at) : decode(at);
            if (length == 0) {
                break;
            }
            at += length;
        }
        pending = Arrays.copyOfRange(pending, at, pending.length);
    }

    /** Returns the next key, or empty when none is complete. */
    Optional<Key> next() {
        return Optional.ofNullable(keys.poll());
    }

    /** Returns how long to wait for the rest of an unfinished sequence before {@link #giveUp()}; 0 when nothing is unfinished. */
    long waitNanos() {
        if (pasting) {
            return LONG_WAIT_NANOS;
        }
        if (pending.length == 0) {
            return 0;
        }
        return isLoneEscape() ? WAIT_NANOS : LONG_WAIT_NANOS;
    }

    /** The rest did not come. */
    void giveUp() {
        if (pasting) {
            endPaste();
        } else if (isLoneEscape()) {
            keys.add(Named.ESCAPE);
            escapeGivenUp = true;
        }
        pending = new byte[0];
    }

    private boolean isLoneEscape() {
        return pending.length == 1 && pending[0] == ESC;
    }

    /** Decodes what begins at {@code at}; returns how many bytes that took, 0 when more are needed. */
    private int decode(int at) {
        int first = pending[at] & 0xff;
        if (first == ESC) {
            return escape(at);
        }
        if (first < 0x20 || first == 0x7f) {
            keys.add(control(first));
            return 1;
        }
        return first < 0x80 ? typed(first, 1) : utf8(at, first);
    }

    private static Key control(int code) {
        return switch (code) {
            case '\t' -> Named.TAB;
            case '\r', '\n' -> Named.ENTER;
            case '\b', 0x7f -> Named.BACKSPACE;
            default -> Key.ctrl((char) (code + '@'));
        };
    }

    private int typed(int codePoint, int length) {
        int type = Character.getType(codePoint);
        if (type != Character.CONTROL && type != Character.UNASSIGNED && type != Character.SURROGATE) {
            keys.add(Key.of(codePoint));
        }
        return length;
    }

    private int utf8(int at, int first) {
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if (at + i == pending.length) {
                return 0;
            }
            if ((pending[at + i] & 0xc0) != 0x80) {
                return i;
            }
        }
        String decoded = new String(pending, at, length, StandardCharsets.UTF_8);
        return decoded.indexOf(UNDECODABLE) < 0 ? typed(decoded.codePointAt(0), length) : length;
    }

    private int escape(int at) {
        if (at + 1 == pending.length) {
            return 0;
        }
        return switch (pending[at + 1]) {
            case '[' -> controlSequence(at);
            case 'O' -> singleShift(at);
            default -> {
                keys.add(Named.ESCAPE);
                yield 1;
            }
        };
    }

    /** ESC O x: keys in application mode. */
    private int singleShift(int at) {
        if (at + 2 == pending.length) {
            return 0;
        }
        Key key = pending[at + 2] == 'M' ? Named.ENTER : letterKey(pending[at + 2]);
        add(key);
        return 3;
    }

    /** ESC [ parameters final. */
    private int controlSequence(int at) {
        int end = at + 2;
        if (end < pending.length && pending[end] == '[') {
            return consoleFunctionKey(at);
        }
        while (end < pending.length && pending[end] >= 0x20 && pending[end] < 0x40) {
            end++;
        }
        if (end == pending.length) {
            return end - at > LONGEST_SEQUENCE ? end - at : 0;
        }
        int length = end + 1 - at;
        if (pending[end] < 0x40 || pending[end] == 0x7f) {
            return end - at;
        }
        String parameters = new String(pending, at + 2, end - at - 2, StandardCharsets.US_ASCII);
        char last = (char) pending[end];
        if (last == 'M' && parameters.isEmpty()) {
            return oldMouse(at);
        }
        if (parameters.startsWith("<")) {
            mouse(parameters.substring(1), last);
        } else if (last == '~') {
            tilde(firstNumber(parameters));
        } else {
            add(letterKey((byte) last));
        }
        return length;
    }

    /** ESC [ [ A to E: F1 to F5 on the Linux console. */
    private int consoleFunctionKey(int at) {
        if (at + 3 == pending.length) {
            return 0;
        }
        int number = pending[at + 3] - 'A';
        if (number >= 0 && number < 5) {
            add(functionKey(1 + number));
        }
        return 4;
    }

    private static Key letterKey(byte letter) {
        return switch (letter) {
            case 'A' -> Named.UP;
            case 'B' -> Named.DOWN;
            case 'C' -> Named.RIGHT;
            case 'D' -> Named.LEFT;
            case 'F' -> Named.END;
            case 'H' -> Named.HOME;
            case 'Z' -> Named.SHIFT_TAB;
            case 'P', 'Q', 'R', 'S' -> functionKey(1 + letter - 'P');
            default -> null;
        };
    }

    private void tilde(int number) {
        switch (number) {
            case 1, 7 -> keys.add(Named.HOME);
            case 2 -> keys.add(Named.INSERT);
            case 3 -> keys.add(Named.DELETE);
            case 4, 8 -> keys.add(Named.END);
            case 5 -> keys.add(Named.PAGE_UP);
            case 6 -> keys.add(Named.PAGE_DOWN);
            case 11, 12, 13, 14, 15 -> add(functionKey(number - 10));
            case 17, 18, 19, 20, 21 -> add(functionKey(number - 11));
            case 23, 24 -> add(functionKey(number - 12));
            case 200 -> pasting = true;
            default -> { }
        }
    }

    private static Key functionKey(int number) {
        return Named.values()[Named.F1.ordinal() + number - 1];
    }

    /** SGR 1006: button;column;row, then M for a press and m for a release; columns and rows count from 1. */
    private void mouse(String parameters, char last) {
        String[] numbers = parameters.split(";");
        if (numbers.length != 3 || last != 'M') {
            return;
        }
        int column = firstNumber(numbers[1]) - 1;
        int row = firstNumber(numbers[2]) - 1;
        Key.Mouse.Action action = switch (firstNumber(numbers[0])) {
            case 0 -> Key.Mouse.Action.CLICK;
            case 64 -> Key.Mouse.Action.WHEEL_UP;
            case 65 -> Key.Mouse.Action.WHEEL_DOWN;
            default -> null;
        };
        if (action != null && column >= 0 && row >= 0) {
            keys.add(new Key.Mouse(action, column, row));
        }
    }

    /** ESC [ M b x y: a mouse report in the old form, which cannot say columns beyond 223; dropped whole. */
    private int oldMouse(int at) {
        return at + 6 <= pending.length ? 6 : 0;
    }

    /** Returns the number before the first semicolon; -1 when there is none. */
    private static int firstNumber(String parameters) {
        int value = -1;
        for (int i = 0; i < parameters.length() && Character.digit(parameters.charAt(i), 10) >= 0 && value < 100_000; i++) {
            value = Math.max(0, value) * 10 + Character.digit(parameters.charAt(i), 10);
        }
        return value;
    }

    private int pasted(int at) {
        if (pending[at] != ESC) {
            if (paste.size() < LONGEST_PASTE) {
                paste.write(pending[at]);
            }
            return 1;
        }
        int seen = Math.min(PASTE_END.length, pending.length - at);
        if (!Arrays.equals(pending, at, at + seen, PASTE_END, 0, seen)) {
            return 1;
        }
        if (seen < PASTE_END.length) {
            return 0;
        }
        endPaste();
        return seen;
    }

    private void endPaste() {
        StringBuilder printable = new StringBuilder();
        paste.toString(StandardCharsets.UTF_8).codePoints().map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : c)
                .filter(c -> !Character.isISOControl(c) && c != UNDECODABLE).forEach(printable::appendCodePoint);
        keys.add(new Key.Paste(printable.toString().strip()));
        paste.reset();
        pasting = false;
    }

    private void add(Key key) {
        if (key != null) {
            keys.add(key);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
