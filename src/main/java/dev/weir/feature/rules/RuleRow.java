package dev.weir.feature.rules;

import dev.weir.model.Traffic;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.RowId;
import dev.weir.screen.Scope;
import java.util.Optional;

/**
 * A rule in the list.
 *
 * @param rule  what was counted of it
 * @param index where it stands in the file, from 0
 */
record RuleRow(RulesSection.Total rule, int index) implements Row {

    /** Packets per second in both directions; 0 while not measured. */
    double packetRate() {
        return isMeasured() ? rule.packetRate() : 0;
    }

    boolean isMeasured() {
        return !Double.isNaN(rule.packetRate());
    }

    /** Packets in both directions so far. */
    long packetCount() {
        return rule.packets().rxPackets() + rule.packets().txPackets();
    }

    /** What raises an alert; empty when nothing does. */
    String alert() {
        return rule.when().map(Threshold::text).orElse("");
    }

    @Override
    public RowId id() {
        return new RowId.OfOther(RulesFeature.WORD, rule.id());
    }

    @Override
    public Traffic traffic() {
        return rule.traffic();
    }

    @Override
    public long rank() {
        return index;
    }

    @Override
    public String name(Joined in) {
        return rule.id();
    }

    @Override
    public Optional<Scope> opens(Joined in) {
        return Optional.of(
                new RuleScope(rule.id(), RuleFlows.of(rule.expansion().orElse(rule.expression()))));
    }

    @Override
    public String copied(Joined in) {
        return rule.id() + ";" + rule.expression();
    }
}
