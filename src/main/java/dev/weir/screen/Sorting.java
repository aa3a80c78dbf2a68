package dev.weir.screen;

import java.util.List;
import java.util.Optional;

/** What a list is sorted by. */
final class Sorting {

    private Sorting() {}

    static UiState inMenu(UiState state, Overlay.SortMenu menu, Action action) {
        return switch (action) {
            case UP -> state.withOverlay(menu.moved(-1));
            case DOWN -> state.withOverlay(menu.moved(1));
            case FIRST -> state.withOverlay(menu.moved(-menu.columns().size()));
            case LAST -> state.withOverlay(menu.moved(menu.columns().size()));
            case OPEN ->
                sortedBy(state.withOverlay(Overlay.NONE), menu.columns().get(menu.chosen()));
            case BACK -> Movement.sorted(state.withOverlay(Overlay.NONE));
            default -> state;
        };
    }

    private static List<? extends Column<?>> columns(UiState state) {
        return state.level().list().isEmpty()
                ? List.of()
                : state.table()
                        .screen()
                        .<List<? extends Column<?>>>map(list -> list.sortable(state))
                        .orElse(List.of());
    }

    private static Optional<Sort> sort(UiState state) {
        return state.table().screen().map(state.settings()::sort);
    }

    /** The position of the column sorted by, 0 when there is none such. */
    private static int sortedColumn(UiState state, List<? extends Column<?>> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (sort(state).filter(columns.get(i)::isOf).isPresent()) {
                return i;
            }
        }
        return 0;
    }

    static UiState sortMenu(UiState state) {
        List<? extends Column<?>> columns = columns(state);
        return columns.isEmpty()
                ? state
                : state.withOverlay(new Overlay.SortMenu(columns, sortedColumn(state, columns)));
    }

    static UiState sortStepped(UiState state, int steps) {
        List<? extends Column<?>> columns = columns(state);
        return columns.isEmpty()
                ? state
                : sortedBy(state, columns.get(Math.floorMod(sortedColumn(state, columns) + steps, columns.size())));
    }

    private static UiState sortedBy(UiState state, Column<?> column) {
        return sort(state).filter(column::isOf).isPresent() ? Movement.sorted(state) : sorted(state, Sort.by(column));
    }

    private static UiState sorted(UiState state, Sort sort) {
        return Movement.sorted(
                state.withSettings(state.settings().with(state.table().view(), sort)));
    }

    static UiState headingChosen(UiState state, Event.HeadingChosen heading) {
        Optional<ListScreen<?>> list = state.lists().of(heading.view(), state);
        Optional<? extends Column<?>> column = list.flatMap(screen -> screen.column(heading.column()));
        if (column.isEmpty()) {
            return state;
        }
        Sort now = state.settings().sort(list.get());
        Sort next = column.get().isOf(now) ? now.flipped() : Sort.by(column.get());
        return Movement.sorted(state.withSettings(state.settings().with(heading.view(), next)));
    }

    static UiState reversed(UiState state) {
        return state.level().list().isEmpty()
                ? state
                : sort(state).map(sort -> sorted(state, sort.flipped())).orElse(state);
    }

    static UiState regrouped(UiState state) {
        Settings settings = state.table().view() == View.CLIENTS
                ? state.settings().byNetwork()
                : state.settings().regrouped();
        return Movement.sorted(state.withSettings(settings)
                .withNotice("grouped by "
                        + (state.table().view() == View.CLIENTS && settings.grouping() == Grouping.PROCESS
                                ? "address"
                                : settings.grouping().label())));
    }
}
