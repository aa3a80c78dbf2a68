package dev.weir.cli;

/** One sentence saying what was wrong with the arguments, the environment or the config file. */
public final class UsageError extends Exception {

    /** An error whose message is this sentence. */
    public UsageError(String sentence) {
        super(sentence, null, false, false); // a sentence for a person: a stack trace would say nothing more
    }

    /**
     * Goes on where a condition holds.
     *
     * @throws UsageError with this sentence where it does not
     */
    public static void require(boolean condition, String sentence) throws UsageError {
        if (!condition) {
            throw new UsageError(sentence);
        }
    }
}
