package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.AlertThresholds;
import dev.weir.model.NotListed;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Holds rules against one snapshot after another, and knows which alerts are open and which were cleared lately.
 * <p>A value must exceed its threshold for some seconds to raise an alert, and be below four fifths of it for as long
 * to clear it. A snapshot that could not measure a row changes nothing.
 */
public final class Alerts {

    /** How long a cleared alert stays listed. */
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Cleared alerts listed at most, the newest of them. */
    private static final int MAX_CLEARED = 200;

    private final List<RuleWatch<?>> rules = new ArrayList<>();
    private final Deque<Cleared> cleared = new ArrayDeque<>();
    private long tick;
    private long lastId;

    /**
     * An alert that was cleared.
     *
     * @param monoNanos when; nanoseconds, CLOCK_MONOTONIC
     */
    private record Cleared(Alert alert, long monoNanos) {}

    /** No open alerts, with the rules of the main job alone. */
    public Alerts(AlertThresholds thresholds) {
        this(thresholds, List.of());
    }

    /**
     * No open alerts.
     *
     * @param more rules that features add
     */
    public Alerts(AlertThresholds thresholds, List<Rule<?>> more) {
        int sustainedSeconds = thresholds.sustainedSeconds();
        TrafficRules.of(thresholds).forEach(rule -> rules.add(new RuleWatch<>(rule, sustainedSeconds)));
        more.forEach(rule -> rules.add(new RuleWatch<>(rule, sustainedSeconds)));
    }

    /**
     * Holds the rules against one more snapshot.
     *
     * @return the alerts that are open now or were cleared in the last ten minutes, newest first
     */
    public List<Alert> update(Snapshot snapshot) {
        tick++;
        List<Alert> alerts = new ArrayList<>();
        for (RuleWatch<?> rule : rules) {
            rule.look(snapshot, tick);
            rule.settle(
                    snapshot, tick, () -> ++lastId, alert -> cleared.addLast(new Cleared(alert, snapshot.monoNanos())));
        }
        List<Watch> open = new ArrayList<>();
        rules.forEach(rule -> rule.eachOpen(open::add));
        Causes.find(open);
        open.forEach(watch -> alerts.add(watch.alert(Optional.empty())));
        dropOld(snapshot.monoNanos());
        cleared.forEach(each -> alerts.add(each.alert()));
        alerts.sort(Comparator.comparingLong(Alert::id).reversed());
        return alerts;
    }

    /** Rows above a threshold that are not watched because too many are, each once a tick; without bytes. */
    public NotListed notWatched() {
        long sum = 0;
        for (RuleWatch<?> rule : rules) {
            sum += rule.notWatched();
        }
        return new NotListed(sum, 0);
    }

    private void dropOld(long now) {
        while (!cleared.isEmpty()
                && (cleared.size() > MAX_CLEARED || now - cleared.getFirst().monoNanos() > KEPT.toNanos())) {
            cleared.removeFirst();
        }
    }
}
