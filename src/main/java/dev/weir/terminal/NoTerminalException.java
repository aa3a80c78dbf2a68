package dev.weir.terminal;

/** Why a full screen cannot be shown here, in one sentence. */
public final class NoTerminalException extends Exception {

    NoTerminalException(String sentence) {
        super(sentence);
    }
}
