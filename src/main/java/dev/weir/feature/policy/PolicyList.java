package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.screen.Change;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.SectionList;
import dev.weir.screen.Sort;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Digits;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import dev.weir.view.Canvas;
import dev.weir.view.ListHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose packets a policy does not permit; above them what its sets and ranges decided, and the last such packets.
 * <pre>
 *   SOURCE          SAYS     PORTS             pkt/s PACKETS  BYTES LAST CONN
 *   203.0.113.9     outside  22/tcp 80/tcp +3    412   10211  6.10M   0s    1
 *   [all outside]   -                            430   12014  7.00M         1
 * </pre>
 */
final class PolicyList extends SectionList<PolicySection, PolicyRow> implements ListHead {

    private static final String PER_SECOND = "pkt";

    private static final List<Column<PolicyRow>> COLUMNS = List.of(
            Column.<PolicyRow>text("SOURCE", 15, Column.ALWAYS, 24, PolicyRow::name, (row, cell) -> row.name(cell.in()))
                    .as(Part.NAME)
                    .in(Tone.STRONG),
            Column.text("SAYS", 9, 90, 0, (row, in) -> row.verdict(), (row, cell) -> row.verdict()),
            Column.<PolicyRow>text("PORTS", 16, 60, 30, (row, in) -> row.ports(), (row, cell) -> row.ports()),
            Column.number(
                    PER_SECOND,
                    Unit.PER_SECOND,
                    6,
                    100,
                    (row, in) -> row.perSecond(),
                    (row, cell) -> row.perSecondText()),
            Column.number("PACKETS", Unit.NONE, 8, 80, (row, in) -> row.packets(), (row, cell) -> counted(row)),
            Column.number(
                    "BYTES",
                    Unit.NONE,
                    6,
                    50,
                    (row, in) -> row.bytes(),
                    (row, cell) -> Scale.BYTES.number(row.bytes())),
            Column.number("LAST", Unit.NONE, 5, 70, PolicyList::last, (row, cell) -> age(row, cell.in())),
            Column.number(
                    "CONN",
                    Unit.NONE,
                    5,
                    85,
                    (row, in) -> row.connections(),
                    (row, cell) -> Integer.toString(row.connections())));

    PolicyList() {
        super(
                PolicySection.class,
                View.POLICY,
                PolicyFeature.WORD,
                PolicyRow.class,
                COLUMNS,
                "No packet came that the policy does not permit.");
    }

    private static String counted(PolicyRow row) {
        return row.packets() < 10_000_000 ? Digits.grouped(row.packets()) : Scale.COUNT.number(row.packets());
    }

    private static double last(PolicyRow row, Joined in) {
        return row.source().map(source -> (double) source.last().toEpochMilli()).orElse(0.0);
    }

    private static String age(PolicyRow row, Joined in) {
        return row.source()
                .map(source -> Span.age(Math.max(
                        0, Times.nanosBetween(source.last(), in.snapshot().time()))))
                .orElse("");
    }

    @Override
    public Sort usual() {
        return new Sort(PER_SECOND, true);
    }

    @Override
    protected String remark(PolicySection section, UiState state) {
        return section.modeText() + "   " + Digits.grouped(section.sourceCount()) + " sources";
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        Optional<PolicySection> found = section(in);
        if (found.isEmpty()) {
            return List.of();
        }
        PolicySection section = found.get();
        Map<Address, Integer> connections = new HashMap<>();
        int outside = 0;
        for (Connection connection : in.snapshot().connections()) {
            if (connection.closed().isEmpty()) {
                connections.merge(connection.raddr(), 1, Integer::sum);
                outside += section.of(connection) == PolicySection.Standing.OUTSIDE ? 1 : 0;
            }
        }
        List<Row> rows = new ArrayList<>();
        for (PolicySection.Source source : section.sources()) {
            rows.add(new PolicyRow(Optional.of(source), section, connections.getOrDefault(source.address(), 0)));
        }
        if (!rows.isEmpty()) {
            rows.add(new PolicyRow(Optional.empty(), section, outside));
        }
        return rows;
    }

    @Override
    public List<Change> changes(Optional<Row> selected, Joined in) {
        return section(in)
                .map(section -> PolicyChanges.of(
                        section,
                        selected.map(PolicyRow.class::cast)
                                .flatMap(PolicyRow::source)
                                .map(PolicySection.Source::address),
                        in))
                .orElse(List.of());
    }

    @Override
    public int headRows(UiState state) {
        return section(state)
                .map(section -> PolicyHead.rows(section, state.size()))
                .orElse(0);
    }

    @Override
    public void drawHead(Canvas canvas, UiState state, Joined in) {
        section(in).ifPresent(section -> PolicyHead.draw(canvas, state.size(), section));
    }
}
