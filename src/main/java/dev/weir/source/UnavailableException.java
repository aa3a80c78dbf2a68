package dev.weir.source;

/** Why there can be no snapshots: one sentence with what failed, why, and what to do. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean usage;

    /**
     * A sentence.
     *
     * @param usage whether what was asked for is wrong, rather than that something is missing here
     */
    public UnavailableException(String sentence, boolean usage) {
        super(sentence);
        this.usage = usage;
    }

    /** Whether what was asked for is wrong, rather than that something is missing here. */
    public boolean isUsage() {
        return usage;
    }
}
