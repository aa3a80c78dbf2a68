package dev.weir.feature.rules;

import dev.weir.model.Connection;
import dev.weir.model.Packets;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.view.Canvas;
import dev.weir.view.FeaturePage;
import dev.weir.view.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule that was opened: what was counted of it, and below that the connections it may be about.
 * <pre>
 *  dns   port 53
 *  IN       9.1 kb/s      256,012 B    60.0 pkt/s   2,106 packets
 *  OUT     11.2 kb/s      256,511 B    60.0 pkt/s   2,106 packets
 *  eth0    20.3 kb/s      512,523 B     120 pkt/s   4,212 packets
 *  alert   packets/s > 1000 for 5s: would have fired 2 times in the last 10 minutes
 *  below   connections it may be about, by addresses, protocol and ports
 * </pre>
 *
 * @param id    the rule
 * @param flows which connections it may be about
 */
record RuleScope(String id, RuleFlows flows) implements Scope.OfFeature, FeaturePage {

    private static final int LABEL = 9;
    private static final int INTERFACES_MAX = 4;

    @Override
    public String label() {
        return id;
    }

    @Override
    public boolean covers(Connection connection, Joined in) {
        return flows.mayBe(connection);
    }

    @Override
    public boolean narrowsTraffic() {
        return true;
    }

    @Override
    public Optional<Traffic> rates(Snapshot snapshot, UiState state) {
        return rule(snapshot).map(RulesSection.Total::traffic);
    }

    @Override
    public Optional<Row> row(Joined in) {
        return rule(in.snapshot()).map(rule -> new RuleRow(rule, 0));
    }

    @Override
    public int facts(Joined in) {
        return rule(in.snapshot()).map(rule -> facts(rule, List.of()).size()).orElse(0) + 1;
    }

    private Optional<RulesSection.Total> rule(Snapshot snapshot) {
        return snapshot.section(RulesSection.class).flatMap(section -> section.rule(id));
    }

    /** A fact and what it is called. */
    private record Fact(String label, String text) {}

    private List<Fact> facts(RulesSection.Total rule, List<Snapshot> past) {
        List<Fact> facts = new ArrayList<>();
        rule.expansion().ifPresent(expansion -> facts.add(new Fact("means", Printable.text(expansion))));
        facts.add(new Fact("IN", ""));
        facts.add(new Fact("OUT", ""));
        rule.interfaces().stream()
                .limit(rule.interfaces().size() > 1 ? INTERFACES_MAX : 0)
                .forEach(part -> facts.add(new Fact(Printable.text(part.name()), "")));
        rule.when().ifPresent(when -> facts.add(new Fact("alert", fired(when, past))));
        facts.add(new Fact(
                "below",
                flows.isKnown()
                        ? "connections it may be about, by addresses, protocol and ports"
                        : "which connections it is about is not known"));
        return facts;
    }

    private String fired(Threshold when, List<Snapshot> past) {
        int times = Firings.of(when, id, past);
        return when.text() + ": would have fired " + times + (times == 1 ? " time" : " times")
                + " in the last ten minutes";
    }

    @Override
    public void draw(Canvas canvas, UiState state, Joined in) {
        Optional<RulesSection.Total> found = rule(in.snapshot());
        if (found.isEmpty()) {
            canvas.put(1, 0, "This rule is not counted in this snapshot.", Ink.TEXT);
            return;
        }
        RulesSection.Total rule = found.get();
        String title = Printable.text(rule.id()) + "   " + Printable.text(rule.expression());
        canvas.put(1, 0, Columns.cut(title, canvas.columns() - 1), Ink.STRONG);
        int line = 1;
        for (Fact fact : facts(rule, state.past())) {
            canvas.put(1, line, Columns.cut(fact.label(), LABEL - 2), Ink.STRONG);
            String text = fact.text().isEmpty() ? figures(rule, fact.label(), state) : fact.text();
            canvas.put(LABEL, line, Columns.cut(text, Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
            line++;
        }
    }

    private static String figures(RulesSection.Total rule, String label, UiState state) {
        Traffic traffic = rule.traffic();
        Packets packets = rule.packets();
        if (label.equals("IN")) {
            return Figures.rateWithUnit(traffic.rxRate(), state.settings()) + "   "
                    + Digits.grouped(traffic.rxBytes()) + " B   " + Figures.count(packets.rxRate()) + " pkt/s   "
                    + Digits.grouped(packets.rxPackets()) + " packets";
        }
        if (label.equals("OUT")) {
            return Figures.rateWithUnit(traffic.txRate(), state.settings()) + "   "
                    + Digits.grouped(traffic.txBytes()) + " B   " + Figures.count(packets.txRate()) + " pkt/s   "
                    + Digits.grouped(packets.txPackets()) + " packets";
        }
        return rule.interfaces().stream()
                .filter(part -> Printable.text(part.name()).equals(label))
                .findFirst()
                .map(part -> Figures.rateWithUnit(part.traffic().totalRate(), state.settings()) + "   "
                        + Digits.grouped(part.traffic().totalBytes()) + " B   "
                        + Scale.COUNT.number(part.packets().rxRate().orZero()
                                + part.packets().txRate().orZero())
                        + " pkt/s   "
                        + Digits.grouped(
                                part.packets().rxPackets() + part.packets().txPackets()) + " packets")
                .orElse("");
    }
}
