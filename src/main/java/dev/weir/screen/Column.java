package dev.weir.screen;

import java.util.List;

/** A column of a table: what it is called and whether it sorts by number or by text. */
public enum Column {
    /** Process id. */
    PID("PID", true),
    /** Login name of the process's owner. */
    USER("USER", false),
    /** Process name. */
    PROCESS("PROCESS", false),
    /** Name of a group of processes. */
    GROUP("GROUP", false),
    /** How many processes a group has. */
    MEMBERS("PROCS", true),
    /** Systemd unit or container. */
    UNIT("UNIT", false),
    /** App bytes received per second. */
    RX("IN/s", true),
    /** App bytes sent per second. */
    TX("OUT/s", true),
    /** Both directions together; not shown as a column of its own, the two it is the sum of are. */
    RATE("IN+OUT/s", true),
    /** App bytes in both directions since weir started. */
    TOTAL("TOTAL", true),
    /** Open connections. */
    CONNECTIONS("CONN", true),
    /** Distinct remote addresses. */
    CLIENTS("CLIENTS", true),
    /** Distinct remote addresses of open connections. */
    PEERS("PEERS", true),
    /** Smoothed round-trip time. */
    RTT("RTT", true),
    /** TCP segments retransmitted since weir started. */
    RETRANSMITS("RTRN", true),
    /** Traced system calls per second. */
    CALLS("CALLS/s", true),
    /** Rates of the last minute as a line of bars; never sorted by. */
    TREND("60 s", true),
    /** Port and protocol. */
    PORT("PORT", true),
    /** The application behind a port. */
    APPLICATION("APP", false),
    /** The name of a port in the system's services file. */
    SERVICE("SERVICE", false),
    /** Transport protocol. */
    PROTOCOL("PROTO", false),
    /** Local address and port. */
    LOCAL("LOCAL", false),
    /** Remote address and port. */
    REMOTE("REMOTE", false),
    /** TCP state. */
    STATE("STATE", false),
    /** Time since something opened or began. */
    AGE("AGE", true),
    /** When an alert was raised. */
    SINCE("SINCE", true),
    /** The rule an alert comes from. */
    RULE("RULE", false),
    /** What an alert is about. */
    SUBJECT("SUBJECT", false),
    /** The value that crossed a threshold. */
    VALUE("VALUE", true),
    /** The threshold crossed. */
    LIMIT("LIMIT", true);

    private static final List<Column> OF_PROCESSES =
            List.of(PID, USER, PROCESS, UNIT, RX, TX, RATE, TOTAL, CONNECTIONS, PEERS, RTT, RETRANSMITS, CALLS);
    private static final List<Column> OF_GROUPS = List.of(GROUP, MEMBERS, RX, TX, RATE, TOTAL, CONNECTIONS, RETRANSMITS);
    private static final List<Column> OF_PORTS = List.of(PORT, APPLICATION, SERVICE, UNIT, RX, TX, RATE, TOTAL, CONNECTIONS, CLIENTS);
    private static final List<Column> OF_CONNECTIONS =
            List.of(PROCESS, PID, PROTOCOL, LOCAL, REMOTE, STATE, RX, TX, RATE, TOTAL, RTT, RETRANSMITS, AGE);
    private static final List<Column> OF_ALERTS = List.of(SINCE, RULE, SUBJECT, VALUE, LIMIT);

    private final String title;
    private final boolean numeric;

    Column(String title, boolean numeric) {
        this.title = title;
        this.numeric = numeric;
    }

    /** The heading. */
    public String title() {
        return title;
    }

    /** Whether rows sort by number here, largest first unless reversed; else by text, smallest first. */
    public boolean isNumeric() {
        return numeric;
    }

    /** The columns that a list can be sorted by, in the order in which they stand. */
    static List<Column> sortable(View list, Grouping grouping) {
        return switch (list) {
            case PROCESSES -> grouping == Grouping.PROCESS ? OF_PROCESSES : OF_GROUPS;
            case PORTS -> OF_PORTS;
            case CONNECTIONS -> OF_CONNECTIONS;
            case ALERTS -> OF_ALERTS;
            default -> List.of();
        };
    }
}
