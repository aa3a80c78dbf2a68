package dev.weir.terminal;

import com.googlecode.lanterna.input.InputDecoder;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.weir.screen.TypedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Turns the bytes a terminal sends into key strokes, by the decoder of Lanterna with {@link KeyPatterns} and a sense of
 * time.
 * <p>A sequence may arrive in pieces over a slow link. What is incomplete waits for {@link #WAIT_NANOS}; then a lone
 * escape is the Esc key, and any other piece is dropped, so that half a sequence never presses keys.
 */
final class KeyDecoder {

    /**
     * How long an unfinished sequence may stay silent: long enough for a split packet, too short to notice;
     * nanoseconds.
     */
    static final long WAIT_NANOS = 35_000_000;
    /** How long a paste, or what can only be a control sequence, may stay silent; nanoseconds. */
    static final long LONG_WAIT_NANOS = 500_000_000;
    /** Most characters of one paste; a text field holds less. */
    private static final int LONGEST_PASTE = 4096;

    private static final String PASTE_END = "\u001b[201~";
    /** What the UTF-8 decoder of Java returns for bytes that are no UTF-8. */
    private static final char UNDECODABLE = '\ufffd';

    private final KeyPatterns patterns = new KeyPatterns();
    private final KeyReader reader = new KeyReader(patterns);
    private final InputDecoder lanterna = new InputDecoder(reader);
    private final Queue<KeyStroke> keys = new ArrayDeque<>();
    private final StringBuilder paste = new StringBuilder();
    private boolean pasting;
    /** How many characters of the end of the paste were read last. */
    private int endSeen;

    private boolean escapeGivenUp;

    KeyDecoder() {
        lanterna.addProfile(patterns);
    }

    /** Adds what was read from the terminal. */
    void feed(byte[] bytes) {
        boolean lateSequence = escapeGivenUp && bytes.length > 1 && (bytes[0] == '[' || bytes[0] == 'O');
        escapeGivenUp = false;
        if (lateSequence) {
            reader.add(new byte[] {KeyReader.ESC});
        }
        reader.add(bytes);
        decode();
    }

    /** Returns the next key, or empty when none is complete. */
    Optional<KeyStroke> next() {
        return Optional.ofNullable(keys.poll());
    }

    /**
     * Returns how long to wait for the rest of an unfinished sequence before {@link #giveUp()}; 0 when nothing is
     * unfinished.
     */
    long waitNanos() {
        if (pasting || patterns.isUnfinished()) {
            return LONG_WAIT_NANOS;
        }
        if (reader.isAtLoneEscape()) {
            return WAIT_NANOS;
        }
        return reader.isUnfinished() ? LONG_WAIT_NANOS : 0;
    }

    /** Ends what is unfinished, as the rest did not come. */
    void giveUp() {
        escapeGivenUp = !pasting && reader.isAtLoneEscape();
        if (pasting) {
            endPaste();
        }
        reader.complete();
        decode();
    }

    private void decode() {
        try {
            while (pasting ? takePaste() : takeKey()) {
                // until nothing is complete any more
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean takeKey() throws IOException {
        KeyStroke key = lanterna.getNextCharacter(false);
        if (key == KeyPatterns.PASTE_BEGINS) {
            pasting = true;
        } else if (key != null && (key.getKeyType() != KeyType.Unknown || key instanceof TypedText)) {
            keys.add(key);
        }
        return key != null;
    }

    private boolean takePaste() {
        int next = reader.take();
        if (next < 0) {
            return false;
        }
        char c = (char) next;
        if (c == PASTE_END.charAt(endSeen)) {
            endSeen++;
        } else {
            pasted(PASTE_END.substring(0, endSeen));
            endSeen = c == KeyReader.ESC ? 1 : 0;
            pasted(endSeen == 0 ? String.valueOf(c) : "");
        }
        if (endSeen == PASTE_END.length()) {
            endPaste();
        }
        return true;
    }

    private void pasted(String text) {
        if (paste.length() + text.length() <= LONGEST_PASTE) {
            paste.append(text);
        }
    }

    private void endPaste() {
        StringBuilder printable = new StringBuilder();
        paste.codePoints()
                .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : c)
                .filter(c -> !Character.isISOControl(c) && c != UNDECODABLE)
                .forEach(printable::appendCodePoint);
        keys.add(new TypedText(printable.toString().strip()));
        paste.setLength(0);
        endSeen = 0;
        pasting = false;
    }
}
