package dev.weir.feature.policy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Each outermost object is a record: a JSON array of events, on one line or many.
 * <p>A JSON parser gives up at the first error, so the objects are cut out first: a broken one is skipped and the next
 * is found again. That also reads arrays with a comma too many, without an end, or several one after the other.
 */
final class ObjectRecords extends LogRecords {

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int at;
    private int filled;
    private long newlines;

    private int depth;
    private int brackets;
    private boolean inString;
    private boolean escaped;
    private int before;
    /** A byte that was read and begins the next record. */
    private int held = -1;

    ObjectRecords(InputStream in) {
        this.in = in;
    }

    @Override
    boolean next() throws IOException {
        problem = null;
        from = 0;
        to = 0;
        int start = start();
        if (start < 0) {
            return false;
        }
        line = newlines + 1;
        if (start != '{') {
            problem = "it is outside of any object";
            skipLine();
            return true;
        }
        readObject();
        return true;
    }

    /** The first byte that is not part of the array around the objects; -1 at the end. */
    private int start() throws IOException {
        int next;
        do {
            next = read();
        } while (next == ' '
                || next == '\n'
                || next == '\r'
                || next == '\t'
                || next == ','
                || next == '['
                || next == ']');
        return next;
    }

    private void readObject() throws IOException {
        depth = 1;
        brackets = 0;
        inString = false;
        before = '{';
        append('{');
        while (depth > 0 && problem == null) {
            int next = read();
            if (next < 0) {
                problem = "the file ends in it";
            } else if (inString) {
                string(next);
            } else {
                structure(next);
            }
        }
    }

    private void string(int next) {
        if (next == '\n') {
            problem = "the line ends in a string";
            return;
        }
        append(next);
        inString = escaped || next != '"';
        escaped = !escaped && next == '\\';
    }

    private void structure(int next) {
        if (next == '{' && depth == 1 && brackets == 0 && before != ':') {
            problem = "it has no end";
            held = next;
            return;
        }
        append(next);
        switch (next) {
            case '"' -> inString = true;
            case '{' -> depth++;
            case '}' -> depth--;
            case '[' -> brackets++;
            case ']' -> brackets--;
            default -> {}
        }
        before = next == ' ' || next == '\n' || next == '\r' || next == '\t' ? before : next;
    }

    private void skipLine() throws IOException {
        for (int next = read(); next >= 0 && next != '\n'; ) {
            next = read();
        }
    }

    private void append(int value) {
        if (to == MAX_RECORD_BYTES) {
            problem = "it is longer than 1 MiB";
            return;
        }
        if (to == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[to++] = (byte) value;
    }

    private int read() throws IOException {
        if (held >= 0) {
            int value = held;
            held = -1;
            return value;
        }
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(chunk));
            if (filled == 0) {
                return -1;
            }
        }
        int value = chunk[at++] & 0xff;
        newlines += value == '\n' ? 1 : 0;
        return value;
    }
}
