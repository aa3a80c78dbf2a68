package dev.weir.terminal;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes a terminal sent, as characters for the decoder of Lanterna, one at a time and without waiting.
 * <p>Two things depend on what follows, or does not follow, and are decided here: an escape that begins no sequence is
 * read as {@link #ESCAPE_KEY}, and a sequence that is cut short is ended by {@link #CANCEL}, so that the decoder drops
 * it and nothing after it.
 */
final class KeyReader extends Reader {

    static final char ESC = '\u001b';
    /** The Esc key; it is no Unicode character, so nobody can type it. */
    static final char ESCAPE_KEY = '\uffff';
    /** ECMA-48: the sequence before it is cancelled. */
    static final char CANCEL = '\u0018';

    private final KeyPatterns patterns;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    /** Characters that were received; those before {@link #next} have been read. */
    private final StringBuilder received = new StringBuilder();

    private int next;
    /** Whether no more will follow what is waiting. */
    private boolean complete;

    /**
     * A reader without anything to read.
     *
     * @param patterns know whether a sequence is under way
     */
    KeyReader(KeyPatterns patterns) {
        this.patterns = patterns;
    }

    /** Adds more bytes. */
    void add(byte[] bytes) {
        complete = false;
        ByteBuffer all = ByteBuffer.allocate(undecoded.remaining() + bytes.length)
                .put(undecoded)
                .put(bytes)
                .flip();
        CharBuffer decoded = CharBuffer.allocate(all.remaining());
        utf8.reset().decode(all, decoded, false);
        received.delete(0, next).append(decoded.flip());
        next = 0;
        undecoded = all;
    }

    /** Notes that no more follows: a lone escape is then the Esc key, and any other piece is dropped. */
    void complete() {
        complete = true;
        undecoded = ByteBuffer.allocate(0);
        if (patterns.isUnfinished()) {
            received.insert(next, CANCEL);
        }
    }

    /** Whether all that waits is an escape. */
    boolean isAtLoneEscape() {
        return received.length() == next + 1 && received.charAt(next) == ESC;
    }

    /** Whether anything that was received could not be read yet. */
    boolean isUnfinished() {
        return next < received.length() || undecoded.hasRemaining();
    }

    /** Returns the next character as it was received, or -1. */
    int take() {
        return next < received.length() ? received.charAt(next++) : -1;
    }

    @Override
    public boolean ready() {
        return next < received.length() && (complete || !isAtLoneEscape());
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        if (!ready()) {
            return -1;
        }
        buffer[offset] = nextCharacter();
        return 1;
    }

    private char nextCharacter() {
        char first = received.charAt(next);
        if (first < ' ' && first != CANCEL && patterns.isUnfinished()) {
            return CANCEL;
        }
        next++;
        return first == ESC && !isIntroduced() ? ESCAPE_KEY : first;
    }

    /** Whether what follows an escape makes it the beginning of a sequence. */
    private boolean isIntroduced() {
        return next < received.length() && (received.charAt(next) == '[' || received.charAt(next) == 'O');
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
