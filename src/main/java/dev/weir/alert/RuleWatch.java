package dev.weir.alert;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One rule, and the rows that are watched for it.
 *
 * @param <T> the rows it looks at
 */
final class RuleWatch<T> {

    /**
     * How many rows are watched at most; more are only counted, so that a flood of subjects does not fill the memory.
     */
    static final int MAX_WATCHED = 1000;
    /** Snapshots are not taken to the millisecond: three of about a second count as three seconds. */
    private static final double SLACK_SECONDS = 0.25;

    private final Rule<T> rule;
    private final int sustainedSeconds;
    private final Map<Object, Watch> watches = new LinkedHashMap<>();
    private long notWatched;

    RuleWatch(Rule<T> rule, int sustainedSeconds) {
        this.rule = rule;
        this.sustainedSeconds = sustainedSeconds;
    }

    /** Looks at every row of a snapshot once; while none is watched, only at those that may exceed the threshold. */
    void look(Snapshot snapshot, long tick) {
        for (T row : (watches.isEmpty() ? rule.exceeding() : rule.rows()).apply(snapshot)) {
            double value = rule.value().applyAsDouble(row);
            if (value > rule.thresholdOf(row)) {
                watch(row, snapshot).ifPresent(watch -> {
                    if (watch.isHighestAt(value)) {
                        watch.keep(rule.evidence().apply(row));
                    }
                    watch.see(value, tick, snapshot.intervalSeconds());
                });
            } else if (!watches.isEmpty()) {
                seeAgain(row, value, tick, snapshot.intervalSeconds());
            }
        }
    }

    private Optional<Watch> watch(T row, Snapshot snapshot) {
        Object key = rule.key().apply(row);
        Watch watch = watches.get(key);
        if (watch == null && watches.size() < MAX_WATCHED) {
            watch = new Watch(
                    rule,
                    rule.thresholdOf(row),
                    rule.secondsOf(row, sustainedSeconds),
                    rule.about().apply(row),
                    rule.subject().apply(row),
                    rule.within().apply(row),
                    rule.flow().apply(row),
                    snapshot.time());
            watches.put(key, watch);
        } else if (watch == null) {
            notWatched++;
        }
        return Optional.ofNullable(watch);
    }

    private void seeAgain(T row, double value, long tick, double seconds) {
        Watch watch = watches.get(rule.key().apply(row));
        if (watch == null) {
            return;
        }
        if (Double.isNaN(value)) {
            watch.hold(tick);
        } else {
            watch.see(value, tick, seconds);
        }
    }

    /** Raises and clears alerts as of this tick; a row that is no longer there has the value 0. */
    void settle(Snapshot snapshot, long tick, LongSupplier ids, Consumer<Alert> cleared) {
        for (Iterator<Watch> all = watches.values().iterator(); all.hasNext(); ) {
            Watch watch = all.next();
            if (!watch.wasSeen(tick)) {
                watch.see(0, tick, snapshot.intervalSeconds());
            }
            if (!watch.isRaised() && watch.secondsAbove() >= watch.sustainedSeconds() - SLACK_SECONDS) {
                watch.raise(ids.getAsLong());
            }
            if (watch.isRaised() && watch.secondsCleared() >= watch.sustainedSeconds() - SLACK_SECONDS) {
                cleared.accept(watch.alert(Optional.of(snapshot.time())));
                all.remove();
            } else if (!watch.isRaised() && watch.secondsAbove() == 0) {
                all.remove();
            }
        }
    }

    /** The watches whose alerts are open. */
    void eachOpen(Consumer<Watch> open) {
        watches.values().stream().filter(Watch::isRaised).forEach(open);
    }

    /** Rows above the threshold that were not watched, each once a tick. */
    long notWatched() {
        return notWatched;
    }
}
