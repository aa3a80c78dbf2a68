package dev.weir.feature.traffic;

import dev.weir.model.Connection;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Group;
import dev.weir.screen.Grouping;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.UiState;
import dev.weir.units.Printable;
import java.util.ArrayList;
import java.util.List;

/** Processes by what they have in common, or remote networks. */
final class GroupList extends ProcessesView<Row.OfGroup> {

    private static final List<Column<Row.OfGroup>> COLUMNS = List.of(
            Column.<Row.OfGroup>text(
                            "GROUP",
                            20,
                            Column.ALWAYS,
                            40,
                            Row.OfGroup::name,
                            (row, cell) -> Printable.text(row.name(cell.in())))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.number(
                    "PROCS",
                    Unit.NONE,
                    6,
                    30,
                    (row, in) -> row.group().members(),
                    (row, cell) -> Figures.count(row.group().members(), cell)),
            Column.rx(100),
            Column.tx(100),
            Column.both(),
            Column.total(25),
            Column.number(
                    "CONN",
                    Unit.NONE,
                    5,
                    20,
                    (row, in) -> row.group().connections(),
                    (row, cell) -> Figures.count(row.group().connections(), cell)),
            Column.number(
                    "RTRN",
                    Unit.NONE,
                    5,
                    10,
                    (row, in) -> row.group().retransmits(),
                    (row, cell) -> Figures.count(row.group().retransmits(), cell)));

    GroupList() {
        super("groups", Row.OfGroup.class, COLUMNS);
    }

    @Override
    public String remark(UiState state) {
        return "by " + state.settings().grouping().label();
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        Grouping grouping = state.settings().grouping();
        if (grouping == Grouping.NETWORK) {
            List<Connection> shown = ConnectionList.shown(state, in);
            return Group.ofConnections(shown).stream()
                    .<Row>map(Row.OfGroup::new)
                    .toList();
        }
        List<Row> rows = new ArrayList<>();
        Group.ofProcesses(grouping, shown(state, in)).forEach(group -> rows.add(new Row.OfGroup(group)));
        addLeftOver(rows, state, in);
        return rows;
    }
}
