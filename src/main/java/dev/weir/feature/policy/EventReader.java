package dev.weir.feature.policy;

import java.io.IOException;

/** Reads the event that a record of a log is. */
interface EventReader {

    /**
     * Fills the event from the record.
     *
     * @return whether the record is an event at all, rather than a heading
     * @throws BadLineException when it is neither
     */
    boolean read(LogRecords record, LoggedEvent event) throws BadLineException, IOException;
}
