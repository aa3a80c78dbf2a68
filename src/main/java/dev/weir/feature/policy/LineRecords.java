package dev.weir.feature.policy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Each line is a record: JSON Lines and CSV. Empty lines are passed over. */
final class LineRecords extends LogRecords {

    private final InputStream in;
    private int filled;
    private int after;
    private boolean ended;

    LineRecords(InputStream in) {
        this.in = in;
    }

    @Override
    boolean next() throws IOException {
        do {
            if (!cut()) {
                return false;
            }
        } while (isBlank() && problem == null);
        return true;
    }

    private boolean isBlank() {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean cut() throws IOException {
        problem = null;
        from = after;
        int at = from;
        while (true) {
            while (at < filled && bytes[at] != '\n') {
                at++;
            }
            if (at < filled || ended) {
                break;
            }
            if (filled - from >= MAX_RECORD_BYTES) {
                problem = "it is longer than 1 MiB";
                filled = from;
                at = from;
            }
            at -= fill();
        }
        to = at;
        after = Math.min(at + 1, filled);
        line++;
        return to > from || at < filled || problem != null;
    }

    /** Reads more bytes; returns by how many those of the record moved down. */
    private int fill() throws IOException {
        int moved = 0;
        if (filled == bytes.length && from > 0) {
            System.arraycopy(bytes, from, bytes, 0, filled - from);
            moved = from;
            filled -= from;
            from = 0;
        } else if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int count = in.read(bytes, filled, bytes.length - filled);
        ended = count < 0;
        filled += Math.max(count, 0);
        return moved;
    }
}
