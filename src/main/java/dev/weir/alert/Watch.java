package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.Subject;
import java.time.Instant;
import java.util.Optional;

/** One row that is, or lately was, above the threshold of one rule. */
final class Watch {

    private final Rule<?> rule;
    private final Subject about;
    private final String subject;
    private final Instant since;
    private double value;
    private double peak;
    private int samplesAbove;
    private int samplesCleared;
    private long id;
    private long lastTick;

    /** A row that exceeds its threshold for the first time. */
    Watch(Rule<?> rule, Subject about, String subject, Instant since) {
        this.rule = rule;
        this.about = about;
        this.subject = subject;
        this.since = since;
    }

    /** Takes in the value of one more tick. */
    void see(double measured, long tick) {
        lastTick = tick;
        value = measured;
        peak = Math.max(peak, measured);
        samplesAbove = rule.isExceededBy(measured) ? samplesAbove + 1 : 0;
        samplesCleared = rule.isClearedBy(measured) ? samplesCleared + 1 : 0;
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

    int samplesAbove() {
        return samplesAbove;
    }

    int samplesCleared() {
        return samplesCleared;
    }

    Alert alert(Optional<Instant> cleared) {
        return new Alert(id, rule.name(), rule.isCriticalAt(peak) ? Alert.Severity.CRITICAL : Alert.Severity.WARNING, about, subject,
                cleared.isPresent() ? peak : value, rule.threshold(), rule.unit(), since, cleared);
    }
}
