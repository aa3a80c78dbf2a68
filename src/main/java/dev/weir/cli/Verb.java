package dev.weir.cli;

/** The word after {@code weir} that says what to do; without one, weir shows what is happening now. */
enum Verb {
    SHOW("", "", "top for the network: who on this host talks to whom, and how much"),
    RECORD("record", "FILE", "write snapshots to FILE until interrupted"),
    REPLAY("replay", "FILE", "play a recorded file back, on the screen or with -b as lines; needs no root"),
    DOCTOR("doctor", "", "say what this kernel and these privileges allow, and how to fix what is missing");

    /** As typed; empty for {@link #SHOW}. */
    final String word;
    /** What has to follow the options, or empty. */
    final String operand;
    /** What it does, in half a sentence. */
    final String summary;

    Verb(String word, String operand, String summary) {
        this.word = word;
        this.operand = operand;
        this.summary = summary;
    }

    /** Returns the command as it is called: {@code weir}, {@code weir record}. */
    String call() {
        return word.isEmpty() ? "weir" : "weir " + word;
    }
}
