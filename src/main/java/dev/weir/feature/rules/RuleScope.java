package dev.weir.feature.rules;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Control;
import dev.weir.model.Packets;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.Series;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.view.Canvas;
import dev.weir.view.FeaturePage;
import dev.weir.view.Ink;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A rule that was opened: what was counted of it, and below that the connections it may be about.
 * <pre>
 *  dns   port 53
 *  IN       9.1 kb/s      256,012 B    60.0 pkt/s   2,106 packets
 *  OUT     11.2 kb/s      256,511 B    60.0 pkt/s   2,106 packets
 *  eth0    20.3 kb/s      512,523 B     120 pkt/s   4,212 packets
 *  trend   ▁▁▂▁▁▁▁▅▆▇▇▇▆▁▁▁▂▁▁▁
 *  from    192.0.2.7 62%, 192.0.2.9 20%, 2001:db8::7 4.1%
 *  alert   packets/s > 1000 for 5s: would have fired 2 times in the last ten minutes
 *  fired   12:03:07, still above, peak 1.40 kpkt/s: 192.0.2.7 868, 192.0.2.9 280
 *  packets the last ones, sampled
 *    12:03:09.118 eth0 in  IP 192.0.2.7.40312 > 192.0.2.9.53: UDP, length 30
 *  below   connections it may be about, by addresses, protocol and ports
 * </pre>
 *
 * @param id    the rule
 * @param flows which connections it may be about
 */
record RuleScope(String id, RuleFlows flows) implements Scope.OfFeature, FeaturePage {

    private static final int LABEL = 9;
    private static final int INTERFACES_MAX = 4;
    private static final String BELOW = "below";
    private static final String TREND = "trend";
    /** Lines that packets have, as long as the screen has room for them. */
    private static final int PACKETS = 10;

    private static final int SECONDS = 60;
    private static final int PERMILLE = 1_000;

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
    public Optional<Control.WatchRow> watched() {
        return Optional.of(new Control.WatchRow(RulesFeature.WORD, Optional.of(id)));
    }

    @Override
    public int facts(Joined in) {
        int packets =
                sampled(in).filter(sampled -> !sampled.packets().isEmpty()).isPresent() ? PACKETS : 0;
        return rule(in.snapshot())
                        .map(rule -> facts(rule, in, List.of(), ZoneOffset.UTC).size())
                        .orElse(0)
                + 2
                + packets;
    }

    private Optional<RulesSection.Sampled> sampled(Joined in) {
        return in.snapshot()
                .section(RulesSection.class)
                .flatMap(RulesSection::sampled)
                .filter(sampled -> sampled.rule().equals(id));
    }

    private Optional<RulesSection.Total> rule(Snapshot snapshot) {
        return snapshot.section(RulesSection.class).flatMap(section -> section.rule(id));
    }

    /** A fact and what it is called. */
    private record Fact(String label, String text) {}

    private List<Fact> facts(RulesSection.Total rule, Joined in, List<Snapshot> past, ZoneId zone) {
        List<Fact> facts = new ArrayList<>();
        rule.expansion().ifPresent(expansion -> facts.add(new Fact("means", Printable.text(expansion))));
        facts.add(new Fact("IN", ""));
        facts.add(new Fact("OUT", ""));
        rule.interfaces().stream()
                .limit(rule.interfaces().size() > 1 ? INTERFACES_MAX : 0)
                .forEach(part -> facts.add(new Fact(Printable.text(part.name()), "")));
        facts.add(new Fact(TREND, ""));
        rule.sources().ifPresent(sources -> facts.add(new Fact("sources", Digits.grouped(sources) + " a second")));
        if (!rule.from().isEmpty()) {
            facts.add(new Fact("from", sources(rule)));
        }
        rule.when().ifPresent(when -> facts.add(new Fact("alert", fired(when, past))));
        in.snapshot().alerts().stream()
                .filter(alert -> alert.about().equals(new Subject.OfFeature(RulesFeature.WORD, id)))
                .findFirst()
                .ifPresent(alert -> facts.add(new Fact("fired", fired(alert, zone))));
        facts.add(new Fact(
                BELOW,
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

    /** The newest alert about it: the second it began, how high it went, and what that was made of. */
    private static String fired(Alert alert, ZoneId zone) {
        String evidence = alert.evidence().stream()
                .map(part -> Printable.text(part.name())
                        + (alert.unit().equals(Threshold.SOURCES) ? "" : " " + Scale.COUNT.number(part.value())))
                .collect(Collectors.joining(", "));
        return Times.ofDay(alert.since(), zone)
                + alert.cleared().map(end -> " to " + Times.ofDay(end, zone)).orElse(", still above")
                + ", peak " + Scale.COUNT.number(alert.peak()) + " " + Printable.text(alert.unit())
                + (evidence.isEmpty() ? "" : ": " + evidence);
    }

    private static String sources(RulesSection.Total rule) {
        return rule.from().stream()
                .map(source -> Printable.text(source.name()) + " " + Digits.percent(100 * source.packetShare()))
                .collect(Collectors.joining(", "));
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
        for (Fact fact : facts(rule, in, state.past(), canvas.zone())) {
            if (fact.label().equals(BELOW)) {
                line = packets(canvas, line, state, in);
            }
            canvas.put(1, line, Columns.cut(fact.label(), LABEL - 2), Ink.STRONG);
            String text = fact.label().equals(TREND)
                    ? trend(canvas, state)
                    : fact.text().isEmpty() ? figures(rule, fact.label(), state) : fact.text();
            canvas.put(LABEL, line, Columns.cut(text, Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
            line++;
        }
    }

    private String trend(Canvas canvas, UiState state) {
        double[] values = Series.of(state, SECONDS, snapshot -> RuleList.byteRate(snapshot, id));
        return canvas.glyphs().sparkline(values, Ceiling.above(Series.peak(values))) + "  a minute";
    }

    /** The last packets, as many as fit above what is left of the page; the line behind them. */
    private int packets(Canvas canvas, int from, UiState state, Joined in) {
        Optional<RulesSection.Sampled> sampled = sampled(in);
        canvas.put(1, from, "packets", Ink.STRONG);
        String why = sampled.map(found -> found.refused().orElse(said(found)))
                .orElse(
                        state.replay().isPresent()
                                ? "none in this recording: they are sampled while the page is open"
                                : "sampled from now on, while this page is open");
        canvas.put(LABEL, from, Columns.cut(Printable.text(why), Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
        if (sampled.isEmpty() || sampled.get().packets().isEmpty()) {
            return from + 1;
        }
        List<RulesSection.Packet> all = sampled.get().packets();
        // A blank line is left behind the page.
        int room = Math.max(0, Math.min(PACKETS, canvas.rows() - from - 3));
        int line = from + 1;
        for (RulesSection.Packet packet : all.subList(Math.max(0, all.size() - room), all.size())) {
            String millis = Integer.toString(PERMILLE + packet.time().get(ChronoField.MILLI_OF_SECOND));
            String text = Times.ofDay(packet.time(), canvas.zone()) + "." + millis.substring(1) + " "
                    + Printable.text(packet.iface()) + (packet.rx() ? " in  " : " out ")
                    + Printable.text(packet.text());
            canvas.put(3, line++, Columns.cut(text, Math.max(0, canvas.columns() - 3)), Ink.TEXT);
        }
        return from + 1 + room;
    }

    private static String said(RulesSection.Sampled sampled) {
        return (sampled.packets().isEmpty() ? "none came by yet since this page is open" : "the last ones, sampled")
                + (sampled.lost() > 0 ? "; " + Digits.grouped(sampled.lost()) + " samples lost" : "");
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
