package dev.weir.feature.rules;

import dev.weir.alert.Rule;
import dev.weir.model.Subject;
import java.util.List;
import java.util.Optional;

/** What rules with a threshold raise: the threshold stands in the snapshot, beside the rate it is held against. */
public final class RulesAlerts {

    private static final String BYTES_PER_SECOND = "B/s";

    private RulesAlerts() {}

    /** Those about packets, and those about bytes. */
    public static List<Rule<?>> rules() {
        return List.of(rule("rule-packets", Threshold.PACKETS, false), rule("rule-bytes", BYTES_PER_SECOND, true));
    }

    private static Rule<RulesSection.Total> rule(String name, String unit, boolean ofBytes) {
        return new Rule<RulesSection.Total>(
                        name,
                        unit,
                        0,
                        snapshot -> snapshot.section(RulesSection.class)
                                .map(RulesSection::rules)
                                .orElse(List.of()),
                        row -> isOf(row, ofBytes) ? ofBytes ? row.byteRate() : row.packetRate() : Double.NaN,
                        RulesSection.Total::id,
                        row -> new Subject.OfFeature(RuleList.WORD, row.id()),
                        RulesSection.Total::id)
                .withLimits(row -> limit(row, ofBytes));
    }

    private static boolean isOf(RulesSection.Total row, boolean ofBytes) {
        return row.when().filter(threshold -> threshold.isOfBytes() == ofBytes).isPresent();
    }

    private static Rule.Limit limit(RulesSection.Total row, boolean ofBytes) {
        Optional<Threshold> threshold = row.when().filter(own -> own.isOfBytes() == ofBytes);
        return threshold.map(own -> new Rule.Limit(own.above(), own.seconds())).orElse(null);
    }
}
