package dev.weir.model;

/**
 * Rows that left a list before their time, or found no room in it, since it had grown too long; their bytes are in
 * every total.
 *
 * @param rows  how many since weir started
 * @param bytes app bytes of theirs, both directions; unsigned 64-bit
 */
public record NotListed(long rows, long bytes) {

    /** None. */
    public static final NotListed NONE = new NotListed(0, 0);

    /** Whether it is none. */
    public boolean isNone() {
        return rows == 0;
    }

    /** One more row. */
    public NotListed plus(long bytesOfRow) {
        return new NotListed(rows + 1, bytes + bytesOfRow);
    }
}
