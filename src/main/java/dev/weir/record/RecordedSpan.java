package dev.weir.record;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * The time that a recording covers, found by searching for the times of its snapshots only, which is much faster than
 * reading the snapshots.
 */
public final class RecordedSpan {

    private static final byte[] FIELD = "\"monotonic_ns\":".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 65_536;
    /** More than the digits of a 64-bit number, in its quotes or not. */
    private static final int LONGEST_NUMBER = 24;

    private long first = -1;
    private long last = -1;
    /** How many bytes of the name of the field the last bytes match. */
    private int matched;

    private final StringBuilder number = new StringBuilder();
    private boolean inNumber;

    private RecordedSpan() {}

    /**
     * The time from the first snapshot of a recording to its last; nanoseconds, empty when it has none. Of a recording
     * that breaks off, the part that there is counts.
     *
     * @throws IOException when it cannot be read
     */
    public static OptionalLong nanos(Path file) throws IOException {
        RecordedSpan span = new RecordedSpan();
        try (InputStream text = new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = text.read(buffer);
                    read >= 0 && !Thread.currentThread().isInterrupted();
                    read = text.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    span.take(buffer[i]);
                }
            }
        } catch (EOFException cut) {
            span.endNumber();
        }
        return span.first < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, span.last - span.first));
    }

    private void take(byte next) {
        if (inNumber) {
            if (next >= '0' && next <= '9' && number.length() < LONGEST_NUMBER) {
                number.append((char) next);
            } else {
                endNumber();
            }
        }
        // Its first byte is in the name only once more, behind all letters, so a failed match can begin only with this
        // byte.
        matched = next == FIELD[matched] ? matched + 1 : next == FIELD[0] ? 1 : 0;
        if (matched == FIELD.length) {
            matched = 0;
            inNumber = true;
            number.setLength(0);
        }
    }

    private void endNumber() {
        if (inNumber
                && number.length() > 0
                && number.length() <= Long.toString(Long.MAX_VALUE).length() - 1) {
            last = Long.parseLong(number.toString());
            first = first < 0 ? last : first;
        }
        inNumber = false;
    }
}
