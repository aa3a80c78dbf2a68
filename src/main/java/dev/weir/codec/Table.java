package dev.weir.codec;

/** The lists of a snapshot, by their names in the JSON document. */
public enum Table {
    /** Interfaces. */
    INTERFACES("interfaces"),
    /** Protocols. */
    PROTOCOLS("protocols"),
    /** Processes. */
    PROCESSES("processes"),
    /** Connections. */
    CONNECTIONS("connections"),
    /** Ports. */
    PORTS("ports"),
    /** Alerts. */
    ALERTS("alerts");

    private final String field;

    Table(String field) {
        this.field = field;
    }

    /** Its name in the JSON document. */
    public String field() {
        return field;
    }
}
