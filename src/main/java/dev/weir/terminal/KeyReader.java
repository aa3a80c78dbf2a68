package dev.weir.terminal;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes a terminal sent, as the characters that Lanterna's decoder reads, one at a time and never waiting.
 * <p>Two things are settled here since they depend on what comes next, or does not come: an escape that begins no
 * sequence is read as {@link #ESCAPE_KEY}, and a sequence that is cut short is ended by {@link #CANCEL}, so that the
 * decoder drops it and nothing after it.
 */
final class KeyReader extends Reader {

    static final char ESC = '\u001b';
    /** Stands for the Esc key; no character at all, so nobody can type it. */
    static final char ESCAPE_KEY = '\uffff';
    /** ECMA-48: the sequence under way means nothing. */
    static final char CANCEL = '\u0018';

    private final KeyPatterns patterns;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    /** Characters that came; those before {@link #next} have been read. */
    private final StringBuilder came = new StringBuilder();

    private int next;
    /** What is waiting is all there will be. */
    private boolean complete;

    /**
     * A reader without anything to read.
     *
     * @param patterns know whether a sequence is under way
     */
    KeyReader(KeyPatterns patterns) {
        this.patterns = patterns;
    }

    /** Takes more bytes. */
    void add(byte[] bytes) {
        complete = false;
        ByteBuffer all = ByteBuffer.allocate(undecoded.remaining() + bytes.length)
                .put(undecoded)
                .put(bytes)
                .flip();
        CharBuffer decoded = CharBuffer.allocate(all.remaining());
        utf8.reset().decode(all, decoded, false);
        came.delete(0, next).append(decoded.flip());
        next = 0;
        undecoded = all;
    }

    /** No more will come for what has begun: a lone escape is the Esc key, every other piece is dropped. */
    void complete() {
        complete = true;
        undecoded = ByteBuffer.allocate(0);
        if (patterns.isUnfinished()) {
            came.insert(next, CANCEL);
        }
    }

    /** Whether an escape waits for what follows it. */
    boolean isAtLoneEscape() {
        return came.length() == next + 1 && came.charAt(next) == ESC;
    }

    /** Whether anything has come that could not be read yet. */
    boolean isUnfinished() {
        return next < came.length() || undecoded.hasRemaining();
    }

    /** Returns the next character as it came, or -1. */
    int take() {
        return next < came.length() ? came.charAt(next++) : -1;
    }

    @Override
    public boolean ready() {
        return next < came.length() && (complete || !isAtLoneEscape());
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
        char first = came.charAt(next);
        if (first < ' ' && first != CANCEL && patterns.isUnfinished()) {
            return CANCEL;
        }
        next++;
        return first == ESC && !isIntroduced() ? ESCAPE_KEY : first;
    }

    /** Whether what follows an escape makes it the beginning of a sequence. */
    private boolean isIntroduced() {
        return next < came.length() && (came.charAt(next) == '[' || came.charAt(next) == 'O');
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
