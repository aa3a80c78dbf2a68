package dev.weir.attach;

/** Why weir cannot count at all here: one sentence with what failed, why, and what to do. */
public final class ProbeException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean usage;

    public ProbeException(String sentence) {
        this(sentence, false);
    }

    /** What was asked for is wrong, as a feature found out when its part of the capture was opened. */
    public static ProbeException usage(String sentence) {
        return new ProbeException(sentence, true);
    }

    /**
     * A sentence.
     *
     * @param usage whether what was asked for is wrong, rather than that something is missing here
     */
    public ProbeException(String sentence, boolean usage) {
        super(sentence);
        this.usage = usage;
    }

    /** Whether what was asked for is wrong, rather than that something is missing here. */
    public boolean isUsage() {
        return usage;
    }
}
