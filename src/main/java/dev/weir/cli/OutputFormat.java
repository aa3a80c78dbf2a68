package dev.weir.cli;

/** The form in which snapshots are printed. */
public enum OutputFormat {
    /** Columns for people. */
    TABLE,
    /** One JSON object per line. */
    JSON,
    /** Comma-separated values with a header. */
    CSV
}
