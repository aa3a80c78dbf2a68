package dev.weir.cli;

/** What weir tells the shell when it leaves. */
public enum ExitCode {
    /** Everything asked for was done. */
    DONE(0, "done"),
    /** Something failed while running; standard error has the sentence. */
    FAILED(1, "failed while running"),
    /** The arguments or the config file could not be understood. */
    USAGE(2, "wrong usage"),
    /** A privilege or a kernel feature without which there is nothing to show is missing. */
    UNAVAILABLE(3, "a privilege or kernel feature is missing; `weir doctor` says which"),
    /** An alert was raised and {@code --exit-on-alert} was given. */
    ALERT(4, "an alert fired (--exit-on-alert)"),
    /** Interrupted (SIGINT) outside the full-screen UI: 128 + 2. */
    INTERRUPTED(130, "interrupted (SIGINT)"),
    /** Asked to end (SIGTERM): 128 + 15. */
    TERMINATED(143, "terminated (SIGTERM)");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** Returns the number the shell sees. */
    public int number() {
        return number;
    }

    /** Returns what the number means, in words for help and the man page. */
    public String meaning() {
        return meaning;
    }
}
