package dev.weir.codec;

import java.io.IOException;

/** What was read as a snapshot does not hold what it should. */
public final class BadSnapshotException extends IOException {

    private static final long serialVersionUID = 1;

    /** Says in half a sentence what is wrong. */
    public BadSnapshotException(String message) {
        super(message);
    }
}
