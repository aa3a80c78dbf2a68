package dev.weir.feature.policy;

/** The formats of the log. */
enum LogFormat {
    /** Sentences on standard output, or in a file when one is named. */
    CONSOLE,
    /** One array. */
    JSON,
    /** Comma-separated values with a heading. */
    CSV,
    /** An object on each line. */
    JSONL,
    /** Suricata's EVE: an object on each line. */
    EVE;

    /** Whether the format makes no sense without a file. */
    boolean needsFile() {
        return this != CONSOLE;
    }

    /**
     * How events are written.
     *
     * @param aggregated  whether a record may stand for more than one packet
     * @param communityId names flows in JSON Lines and EVE; {@code null} for no names
     */
    EventFormat eventFormat(boolean aggregated, CommunityId communityId) {
        return switch (this) {
            case CONSOLE -> new ConsoleFormat();
            case JSON -> JsonFormat.array();
            case CSV -> new CsvFormat(aggregated);
            case JSONL -> JsonFormat.lines(communityId);
            case EVE -> new EveFormat(communityId);
        };
    }
}
