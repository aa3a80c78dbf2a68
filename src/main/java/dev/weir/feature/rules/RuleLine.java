package dev.weir.feature.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule as a person types it: {@code identifier;expression #when packets/s > 1000 for 5s}. In the file the threshold
 * is a line of its own.
 *
 * @param id         empty when there is no {@code ;}
 * @param expression what is behind that
 * @param threshold  what is behind {@code #when}, as it is; empty when there is none
 */
record RuleLine(String id, String expression, Optional<String> threshold) {

    /** Takes a line apart. */
    static RuleLine read(String line) {
        int when = line.indexOf(Threshold.LINE);
        String rule = when < 0 ? line : line.substring(0, when);
        int end = rule.indexOf(';');
        return new RuleLine(
                end < 0 ? "" : rule.substring(0, end),
                (end < 0 ? rule : rule.substring(end + 1)).strip(),
                when < 0 ? Optional.empty() : Optional.of(line.substring(when + Threshold.LINE.length())));
    }

    static RuleLine of(String id, String expression, Optional<Threshold> when) {
        return new RuleLine(id, expression, when.map(Threshold::text));
    }

    /** The threshold, if it is one. */
    Optional<Threshold> when() {
        return threshold.flatMap(Threshold::read);
    }

    String typed() {
        return id + ";" + expression
                + threshold.map(text -> " " + Threshold.LINE + text.strip()).orElse("");
    }

    /** The lines of a file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(id.isEmpty() ? expression : id + ";" + expression));
        threshold.ifPresent(text -> lines.add(Threshold.LINE + text.strip()));
        return lines;
    }
}
