package dev.weir.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A threshold that was crossed: raised once, cleared once.
 *
 * @param id        counts up from 1 in the order of raising
 * @param rule      the rule's name, as in {@code connection-rate}
 * @param severity  how bad
 * @param about     the row it is about
 * @param subject   that row as one line of text, as it came
 * @param value     the value now, or at its highest once cleared; in the rule's unit
 * @param peak      the highest value so far; in the rule's unit
 * @param threshold the value above which it is raised; in the rule's unit
 * @param clears    the value below which it is cleared; in the rule's unit
 * @param unit      {@code B/s}, {@code packets/s} or {@code calls/s}
 * @param since     when the value first exceeded the threshold in the samples that raised it
 * @param cleared   when it fell below again, if it has
 * @param partOf    the alert that explains this one: what that is about is a part of what this is about, and the
 *       reason; if there is one
 * @param evidence  what the value was made of when it was highest, the largest part first
 */
public record Alert(
        long id,
        String rule,
        Severity severity,
        Subject about,
        String subject,
        double value,
        double peak,
        double threshold,
        double clears,
        String unit,
        Instant since,
        Optional<Instant> cleared,
        OptionalLong partOf,
        List<Evidence> evidence) {

    public Alert {
        evidence = List.copyOf(evidence);
    }

    /**
     * An open alert's value must fall below this part of the threshold, so that one hovering around it is one alert.
     */
    public static final double CLEARING_PART = 0.8;

    /** An alert that no other explains, at its highest now. */
    public Alert(
            long id,
            String rule,
            Severity severity,
            Subject about,
            String subject,
            double value,
            double threshold,
            String unit,
            Instant since,
            Optional<Instant> cleared) {
        this(
                id,
                rule,
                severity,
                about,
                subject,
                value,
                value,
                threshold,
                threshold * CLEARING_PART,
                unit,
                since,
                cleared,
                OptionalLong.empty(),
                List.of());
    }

    /**
     * A part of what raised an alert.
     *
     * @param name  who or what; text as it came
     * @param value its part of the value; in the rule's unit
     */
    public record Evidence(String name, double value) {}

    /** How bad an alert is. */
    public enum Severity {
        /** Worth a look. */
        WARNING,
        /** At least ten times the threshold. */
        CRITICAL
    }

    /** Whether it is open and not explained by another: what people should look at. */
    public boolean isOpenCause() {
        return isOpen() && partOf.isEmpty();
    }

    /** Whether the value is still above its threshold. */
    public boolean isOpen() {
        return cleared.isEmpty();
    }
}
