package dev.weir.screen;

/** What the process list has one row for. */
public enum Grouping {
    /** Each process. */
    PROCESS("process"),
    /** Each systemd unit. */
    UNIT("unit"),
    /** Each container. */
    CONTAINER("container"),
    /** Each user. */
    USER("user"),
    /** Each remote network: /24 for IPv4, /48 for IPv6. */
    NETWORK("remote network");

    private final String label;

    Grouping(String label) {
        this.label = label;
    }

    /** The word for it. */
    public String label() {
        return label;
    }

    /** The grouping that comes next when the key is pressed. */
    Grouping next() {
        Grouping[] all = values();
        return all[(ordinal() + 1) % all.length];
    }
}
