package dev.weir.feature.policy;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How events are logged.
 *
 * @param file           where to; empty for standard output, which only {@link LogFormat#CONSOLE} allows
 * @param everyPerSecond events a second that are logged one by one, 0 for all; see {@link Aggregation}
 */
record LogSettings(LogFormat format, Optional<Path> file, LogFile.Limits limits, long everyPerSecond) {

    /** Sentences on standard output. */
    static final LogSettings USUAL = new LogSettings(LogFormat.CONSOLE, Optional.empty(), LogFile.Limits.USUAL, 0);
}
