package dev.weir.screen;

import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Views, panes and drill-downs: what is open, and the way back. */
final class Levels {

    private Levels() {}

    static UiState goneNext(UiState state) {
        Settings next = state.settings().goneNext();
        return Movement.sorted(state.withSettings(next).withNotice(next.gone().label()));
    }

    static UiState viewed(UiState state, View view) {
        return state.hasView(view)
                ? Movement.sorted(state.withLevel(state.level().withView(view)))
                : state.withNotice("there are no " + view.subjectMatter() + ": nothing that runs here captures them");
    }

    /** To the next pane where panes are, else to the next view. */
    static UiState stepped(UiState state, int steps) {
        Level level = state.level();
        List<View> panes = List.copyOf(state.layout().panes().keySet());
        int pane = panes.indexOf(level.pane()) + steps;
        if (pane >= 0 && pane < panes.size()) {
            return Movement.sorted(state.withLevel(level.withPane(panes.get(pane))));
        }
        List<View> views = Arrays.stream(View.values()).filter(state::hasView).toList();
        return viewed(leftPane(state), views.get(Math.floorMod(views.indexOf(level.view()) + steps, views.size())));
    }

    /** Where a pane is no more, the Overview's list is the processes again. */
    static UiState onePane(UiState state) {
        return state.level().view() == View.OVERVIEW
                        && state.layout().panes().containsKey(state.level().pane())
                ? state
                : leftPane(state);
    }

    private static UiState leftPane(UiState state) {
        return state.level().pane() == View.PROCESSES
                ? state
                : Movement.sorted(state.withLevel(state.level().withPane(View.PROCESSES)));
    }

    static UiState opened(UiState state) {
        Optional<Row> row = state.selectedRow();
        if (row.isEmpty()) {
            return state;
        }
        UiState then = row.get() instanceof Row.OfAlert alert
                ? whenRaised(state, alert.alert().id())
                : state;
        Optional<Scope> scope = opens(row.get(), then).or(() -> opens(row.get(), state));
        if (scope.isEmpty()) {
            return state.withNotice("what this is about is not listed now, nor was it kept");
        }
        if (state.levels().stream().anyMatch(level -> level.scope().equals(scope.get()))) {
            return state;
        }
        UiState chosen = then.hasChosen() ? then : Movement.moved(then, state.selectedIndex());
        List<Level> levels = new ArrayList<>(chosen.levels());
        levels.add(Level.of(scope.get()));
        return Movement.sorted(chosen.withLevels(levels));
    }

    /** What a row opens as it was in a state; an alert opens what it is about. */
    private static Optional<Scope> opens(Row row, UiState then) {
        Joined in = then.shown().orElseThrow();
        return row instanceof Row.OfAlert alert && alert.alert().about() instanceof Subject.OfFeature about
                ? then.lists().rowOf(about, then, in).flatMap(found -> found.opens(in))
                : row.opens(in);
    }

    /** The picture frozen at the sample that raised an alert, which has it first, as far as that is kept. */
    private static UiState whenRaised(UiState state, long alert) {
        for (Snapshot then : state.past()) {
            if (then.alerts().stream().anyMatch(listed -> listed.id() == alert)) {
                return state.past().get(0) == then ? state : state.withShown(Optional.of(new Joined(then)), true);
            }
        }
        return state;
    }

    static UiState back(UiState state) {
        if (!state.level().filter().isEmpty()) {
            return Movement.sorted(state.withLevel(state.level().withFilter(Filter.NONE)));
        }
        return state.levels().size() == 1
                ? state
                : Movement.sorted(onePane(state.withLevels(
                        state.levels().subList(0, state.levels().size() - 1))));
    }
}
