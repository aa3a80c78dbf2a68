package dev.weir.feature.rules;

import java.util.Optional;

/**
 * A line of a rules file.
 *
 * @param id         what its counts are listed under; one that begins with {@code %} is only for other rules to use
 * @param line       its line in the file, from 1
 * @param text       the tcpdump expression as it is written there
 * @param expression the same with what it refers to put in
 * @param when       what raises an alert, if anything does
 */
record Rule(String id, int line, String text, String expression, Optional<Threshold> when) {

    /** Whether its packets are counted. */
    boolean isCounted() {
        return !id.startsWith("%");
    }

    /** The same rule, which raises an alert. */
    Rule withAlert(Threshold threshold) {
        return new Rule(id, line, text, expression, Optional.of(threshold));
    }
}
