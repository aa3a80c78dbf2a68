package dev.weir.feature.rules;

import dev.weir.alert.Rule;
import dev.weir.model.Alert;
import dev.weir.model.Subject;
import java.util.List;
import java.util.Optional;

/** What rules with a threshold raise: the threshold stands in the snapshot, beside the rate it is held against. */
final class RulesAlerts {

    private static final String BYTES_PER_SECOND = "B/s";

    private RulesAlerts() {}

    /** Those about packets, about bytes and about sources. */
    static List<Rule<?>> rules() {
        return List.of(
                rule("rule-packets", Threshold.PACKETS, Threshold.PACKETS),
                rule("rule-bytes", BYTES_PER_SECOND, Threshold.BYTES),
                rule("rule-sources", Threshold.SOURCES, Threshold.SOURCES));
    }

    private static Rule<RulesSection.Total> rule(String name, String unit, String of) {
        return new Rule<RulesSection.Total>(
                        name,
                        unit,
                        0,
                        snapshot -> snapshot.section(RulesSection.class)
                                .map(RulesSection::rules)
                                .orElse(List.of()),
                        row -> threshold(row, of).map(own -> own.valueOf(row)).orElse(Double.NaN),
                        RulesSection.Total::id,
                        row -> new Subject.OfFeature(RulesFeature.WORD, row.id()),
                        RulesSection.Total::id)
                .withLimits(row -> threshold(row, of)
                        .map(own -> new Rule.Limit(own.above(), own.seconds()))
                        .orElse(null))
                .withEvidence(row -> evidence(row, of));
    }

    private static Optional<Threshold> threshold(RulesSection.Total row, String of) {
        return row.when().filter(own -> own.unit().equals(of));
    }

    /** Whom its packets come from, with their part of the value as far as samples tell; of sources each is one. */
    private static List<Alert.Evidence> evidence(RulesSection.Total row, String of) {
        return row.from().stream()
                .map(source -> new Alert.Evidence(
                        source.name(),
                        switch (of) {
                            case Threshold.SOURCES -> 1;
                            case Threshold.BYTES -> row.byteRate() * source.byteShare();
                            default -> row.packetRate() * source.packetShare();
                        }))
                .toList();
    }
}
