package dev.weir.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line taken apart, its values not yet judged.
 *
 * @param verb    what to do
 * @param operand what followed the options of a verb that needs it
 * @param flags   what was given for each setting
 */
record Parsed(Verb verb, Optional<String> operand, Map<Setting, Given> flags) {

    /** What {@code weir} alone means. */
    static final Parsed NOTHING = new Parsed(Verb.SHOW, Optional.empty(), Map.of());

    Parsed {
        flags = Map.copyOf(flags);
    }

    /** Returns whether the setting was given, and not as {@code =false}. */
    boolean has(Setting setting) {
        return flags.containsKey(setting) && !flags.get(setting).values().equals(List.of("false"));
    }
}
