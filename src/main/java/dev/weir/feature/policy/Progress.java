package dev.weir.feature.policy;

import dev.weir.units.Digits;
import dev.weir.units.Scale;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far the reading of a file has come, drawn over itself. */
final class Progress {

    private static final int BAR_COLUMNS = 30;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long REDRAW_NANOS = NANOS_PER_SECOND / 5;
    /** How many lines may pass before the clock is asked. */
    private static final int LINES_PER_LOOK = 4096;

    private final PrintStream terminal;
    private final long totalBytes;
    private final LongSupplier nanos;
    private final long start;
    private long drawn;
    private boolean anything;

    /**
     * Progress of a file.
     *
     * @param terminal   where to draw; {@code null} for not at all
     * @param totalBytes the file's size; 0 when nobody knows
     * @param nanos      the clock
     */
    Progress(PrintStream terminal, long totalBytes, LongSupplier nanos) {
        this.terminal = terminal;
        this.totalBytes = totalBytes;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.drawn = start;
    }

    /** Says how many lines and bytes were read so far. */
    void at(long lines, long bytes) {
        if (terminal == null || lines % LINES_PER_LOOK != 0) {
            return;
        }
        long now = nanos.getAsLong();
        if (now - drawn >= REDRAW_NANOS) {
            drawn = now;
            anything = true;
            terminal.print("\r\033[K" + line(lines, bytes, now - start));
            terminal.flush();
        }
    }

    /** Takes the line away again. */
    void end() {
        if (anything) {
            terminal.print("\r\033[K");
            terminal.flush();
        }
    }

    private String line(long lines, long bytes, long elapsed) {
        String counted = Scale.COUNT.number(lines) + " lines, "
                + Scale.COUNT.number(lines * (double) NANOS_PER_SECOND / elapsed) + "/s";
        if (totalBytes <= 0) {
            return counted;
        }
        double part = Math.min(1, (double) bytes / totalBytes);
        int full = (int) (part * BAR_COLUMNS);
        return "[" + "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + "] " + Digits.percent(part * 100) + "  "
                + counted;
    }
}
