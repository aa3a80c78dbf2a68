package dev.weir.feature.rules;

/**
 * A line of a rules file.
 *
 * @param id         what its counts are listed under; one that begins with {@code %} is only for other rules to use
 * @param line       its line in the file, from 1
 * @param expression the tcpdump expression, with what it refers to put in
 */
record Rule(String id, int line, String expression) {

    /** Whether its packets are counted. */
    boolean isCounted() {
        return !id.startsWith("%");
    }
}
