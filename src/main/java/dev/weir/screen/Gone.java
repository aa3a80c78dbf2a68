package dev.weir.screen;

/** Which rows of what has gone are shown. */
public enum Gone {
    /** Those of the last minute, below what is there. */
    WITH("gone rows shown below"),
    /** Only what has gone since weir started. */
    PAST("only what has gone since weir started"),
    /** None. */
    LIVE("gone rows hidden");

    private final String label;

    Gone(String label) {
        this.label = label;
    }

    /** What is then shown, in words. */
    public String label() {
        return label;
    }

    /** What the key shows next. */
    Gone next() {
        Gone[] all = values();
        return all[(ordinal() + 1) % all.length];
    }
}
