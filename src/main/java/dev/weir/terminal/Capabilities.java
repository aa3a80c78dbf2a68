package dev.weir.terminal;

import java.util.Locale;
import java.util.Map;

/**
 * What the terminal can show, as far as the environment tells; nothing is asked of the terminal itself, because an
 * answer takes a round trip and mixes with what is typed.
 *
 * @param unicode   letters of every script, blocks and box drawing; else only ASCII is sent
 * @param colours   how many colours
 * @param clipboard copying by OSC 52 reaches the person's clipboard, if the terminal allows it
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

    /** The terminals of DEC and their emulations: one colour, and the console font has no block characters. */
    private static boolean isHardware(String term) {
        return term.matches("vt\\d.*");
    }

    /**
     * What the launcher says, which runs Java in a locale of its own; else the first of the three that is set, as in
     * setlocale(3). The JVM's own default is UTF-8 whatever they say.
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
