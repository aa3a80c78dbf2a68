package dev.weir.screen;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import dev.weir.units.Glyphs;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of one list: scoped, filtered, folded and sorted.
 *
 * @param view   the view whose list it is
 * @param screen the list; empty where the view has none
 * @param rows   its rows in the order shown
 * @param hidden how many rows the filter keeps back
 */
public record Table(View view, Optional<ListScreen<?>> screen, List<Row> rows, int hidden) {

    /** The table of a view without a list. */
    static final Table EMPTY = new Table(View.PROCESSES, Optional.empty(), List.of(), 0);

    /** The rows of a view's list in a state, sorted anew. */
    public static Table of(UiState state, View view) {
        return state.lists().of(view, state).map(list -> of(state, list)).orElse(EMPTY);
    }

    private static <R extends Row> Table of(UiState state, ListScreen<R> list) {
        if (state.shown().isEmpty()) {
            return new Table(list.view(), Optional.of(list), List.of(), 0);
        }
        Joined in = state.shown().get();
        List<Row> candidates = list.rows(state, in);
        List<Row> kept = kept(candidates, list, state, in);
        List<Row> folded = state.isFolding() ? Fold.folded(kept) : kept;
        return new Table(
                list.view(),
                Optional.of(list),
                Ranking.of(list, folded, state.settings().sort(list), in),
                candidates.size() - kept.size());
    }

    private static List<Row> kept(List<Row> candidates, ListScreen<?> list, UiState state, Joined in) {
        Filter filter = state.level().filter();
        if (filter.isEmpty()) {
            return candidates;
        }
        List<Row> kept = new ArrayList<>();
        for (Row row : candidates) {
            if (filter.matches(row, in, () -> texts(list, row, state, in))) {
                kept.add(row);
            }
        }
        return kept;
    }

    /**
     * All that the list has to say of one of its own rows, as headings with their cells, also those for which the
     * screen has no room; none of a row of another kind.
     */
    public List<String> cells(Row row, UiState state, Joined in) {
        return screen.filter(list -> list.type().isInstance(row))
                .map(list -> cells(list, row, state, in))
                .orElse(List.of());
    }

    private static <R extends Row> List<String> cells(ListScreen<R> list, Row row, UiState state, Joined in) {
        Cell cell = new Cell(state, in, Glyphs.ASCII, ZoneOffset.UTC, Integer.MAX_VALUE, false);
        List<String> cells = new ArrayList<>();
        for (Column<R> column : list.columns(state)) {
            String text = list.text(column, row, cell);
            if (column.place() == Column.Place.USUAL && !text.isEmpty() && !text.equals(Figures.NONE)) {
                cells.add(column.heading(state) + " " + text);
            }
        }
        return cells;
    }

    /** What a row says of itself: its name, and its cells that are text. */
    private static <R extends Row> List<String> texts(ListScreen<R> list, Row row, UiState state, Joined in) {
        Cell cell = new Cell(state, in, Glyphs.ASCII, ZoneOffset.UTC, Integer.MAX_VALUE, false);
        return Stream.concat(
                        Stream.of(row.name(in)),
                        list.columns(state).stream()
                                .filter(column -> !column.right() && column.place() != Column.Place.UNSORTED)
                                .map(column -> list.text(column, row, cell)))
                .toList();
    }

    /** The same rows, those that {@code before} has too in its order and the new ones after them. */
    Table inOrderOf(Table before) {
        Map<RowId, Integer> places = new HashMap<>();
        for (Row row : before.rows) {
            places.put(row.id(), places.size());
        }
        List<Row> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparingInt(row -> places.getOrDefault(row.id(), Integer.MAX_VALUE)));
        return new Table(view, screen, ordered, hidden);
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

    /** Every row, those that are shown as one each for itself. */
    private List<Row> each() {
        List<Row> each = new ArrayList<>();
        for (Row row : rows) {
            if (row instanceof Row.OfFold folded) {
                each.addAll(folded.fold().members());
            } else {
                each.add(row);
            }
        }
        return each;
    }

    /** This table as text, with the headings and cells that the screen has, however many rows there are. */
    Effect.ExportTable exported(UiState state) {
        return screen.map(list -> new Effect.ExportTable(list.word(), lines(list, state)))
                .orElseThrow();
    }

    private <R extends Row> List<String> lines(ListScreen<R> list, UiState state) {
        List<Column<R>> columns = list.columns(state).stream()
                .filter(column -> column.place() != Column.Place.UNSORTED)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(columns, column -> column.heading(state)));
        for (Row row : each()) {
            lines.add(line(
                    columns,
                    column -> list.text(
                            column,
                            row,
                            new Cell(
                                    state,
                                    state.shown().orElseThrow(),
                                    Glyphs.ASCII,
                                    ZoneOffset.UTC,
                                    Integer.MAX_VALUE,
                                    false))));
        }
        return lines;
    }

    /** A line as RFC 4180 has it. */
    private static <R> String line(List<Column<R>> columns, Function<Column<R>, String> text) {
        return columns.stream()
                .map(text)
                .map(value -> value.matches("[^\",\\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    /** The snapshot with those rows only that this table shows; what the list is not about stays as it is. */
    Snapshot narrowed(Snapshot whole) {
        List<Row> each = each();
        return whole.withLists(
                        whole.protocols(),
                        view == View.PROCESSES ? processes(each) : whole.processes(),
                        view == View.CONNECTIONS
                                ? each.stream()
                                        .filter(Row.OfConnection.class::isInstance)
                                        .map(row -> ((Row.OfConnection) row).connection())
                                        .toList()
                                : whole.connections(),
                        view == View.PORTS
                                ? each.stream()
                                        .map(row -> ((Row.OfPort) row).total())
                                        .toList()
                                : whole.ports())
                .withAlerts(
                        view == View.ALERTS
                                ? each.stream()
                                        .map(row -> ((Row.OfAlert) row).alert())
                                        .toList()
                                : whole.alerts());
    }

    /** The processes on the screen, those that have long gone included. */
    private static List<ProcessTotal> processes(List<Row> each) {
        Set<ProcessKey> keys = new HashSet<>();
        List<ProcessTotal> shown = new ArrayList<>();
        each.forEach(row -> {
            if (row instanceof Row.OfProcess process && keys.add(process.total().key())) {
                shown.add(process.total());
            }
        });
        return shown;
    }
}
