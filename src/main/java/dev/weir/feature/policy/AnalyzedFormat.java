package dev.weir.feature.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The formats of a log that can be analysed, and how to see which one it is. */
enum AnalyzedFormat {
    /** Found out from the first line. */
    AUTO,
    /** An array of objects. */
    JSON,
    /** An object on each line, of weir or of Suricata's EVE. */
    JSONL,
    /** Comma-separated values with a heading. */
    CSV;

    /** Enough for the heading of any log. */
    private static final int PEEKED_BYTES = 4096;

    /**
     * The format of a log: its own answer, or for {@link #AUTO} what the first line looks like.
     *
     * @param log is read and reset
     * @throws IOException when the first line is of none of them; the message is a sentence
     */
    AnalyzedFormat of(InputStream log, String name) throws IOException {
        if (this != AUTO) {
            return this;
        }
        log.mark(PEEKED_BYTES);
        String start = new String(log.readNBytes(PEEKED_BYTES), StandardCharsets.UTF_8);
        log.reset();
        String first =
                start.strip().replaceFirst("^\ufeff", "").lines().findFirst().orElse("");
        if (first.startsWith("[")) {
            return JSON;
        }
        if (first.startsWith("{")) {
            return JSONL;
        }
        if (first.contains(",") && first.contains("timestamp")) {
            return CSV;
        }
        throw new IOException(
                first.isEmpty()
                        ? name + " is empty"
                        : "cannot detect the log format of " + name
                                + ": its first line is neither JSON nor a CSV heading with \"timestamp\";"
                                + " --format names it");
    }

    LogRecords records(InputStream log) {
        return this == JSON ? new ObjectRecords(log) : new LineRecords(log);
    }

    EventReader reader() {
        return this == CSV ? new CsvEventReader() : new JsonEventReader();
    }
}
