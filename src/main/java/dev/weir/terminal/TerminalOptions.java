package dev.weir.terminal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked of the terminal, and the environment that tells the rest.
 *
 * @param mouse       report clicks and the wheel; off by default because it takes away the terminal's own select and
 *       copy
 * @param ascii       draw with ASCII only, whatever the locale says
 * @param colour      when to use colours
 * @param log         file that standard error is appended to while the screen is shown; else it is shown afterwards
 * @param environment {@code TERM}, {@code COLORTERM}, {@code NO_COLOR}, {@code WEIR_LOCALE}, {@code LC_ALL}, {@code
 *                    LC_CTYPE},                    {@code LANG}, {@code TMUX} are looked at
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

    /** Returns what is used when nothing was asked for. */
    public static TerminalOptions defaults(Map<String, String> environment) {
        return new TerminalOptions(false, false, When.AUTO, Optional.empty(), environment);
    }
}
