package dev.weir.feature.rules;

import dev.weir.model.Interface;
import dev.weir.model.Snapshot;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.SectionList;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules, busiest first.
 * <pre>
 *   RULE       EXPRESSION                 PACKETS/s   IN b/s  OUT b/s PACKETS TOTAL B SHARE LAST
 *   dns        port 53                          120     9.1k    11.2k   4,212    512k  1.2%  ▁▁▂▁
 *   web        tcp port 80 or tcp port 443    4.20k    41.1M    5.30M    812k   1.20G   97%  ▅▆▇▇
 * </pre>
 */
final class RuleList extends SectionList<RulesSection, RuleRow> {

    private static final List<Column<RuleRow>> COLUMNS = List.of(
            Column.<RuleRow>text(
                            "RULE",
                            10,
                            Column.ALWAYS,
                            16,
                            (row, in) -> row.rule().id(),
                            (row, cell) -> Printable.text(row.rule().id()))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.<RuleRow>text(
                            "EXPRESSION",
                            12,
                            60,
                            60,
                            (row, in) -> row.rule().expression(),
                            (row, cell) -> Printable.text(row.rule().expression()))
                    .as(Part.ABOUT),
            Column.number(
                    "PKT",
                    Unit.PER_SECOND,
                    7,
                    90,
                    (row, in) -> row.packetRate(),
                    (row, cell) -> row.isMeasured() ? Scale.COUNT.number(row.packetRate()) : Figures.NONE),
            Column.rx(80),
            Column.tx(80),
            Column.both(),
            Column.number(
                    "PACKETS",
                    Unit.NONE,
                    8,
                    40,
                    (row, in) -> row.packetCount(),
                    (row, cell) -> Scale.COUNT.number(row.packetCount())),
            Column.total(50),
            Column.number(
                    "SHARE",
                    Unit.NONE,
                    6,
                    30,
                    (row, in) -> row.traffic().totalRate(),
                    (row, cell) -> share(row, cell.in().snapshot())),
            Column.trend(20, (row, snapshot) -> byteRate(snapshot, row.rule().id())),
            Column.text("ALERT", 12, 10, 20, (row, in) -> row.alert(), (row, cell) -> row.alert()));

    RuleList() {
        super(RulesSection.class, View.RULES, RulesFeature.WORD, RuleRow.class, COLUMNS, "No rule is counted yet.");
    }

    private static String share(RuleRow row, Snapshot snapshot) {
        double all = 0;
        for (Interface nic : snapshot.interfaces()) {
            all += nic.traffic().totalRate();
        }
        return all <= 0 || !row.isMeasured()
                ? Figures.NONE
                : Digits.percent(Math.min(100, 100 * row.traffic().totalRate() / all));
    }

    /** Bytes per second of a rule in a snapshot; not a number where it is not known. */
    static double byteRate(Snapshot snapshot, String id) {
        return snapshot.section(RulesSection.class)
                .flatMap(section -> section.rule(id))
                .map(RulesSection.Total::byteRate)
                .orElse(Double.NaN);
    }

    @Override
    public String empty(UiState state) {
        return section(state)
                .flatMap(RulesSection::refused)
                .map(why -> empty() + " " + firstLine(why) + ".")
                .orElse(empty());
    }

    private static String firstLine(String why) {
        return Printable.text(why.lines().findFirst().orElse(""));
    }

    @Override
    public boolean isEditable() {
        return true;
    }

    @Override
    public Optional<String> line(Row row) {
        return row instanceof RuleRow rule
                ? Optional.of(RuleLine.of(
                                rule.rule().id(),
                                rule.rule().expression(),
                                rule.rule().when())
                        .typed())
                : Optional.empty();
    }

    @Override
    public String preview(String line, UiState state) {
        RuleLine typed = RuleLine.read(line);
        if (typed.when().isEmpty()) {
            return "";
        }
        boolean known = section(state)
                .flatMap(section -> section.rule(typed.id()))
                .filter(rule -> rule.expression().equals(typed.expression()))
                .isPresent();
        if (!known) {
            return "nothing of this expression was counted yet";
        }
        if (typed.when().get().isOfSources()
                && state.past().stream()
                        .noneMatch(snapshot -> snapshot.section(RulesSection.class)
                                .flatMap(section -> section.rule(typed.id()))
                                .flatMap(RulesSection.Total::sources)
                                .isPresent())) {
            return "sources are counted from now on";
        }
        int times = Firings.of(typed.when().get(), typed.id(), state.past());
        return "fired " + times + (times == 1 ? " time" : " times") + " in 10 min";
    }

    @Override
    protected String remark(RulesSection section, UiState state) {
        return section.refused()
                .map(RuleList::firstLine)
                .orElse(Printable.text(section.file()) + "   bytes of the wire");
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        List<Row> rows = new ArrayList<>();
        List<RulesSection.Total> rules = section(in).map(RulesSection::rules).orElse(List.of());
        for (int i = 0; i < rules.size(); i++) {
            rows.add(new RuleRow(rules.get(i), i));
        }
        return rows;
    }
}
