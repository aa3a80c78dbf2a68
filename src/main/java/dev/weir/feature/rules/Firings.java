package dev.weir.feature.rules;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import java.util.List;

/** How often a threshold would have raised an alert in the past that is kept; the same way as it does. */
final class Firings {

    private static final double SLACK_SECONDS = 0.25;

    private Firings() {}

    /** How often; snapshots that do not have the rule change nothing. */
    static int of(Threshold threshold, String id, List<Snapshot> past) {
        int times = 0;
        boolean raised = false;
        double above = 0;
        double below = 0;
        for (Snapshot snapshot : past) {
            double rate = snapshot.section(RulesSection.class)
                    .flatMap(section -> section.rule(id))
                    .map(threshold::valueOf)
                    .orElse(Double.NaN);
            if (Double.isNaN(rate)) {
                continue;
            }
            above = rate > threshold.above() ? above + snapshot.intervalSeconds() : 0;
            below = rate < threshold.above() * Alert.CLEARING_PART ? below + snapshot.intervalSeconds() : 0;
            if (!raised && above >= threshold.seconds() - SLACK_SECONDS) {
                raised = true;
                times++;
            } else if (raised && below >= threshold.seconds() - SLACK_SECONDS) {
                raised = false;
            }
        }
        return times;
    }
}
