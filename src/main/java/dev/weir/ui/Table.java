package dev.weir.ui;

import dev.weir.model.Connection;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
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
        List<Row> kept = new ArrayList<>(candidates.size());
        Filter filter = state.level().filter();
        for (Row row : candidates) {
            if (filter.matches(row, in)) {
                kept.add(row);
            }
        }
        return new Table(list, sorted(kept, state.settings().sort(list), in), candidates.size() - kept.size());
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
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /** The snapshot with those rows only that this table shows; what the list is not about stays as it is. */
    Snapshot narrowed(Snapshot whole) {
        return new Snapshot(whole.time(), whole.monoNanos(), whole.intervalSeconds(), whole.host(), whole.totals(), whole.interfaces(),
                whole.protocols(),
                list == View.PROCESSES ? whole.processes().stream().filter(this::shows).toList() : whole.processes(),
                list == View.CONNECTIONS ? rows.stream().filter(Row.OfConnection.class::isInstance)
                        .map(row -> ((Row.OfConnection) row).connection()).toList() : whole.connections(),
                list == View.PORTS ? rows.stream().map(row -> ((Row.OfPort) row).total()).toList() : whole.ports(),
                list == View.ALERTS ? rows.stream().map(row -> ((Row.OfAlert) row).alert()).toList() : whole.alerts());
    }

    private boolean shows(ProcessTotal process) {
        return rows.stream().anyMatch(row -> row instanceof Row.OfProcess shown && shown.total().key().equals(process.key())
                || row instanceof Row.OfGroup group && group.group().grouping() != Grouping.NETWORK
                && Group.nameOf(group.group().grouping(), process).equals(group.group().name()));
    }

    private static List<Row> candidates(UiState state, View list, Joined in) {
        return switch (list) {
            case PROCESSES -> processes(state, in);
            case PORTS -> in.snapshot().ports().stream().filter(port -> state.covers(scope -> scope.covers(port, in)))
                    .<Row>map(Row.OfPort::new).toList();
            case CONNECTIONS -> connections(state, in).stream().<Row>map(Row.OfConnection::new).toList();
            case ALERTS -> in.snapshot().alerts().stream().filter(alert -> state.covers(scope -> scope.covers(alert, in)))
                    .<Row>map(Row.OfAlert::new).toList();
            default -> List.of();
        };
    }

    private static List<Connection> connections(UiState state, Joined in) {
        List<Connection> all = in.snapshot().connections();
        List<Connection> shown = new ArrayList<>(all.size());
        for (Connection connection : all) {
            if ((state.settings().gone() || connection.closed().isEmpty()) && !state.hides(connection)
                    && state.covers(scope -> scope.covers(connection, in))) {
                shown.add(connection);
            }
        }
        return shown;
    }

    private static List<Row> processes(UiState state, Joined in) {
        Grouping grouping = state.level().scope() instanceof Scope.OfGroup ? Grouping.PROCESS : state.settings().grouping();
        if (grouping == Grouping.NETWORK) {
            return Group.ofConnections(connections(state, in)).stream().<Row>map(Row.OfGroup::new).toList();
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

    /** A row with its sort key, so that the key is made once per row and not once per comparison. */
    private record Keyed(Row row, double number, String text) {
    }

    private static List<Row> sorted(List<Row> rows, Sort sort, Joined in) {
        boolean numeric = sort.column().isNumeric();
        Keyed[] keyed = new Keyed[rows.size()];
        for (int i = 0; i < keyed.length; i++) {
            Row row = rows.get(i);
            keyed[i] = new Keyed(row, numeric ? row.number(sort.column(), in) : 0, numeric ? "" : row.text(sort.column(), in));
        }
        Comparator<Keyed> byKey = numeric ? Comparator.comparingDouble(Keyed::number) : Comparator.comparing(Keyed::text);
        Comparator<Keyed> wanted = sort.isDescending() ? byKey.reversed() : byKey;
        Arrays.sort(keyed, Comparator.<Keyed, Boolean>comparing(key -> key.row.isPinned()).thenComparing(wanted)
                .thenComparing(key -> key.row.isGone()).thenComparing(key -> -key.row.traffic().totalBytes()).thenComparing(key -> key.row.rank()));
        List<Row> ordered = new ArrayList<>(keyed.length);
        for (Keyed key : keyed) {
            ordered.add(key.row);
        }
        return ordered;
    }
}
