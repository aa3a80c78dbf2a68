package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one list: scoped, filtered and sorted.
 *
 * @param list   which list
 * @param rows   its rows in the order shown
 * @param hidden how many rows the filter keeps back
 */
public record Table(View list, List<Row> rows, int hidden) {

    /** The table of a view without a list. */
    static final Table EMPTY = new Table(View.PROCESSES, List.of(), 0);

    /** The rows of a list in a state, sorted anew. */
    public static Table of(UiState state, View list) {
        if (state.shown().isEmpty()) {
            return new Table(list, List.of(), 0);
        }
        Joined in = state.shown().get();
        List<Row> candidates = candidates(state, list, in);
        List<Row> kept = kept(candidates, state.level().filter(), in);
        return new Table(list, new Ranking(kept, state.settings().sort(list), in), candidates.size() - kept.size());
    }

    private static List<Row> kept(List<Row> candidates, Filter filter, Joined in) {
        if (filter.isEmpty()) {
            return candidates;
        }
        List<Row> kept = new ArrayList<>();
        for (Row row : candidates) {
            if (filter.matches(row, in)) {
                kept.add(row);
            }
        }
        return kept;
    }

    /** The same rows, those that {@code before} has too in its order and the new ones after them. */
    Table inOrderOf(Table before) {
        Map<RowId, Integer> places = new HashMap<>();
        for (Row row : before.rows) {
            places.put(row.id(), places.size());
        }
        List<Row> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparingInt(row -> places.getOrDefault(row.id(), Integer.MAX_VALUE)));
        return new Table(list, ordered, hidden);
    }

    /** The position of a row, -1 when it is not here. */
    int indexOf(RowId id) {
        if (rows instanceof Ranking ranking) {
            return ranking.indexOf(id);
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).is(id)) {
                return i;
            }
        }
        return -1;
    }

    /** The snapshot with those rows only that this table shows; what the list is not about stays as it is. */
    Snapshot narrowed(Snapshot whole) {
        return whole.withLists(whole.protocols(),
                list == View.PROCESSES ? whole.processes().stream().filter(this::shows).toList() : whole.processes(),
                list == View.CONNECTIONS ? rows.stream().filter(Row.OfConnection.class::isInstance)
                        .map(row -> ((Row.OfConnection) row).connection()).toList() : whole.connections(),
                list == View.PORTS ? rows.stream().map(row -> ((Row.OfPort) row).total()).toList() : whole.ports())
                .withAlerts(list == View.ALERTS ? rows.stream().map(row -> ((Row.OfAlert) row).alert()).toList() : whole.alerts());
    }

    private boolean shows(ProcessTotal process) {
        return rows.stream().anyMatch(row -> row instanceof Row.OfProcess shown && shown.total().key().equals(process.key())
                || row instanceof Row.OfGroup group && group.group().grouping() != Grouping.NETWORK
                && Group.nameOf(group.group().grouping(), process).equals(group.group().name()));
    }

    private static List<Row> candidates(UiState state, View list, Joined in) {
        return switch (list) {
            case PROCESSES -> processes(state, in);
            case PORTS -> ports(state, in);
            case CONNECTIONS -> connections(state, in);
            case ALERTS -> in.snapshot().alerts().stream().filter(alert -> state.covers(scope -> scope.covers(alert, in)))
                    .<Row>map(Row.OfAlert::new).toList();
            default -> List.of();
        };
    }

    private static List<Row> ports(UiState state, Joined in) {
        List<Row> shown = new ArrayList<>(in.snapshot().ports().size());
        for (PortTotal port : in.snapshot().ports()) {
            if (state.covers(scope -> scope.covers(port, in))) {
                shown.add(new Row.OfPort(port));
            }
        }
        return shown;
    }

    private static List<Row> connections(UiState state, Joined in) {
        List<Row> shown = new ArrayList<>();
        for (Connection connection : in.snapshot().connections()) {
            if (isShown(connection, state, in)) {
                shown.add(new Row.OfConnection(connection));
            }
        }
        return shown;
    }

    private static boolean isShown(Connection connection, UiState state, Joined in) {
        return (state.settings().gone() || connection.closed().isEmpty()) && !state.hides(connection)
                && state.covers(scope -> scope.covers(connection, in));
    }

    private static List<Row> processes(UiState state, Joined in) {
        Grouping grouping = state.level().scope() instanceof Scope.OfGroup ? Grouping.PROCESS : state.settings().grouping();
        if (grouping == Grouping.NETWORK) {
            List<Connection> shown = in.snapshot().connections().stream().filter(connection -> isShown(connection, state, in)).toList();
            return Group.ofConnections(shown).stream().<Row>map(Row.OfGroup::new).toList();
        }
        List<ProcessTotal> shown = new ArrayList<>();
        for (ProcessTotal process : in.snapshot().processes()) {
            if ((state.settings().gone() || process.exited().isEmpty()) && !state.hides(process.key())
                    && state.covers(scope -> scope.covers(process, in))) {
                shown.add(process);
            }
        }
        List<Row> rows = new ArrayList<>();
        if (grouping == Grouping.PROCESS) {
            shown.forEach(process -> rows.add(new Row.OfProcess(process)));
        } else {
            Group.ofProcesses(grouping, shown).forEach(group -> rows.add(new Row.OfGroup(group)));
        }
        if (state.levels().size() == 1) {
            in.snapshot().totals().seen().leftOver().forEach(leftOver -> rows.add(new Row.OfLeftOver(leftOver)));
        }
        return rows;
    }
}
