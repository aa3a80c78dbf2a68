package dev.weir.record;

import java.io.IOException;

/** A recorded snapshot that does not hold what it should. */
final class BadRecordingException extends IOException {

    private static final long serialVersionUID = 1;

    BadRecordingException(String message) {
        super(message);
    }
}
