package dev.weir.cli;

import java.util.Locale;

/** The lists of a snapshot, one of which is printed as comma-separated values. */
public enum PrintedTable {
    /** Processes. */
    PROCESSES,
    /** Connections. */
    CONNECTIONS,
    /** Ports. */
    PORTS,
    /** Protocols. */
    PROTOCOLS,
    /** Interfaces. */
    INTERFACES,
    /** Alerts. */
    ALERTS;

    /** Its name in the JSON document. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
