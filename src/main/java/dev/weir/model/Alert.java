package dev.weir.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A threshold that was crossed: raised once, cleared once.
 *
 * @param id        counts up from 1 in the order of raising
 * @param rule      the rule's name, as in {@code connection-rate}
 * @param severity  how bad
 * @param about     the row it is about
 * @param subject   that row as one line of text, as it came
 * @param value     the value now, or at its highest once cleared; in the rule's unit
 * @param threshold the value above which it is raised; in the rule's unit
 * @param unit      {@code B/s}, {@code packets/s} or {@code calls/s}
 * @param since     when the value first exceeded the threshold in the samples that raised it
 * @param cleared   when it fell below again, if it has
 */
public record Alert(long id, String rule, Severity severity, Subject about, String subject, double value, double threshold,
                    String unit, Instant since, Optional<Instant> cleared) {

    /** How bad an alert is. */
    public enum Severity {
        /** Worth a look. */
        WARNING,
        /** At least ten times the threshold. */
        CRITICAL
    }

    /** Whether the value is still above its threshold. */
    public boolean isOpen() {
        return cleared.isEmpty();
    }
}
