package dev.weir.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What weir was asked to do. */
public sealed interface Command {

    /** Opens the full-screen UI. */
    record Screen() implements Command {}

    /**
     * Prints snapshots to standard output.
     *
     * @param samples     how many snapshots; empty means until interrupted
     * @param format      in which form
     * @param table       which list comma-separated values are printed of, by its name in the JSON document
     * @param top         how many rows of each list to keep; empty keeps all
     * @param exitOnAlert whether a raised alert makes the exit code {@link ExitCode#ALERT}
     */
    record Batch(OptionalLong samples, OutputFormat format, String table, OptionalInt top, boolean exitOnAlert)
            implements Command {}

    /**
     * Plays a recorded file back.
     *
     * @param file  what {@link RecordTo} wrote
     * @param speed how many recorded seconds pass in one second
     * @param batch how to print it, or empty to open the full-screen UI
     */
    record Replay(Path file, double speed, Optional<Batch> batch) implements Command {}

    /**
     * Writes snapshots to a file.
     *
     * @param file     where to
     * @param samples  how many snapshots; empty means until interrupted
     * @param maxBytes size at which the oldest snapshots are dropped; bytes, empty for no limit
     * @param maxAge   age at which snapshots are dropped; empty for no limit
     */
    record RecordTo(Path file, OptionalLong samples, OptionalLong maxBytes, Optional<Duration> maxAge)
            implements Command {}

    /**
     * Says what this kernel and these privileges allow.
     *
     * @param cost whether to measure what each attached program costs too
     * @param json whether to print one JSON object in place of lines
     */
    record Doctor(boolean cost, boolean json) implements Command {}

    /**
     * Prints a text to standard output and leaves: help, the version, the effective config.
     *
     * @param text ends with a line feed
     */
    record Print(String text) implements Command {}
}
