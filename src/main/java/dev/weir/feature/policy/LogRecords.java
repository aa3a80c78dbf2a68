package dev.weir.feature.policy;

import java.io.IOException;

/**
 * A log cut into records: what is between {@link #from} and {@link #to} of {@link #bytes}, until the next call of
 * {@link #next}.
 */
abstract class LogRecords {

    /** No line of a log is so long; what is longer is skipped. */
    static final int MAX_RECORD_BYTES = 1 << 20;

    /** The bytes of the record, among others. */
    byte[] bytes = new byte[1 << 16];
    /** Where the record begins. */
    int from;
    /** Where the record ends. */
    int to;
    /** The line on which the record begins, counted from 1. */
    long line;
    /**
     * Why the record cannot be an event, whatever its bytes are; {@code null} when that is for the reader to find out.
     */
    String problem;

    /** Parsers would take the first bytes for another encoding than UTF-8, and fail for good. */
    private static final int TOLD_BYTES = 4;

    /**
     * Requires that the record begins like text.
     *
     * @throws BadLineException when there is a zero byte, as where a crash left a hole in a file
     */
    final void requireText() throws BadLineException {
        for (int i = from; i < Math.min(to, from + TOLD_BYTES); i++) {
            if (bytes[i] == 0 || bytes[i] == (byte) 0xfe || bytes[i] == (byte) 0xff) {
                throw new BadLineException("it is no text in UTF-8");
            }
        }
    }

    /** Goes to the next record; says whether there is one. */
    abstract boolean next() throws IOException;
}
