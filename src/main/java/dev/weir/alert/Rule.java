package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What one threshold is held against.
 *
 * @param <T>       the rows it looks at
 * @param name      as shown and exported
 * @param unit      of value and threshold
 * @param threshold values above it count; in the unit
 * @param rows      where the rows are
 * @param exceeding the same, or only those whose value is above the threshold where they are found in less time
 * @param value     a row's value, not a number while it is not measured; must not allocate, since every row is asked
 *       each tick
 * @param key       a row's identity, one that the row holds already
 * @param about     the row as the subject of an alert
 * @param subject   the same as a line of text
 * @param within    what a row is a part of, so that it may explain alerts about that
 * @param flow      what another row is the other end of; null where that is not on this host
 * @param evidence  what a row's value is made of, the largest part first; asked when an alert is at its highest
 * @param limit     a threshold of the row's own; null where the rule's holds for it
 * @param seconds   for how long a value must exceed; seconds, empty for as long as the options say
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
        Function<T, Limit> limit,
        OptionalInt seconds) {

    /**
     * A row's own threshold.
     *
     * @param threshold values above it count; in the rule's unit
     * @param seconds   for how long
     */
    public record Limit(double threshold, int seconds) {}

    /** A rule whose rows are no part of anything and have no other end here. */
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
                row -> null,
                OptionalInt.empty());
    }

    /** The same rule, for rows that each have a threshold of their own. */
    public Rule<T> withLimits(Function<T, Limit> limits) {
        return new Rule<>(
                name, unit, threshold, rows, exceeding, value, key, about, subject, within, flow, evidence, limits,
                seconds);
    }

    /** The same rule, which says what a value is made of. */
    public Rule<T> withEvidence(Function<T, List<Alert.Evidence>> parts) {
        return new Rule<>(
                name, unit, threshold, rows, exceeding, value, key, about, subject, within, flow, parts, limit,
                seconds);
    }

    /** The same rule, for values that exceed for so many seconds. */
    public Rule<T> sustained(int atLeastSeconds) {
        return new Rule<>(
                name,
                unit,
                threshold,
                rows,
                exceeding,
                value,
                key,
                about,
                subject,
                within,
                flow,
                evidence,
                limit,
                OptionalInt.of(atLeastSeconds));
    }

    /** What a row is held against; allocates nothing where that is the rule's own. */
    double thresholdOf(T row) {
        Limit own = limit.apply(row);
        return own == null ? threshold : own.threshold();
    }

    /** For how long a row's value must exceed; seconds. */
    int secondsOf(T row, int usual) {
        Limit own = limit.apply(row);
        return own == null ? seconds.orElse(usual) : own.seconds();
    }
}
