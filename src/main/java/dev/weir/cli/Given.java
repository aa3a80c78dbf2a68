package dev.weir.cli;

import java.util.List;

/**
 * What was given for one setting, as text, not yet judged.
 *
 * @param values one text, or several for a setting that may be repeated; none sets it back to its default
 * @param where  who said so, for the sentence when it is wrong: a flag, a variable, a file with line and key
 */
record Given(List<String> values, String where) {

    Given {
        values = List.copyOf(values);
    }

    static Given of(String value, String where) {
        return new Given(List.of(value), where);
    }
}
