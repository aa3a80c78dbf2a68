package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One threshold, and what it is held against.
 *
 * @param <T>       the rows it looks at
 * @param name      as shown and exported
 * @param unit      of value and threshold
 * @param threshold values above it exceed it; in the unit
 * @param rows      the rows of a snapshot
 * @param exceeding the same, or only those above the threshold if these can be found in less time
 * @param value     value of a row, not a number while it is not measured; must not allocate, since it is called for
 *       every row in each tick
 * @param key       identity of a row, an object that the row has already
 * @param about     the row as the subject of an alert
 * @param subject   the same as a line of text
 * @param within    subjects that a row is a part of, so that it may explain alerts about them
 * @param flow      equal for both ends of a connection within this host; null for anything else
 * @param evidence  parts of the value of a row, the largest first; called when a value is higher than before
 * @param limit     threshold of a row's own; null when that of the rule holds
 */
public record Rule<T>(
        String name,
        String unit,
        double threshold,
        Function<Snapshot, List<T>> rows,
        Function<Snapshot, List<T>> exceeding,
        ToDoubleFunction<T> value,
        Function<T, Object> key,
        Function<T, Subject> about,
        Function<T, String> subject,
        Function<T, List<Subject>> within,
        Function<T, Object> flow,
        Function<T, List<Alert.Evidence>> evidence,
        Function<T, Limit> limit) {

    /**
     * The threshold of a row's own.
     *
     * @param threshold values above it exceed it; in the unit of the rule
     * @param seconds   for how long a value must exceed it; seconds
     */
    public record Limit(double threshold, int seconds) {}

    /** A rule whose rows are part of nothing and have no other end on this host. */
    public Rule(
            String name,
            String unit,
            double threshold,
            Function<Snapshot, List<T>> rows,
            ToDoubleFunction<T> value,
            Function<T, Object> key,
            Function<T, Subject> about,
            Function<T, String> subject) {
        this(
                name,
                unit,
                threshold,
                rows,
                rows,
                value,
                key,
                about,
                subject,
                row -> List.of(),
                row -> null,
                row -> List.of(),
                row -> null);
    }

    /** The same rule, for rows that each have a threshold of their own. */
    public Rule<T> withLimits(Function<T, Limit> limits) {
        return new Rule<>(
                name, unit, threshold, rows, exceeding, value, key, about, subject, within, flow, evidence, limits);
    }

    /** The same rule, with the parts of a value. */
    public Rule<T> withEvidence(Function<T, List<Alert.Evidence>> parts) {
        return new Rule<>(
                name, unit, threshold, rows, exceeding, value, key, about, subject, within, flow, parts, limit);
    }

    /** The threshold of a row; allocates nothing when it is that of the rule. */
    double thresholdOf(T row) {
        Limit own = limit.apply(row);
        return own == null ? threshold : own.threshold();
    }

    /** For how long the value of a row must exceed it; seconds. */
    int secondsOf(T row, int usual) {
        Limit own = limit.apply(row);
        return own == null ? usual : own.seconds();
    }
}
