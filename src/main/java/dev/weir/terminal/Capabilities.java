package dev.weir.terminal;

import java.util.Locale;
import java.util.Map;

/**
 * What the terminal can show, as far as the environment tells. The terminal itself is not asked, since its answer would
 * take a round trip and come between keys.
 *
 * @param unicode   letters of every script, blocks and box drawing; otherwise only ASCII is sent
 * @param colours   how many colours
 * @param clipboard whether copying by OSC 52 reaches the clipboard of the person, if the terminal allows it
 */
public record Capabilities(boolean unicode, Colours colours, boolean clipboard) {

    static Capabilities of(TerminalOptions options) throws NoTerminalException {
        Map<String, String> environment = options.environment();
        String term = environment.getOrDefault("TERM", "");
        if (term.isEmpty() || term.equals("dumb")) {
            throw new NoTerminalException((term.isEmpty() ? "TERM is not set" : "TERM=dumb has no cursor to move")
                    + ", so the full screen cannot be shown; use -b for plain lines");
        }
        boolean console = term.equals("linux");
        boolean hardware = isHardware(term);
        boolean screenWithoutTmux = term.startsWith("screen") && !environment.containsKey("TMUX");
        return new Capabilities(
                !options.ascii() && isUtf8(environment) && !console && !hardware,
                colours(options, term),
                !console && !hardware && !screenWithoutTmux);
    }

    private static Colours colours(TerminalOptions options, String term) {
        Map<String, String> environment = options.environment();
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty() || isHardware(term);
        if (options.colour() == TerminalOptions.When.NEVER
                || refused && options.colour() == TerminalOptions.When.AUTO) {
            return Colours.NONE;
        }
        String colorTerm = environment.getOrDefault("COLORTERM", "");
        if (colorTerm.equals("truecolor") || colorTerm.equals("24bit")) {
            return Colours.TRUE;
        }
        return term.contains("256color") ? Colours.INDEXED : Colours.ANSI;
    }

    /** Whether it is a terminal of DEC or an emulation: these have one colour, and fonts without block characters. */
    private static boolean isHardware(String term) {
        return term.matches("vt\\d.*");
    }

    /**
     * Whether the locale is UTF-8: that of the launcher, which runs Java in another one; otherwise the first of the
     * three variables that is set, as in setlocale(3). The default of the JVM is UTF-8 in any locale.
     */
    private static boolean isUtf8(Map<String, String> environment) {
        if (environment.containsKey("WEIR_LOCALE")) {
            return isUtf8(environment.get("WEIR_LOCALE"));
        }
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return isUtf8(value);
            }
        }
        return false;
    }

    private static boolean isUtf8(String locale) {
        String lower = locale.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
    }
}
