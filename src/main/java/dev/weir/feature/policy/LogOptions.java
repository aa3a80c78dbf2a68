package dev.weir.feature.policy;

import dev.weir.cli.UsageError;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the command line says of the log, whatever the config says.
 *
 * @param bufferBytes    what is gathered before it is written
 * @param everyPerSecond packets a second that are told one by one, 0 for all
 */
record LogOptions(
        Optional<LogFormat> format, Optional<Path> file, OptionalInt bufferBytes, OptionalLong everyPerSecond) {

    /** Lines a second that are written one by one unless told otherwise: as much as stays cheap in a flood. */
    private static final long USUAL_EVERY = 5000;

    /**
     * What a config says, unless the command line says otherwise.
     *
     * @throws UsageError when the format needs a file and none is named
     */
    LogSettings over(LogSettings configured) throws UsageError {
        LogFormat chosen = format.orElse(configured.format());
        Optional<Path> chosenFile = file.or(configured::file);
        if (chosen.needsFile() && chosenFile.isEmpty()) {
            throw new UsageError("output file required for format "
                    + chosen.name().toLowerCase(Locale.ROOT) + ": name one with --log-file");
        }
        LogFile.Limits limits = configured.limits();
        LogFile.Limits buffered =
                new LogFile.Limits(bufferBytes.orElse(limits.bufferBytes()), limits.rotateBytes(), limits.maxFiles());
        // A line of CSV stands for more than one packet only when asked: it takes a column more than the twelve.
        long perSecond = everyPerSecond.orElse(chosen == LogFormat.CSV ? 0 : USUAL_EVERY);
        return new LogSettings(chosen, chosenFile, buffered, perSecond);
    }

    /** Packets a second that the kernel is to tell one by one, 0 for all. */
    long eventsPerSecond() {
        return everyPerSecond.orElse(USUAL_EVERY);
    }

    /** Whether a line of a format may stand for more than one packet. */
    boolean aggregates(LogFormat chosen) {
        return everyPerSecond.isPresent() || chosen != LogFormat.CSV;
    }
}
