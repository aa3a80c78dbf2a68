package dev.weir.view;

import dev.weir.screen.Action;
import dev.weir.screen.ListScreen;
import dev.weir.screen.UiState;
import dev.weir.units.Printable;

/** What an empty table says about itself. */
final class Empty {

    private Empty() {}

    /** Why there are no rows: the filter, or what the list itself says. */
    static String sentence(UiState state, ListScreen<?> list) {
        if (state.shown().isEmpty()) {
            return "Waiting for the first sample.";
        }
        if (!state.level().filter().isEmpty()) {
            return "Nothing matches \"" + Printable.text(state.level().filter().text()) + "\""
                    + state.level()
                            .filter()
                            .error(list)
                            .map(refusal -> ": " + Printable.text(refusal.message()))
                            .orElse("")
                    + ". Press " + Keys.first(state.bindings(), Action.FIND) + " to change the filter.";
        }
        return state.levels().size() > 1
                ? "Nothing here belongs to "
                        + Printable.text(state.level().scope().label()) + "."
                : list.empty(state);
    }
}
