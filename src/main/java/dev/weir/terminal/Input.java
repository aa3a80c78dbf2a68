package dev.weir.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;

/** What {@link FullScreen#next} returns. */
public sealed interface Input {

    /**
     * A key was pressed, the mouse used, or text pasted.
     *
     * @param key which
     */
    record Pressed(KeyStroke key) implements Input {}

    /**
     * The screen must be drawn again: its size has changed, or weir was stopped and continued.
     *
     * @param size the size now, at least 1x1
     */
    record Resized(TerminalSize size) implements Input {}

    /** Another thread called {@link FullScreen#wake()}. */
    record Woken() implements Input {}

    /** The deadline passed. */
    record TimedOut() implements Input {}

    /**
     * A signal asked weir to stop, or the terminal is gone.
     *
     * @param exitCode 128 and the number of the signal: 129 terminal gone, 130 interrupted, 143 terminated
     */
    record Ended(int exitCode) implements Input {}
}
