package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One row that is, or lately was, above the threshold of one rule. */
final class Watch {

    private static final double CRITICAL_FACTOR = 10;

    private final Rule<?> rule;
    private final double threshold;
    private final int sustainedSeconds;
    private final Subject about;
    private final String subject;
    private final List<Subject> within;
    /** Equal for both ends of a connection within this host; null for anything else. */
    private final Object flow;

    private final Instant since;
    private double value;
    private double peak;
    private List<Alert.Evidence> evidence = List.of();
    private double secondsAbove;
    private double secondsCleared;
    private long id;
    private long lastTick;
    /** The watch that explains this one; null for none. */
    private Watch cause;

    /** A row that exceeds its threshold for the first time. */
    Watch(
            Rule<?> rule,
            double threshold,
            int sustainedSeconds,
            Subject about,
            String subject,
            List<Subject> within,
            Object flow,
            Instant since) {
        this.rule = rule;
        this.threshold = threshold;
        this.sustainedSeconds = sustainedSeconds;
        this.about = about;
        this.subject = subject;
        this.within = within;
        this.flow = flow;
        this.since = since;
    }

    /** Adds the value of one more tick, over an interval of so many seconds. */
    void see(double measured, long tick, double seconds) {
        lastTick = tick;
        value = measured;
        peak = Math.max(peak, measured);
        secondsAbove = measured > threshold ? secondsAbove + seconds : 0;
        secondsCleared = measured < clears() ? secondsCleared + seconds : 0;
    }

    /** Whether a value is above all before. */
    boolean isHighestAt(double measured) {
        return measured > peak;
    }

    /** Sets the parts of the highest value so far. */
    void keep(List<Alert.Evidence> parts) {
        evidence = parts;
    }

    /** Leaves everything as it is in a tick that could not measure the row. */
    void hold(long tick) {
        lastTick = tick;
    }

    boolean wasSeen(long tick) {
        return lastTick == tick;
    }

    boolean isRaised() {
        return id != 0;
    }

    void raise(long newId) {
        id = newId;
    }

    /** For how long its value must exceed the threshold, and then be below it; seconds. */
    int sustainedSeconds() {
        return sustainedSeconds;
    }

    /** The value of an open alert must fall below this for it to be cleared. */
    private double clears() {
        return threshold * Alert.CLEARING_PART;
    }

    double secondsAbove() {
        return secondsAbove;
    }

    double secondsCleared() {
        return secondsCleared;
    }

    Subject about() {
        return about;
    }

    List<Subject> within() {
        return within;
    }

    Object flow() {
        return flow;
    }

    String unit() {
        return rule.unit();
    }

    double value() {
        return value;
    }

    long id() {
        return id;
    }

    Watch cause() {
        return cause;
    }

    /** Sets the watch that explains it: another one, or what explains that. */
    void explainedBy(Watch narrower) {
        cause = narrower == null || narrower.cause == null ? narrower : narrower.cause;
    }

    /** Whether its value would not be above the threshold without that of a part of it. */
    boolean isExplainedBy(Watch part) {
        return part != this && part.unit().equals(unit()) && value - part.value <= threshold;
    }

    Alert alert(Optional<Instant> cleared) {
        return new Alert(
                id,
                rule.name(),
                peak >= threshold * CRITICAL_FACTOR ? Alert.Severity.CRITICAL : Alert.Severity.WARNING,
                about,
                subject,
                cleared.isPresent() ? peak : value,
                peak,
                threshold,
                clears(),
                rule.unit(),
                since,
                cleared,
                cause == null ? OptionalLong.empty() : OptionalLong.of(cause.id),
                evidence);
    }
}
