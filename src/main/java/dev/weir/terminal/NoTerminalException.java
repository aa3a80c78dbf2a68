package dev.weir.terminal;

/** Says in one sentence why a full screen cannot be shown here. */
public final class NoTerminalException extends Exception {

    NoTerminalException(String sentence) {
        super(sentence);
    }
}
