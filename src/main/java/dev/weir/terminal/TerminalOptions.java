package dev.weir.terminal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Options of the terminal, and the environment that tells the rest.
 *
 * @param mouse       whether clicks and the wheel are reported; off by default, as it takes away selecting and copying
 *          in the terminal
 * @param ascii       whether to draw with ASCII only, whatever the locale
 * @param colour      when to use colours
 * @param log         file that standard error is appended to while the screen is shown; without it, it is written
 *          afterwards
 * @param environment {@code TERM}, {@code COLORTERM}, {@code NO_COLOR}, {@code WEIR_LOCALE}, {@code LC_ALL}, {@code
 *          LC_CTYPE}, {@code LANG} and {@code TMUX} are read
 */
public record TerminalOptions(
        boolean mouse, boolean ascii, When colour, Optional<Path> log, Map<String, String> environment) {

    /** When to use colours. */
    public enum When {
        /** As {@code NO_COLOR} and {@code TERM} say. */
        AUTO,
        /** Even where {@code NO_COLOR} is set. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /** Copies the environment. */
    public TerminalOptions {
        environment = Map.copyOf(environment);
    }

    /** Returns the options that are used when none were asked for. */
    public static TerminalOptions defaults(Map<String, String> environment) {
        return new TerminalOptions(false, false, When.AUTO, Optional.empty(), environment);
    }
}
