package dev.weir.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Sends standard error to the log while there is no screen, if a log was asked for, until this is closed. */
public final class MessageLog implements AutoCloseable {

    private final Optional<CapturedErrors> errors;

    private MessageLog(Optional<CapturedErrors> errors) {
        this.errors = errors;
    }

    /**
     * Begins to log.
     *
     * @param log the file; empty leaves standard error as it is
     * @throws IOException when it cannot be written; the message is a sentence
     */
    public static MessageLog open(Optional<Path> log) throws IOException {
        if (log.isEmpty()) {
            return new MessageLog(Optional.empty());
        }
        CapturedErrors errors = new CapturedErrors(LibC.load(), log);
        try {
            errors.begin();
        } catch (NoTerminalException unwritable) {
            throw new IOException(unwritable.getMessage(), unwritable);
        }
        return new MessageLog(Optional.of(errors));
    }

    @Override
    public void close() {
        errors.ifPresent(CapturedErrors::end);
    }
}
