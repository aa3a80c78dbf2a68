package dev.weir.probe;

/** Why weir cannot count at all here: one sentence with what failed, why, and what to do. */
public final class ProbeException extends Exception {

    private static final long serialVersionUID = 1;

    ProbeException(String sentence) {
        super(sentence);
    }
}
