package dev.weir.cli;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How and of whom things are shown.
 *
 * @param theme which colours, where colour is used
 * @param color whether colour is used
 * @param ascii whether only ASCII may be drawn
 * @param mouse whether the terminal is asked for mouse reports
 * @param pid   the only process to show
 * @param user  name of the only user whose processes to show
 * @param keys  label of the key to bind to each named action; actions not named keep their keys
 */
public record Display(
        Theme theme,
        ColorChoice color,
        boolean ascii,
        boolean mouse,
        OptionalInt pid,
        Optional<String> user,
        Map<String, String> keys) {

    /** A set of colours. */
    public enum Theme {
        /** The terminal's own 16 colours on its own background. */
        TERMINAL,
        /** No colour: bold, reverse and underline only. */
        MONO,
        /** The brightest of the 16 colours only. */
        CONTRAST,
        /** Colours of weir's own choosing, 24 bits each. */
        TRUECOLOR
    }

    /** Whether colour is used. */
    public enum ColorChoice {
        /** Where the terminal has it. */
        AUTO,
        /** Whatever the terminal says. */
        ALWAYS,
        /** Not at all. */
        NEVER
    }

    public Display {
        keys = Map.copyOf(keys);
    }
}
