package dev.weir.screen;

import java.util.Optional;

/** Which moment is on the screen. */
final class TimeTravel {

    private TimeTravel() {}

    static UiState ticked(UiState state, Event.Tick tick) {
        state.departed().add(tick.snapshot());
        Joined newest =
                state.live().map(before -> before.then(tick.snapshot())).orElseGet(() -> new Joined(tick.snapshot()));
        UiState next = state.withLive(newest, tick.past());
        if (state.paused()) {
            return next;
        }
        UiState shown = next.withShown(Optional.of(newest), false);
        return state.shown().filter(newest::hasRowsOf).isPresent() ? shown : Movement.listed(shown);
    }

    static UiState live(UiState state) {
        return Movement.sorted(state.withShown(state.live(), false));
    }

    static UiState older(UiState state) {
        if (state.shown().isEmpty()) {
            return state;
        }
        int at = Series.shown(state);
        if (at > 0) {
            return Movement.sorted(
                    state.withShown(Optional.of(new Joined(state.past().get(at - 1))), true));
        }
        return state.withShown(state.shown(), true).withNotice("nothing older is kept");
    }

    static UiState newer(UiState state) {
        if (state.shown().isEmpty() || !state.paused()) {
            return state;
        }
        int next = Series.shown(state) + 1;
        if (next < state.past().size()) {
            boolean newest = next == state.past().size() - 1 && state.live().isPresent();
            return Movement.sorted(state.withShown(
                    newest ? state.live() : Optional.of(new Joined(state.past().get(next))), true));
        }
        return state.withNotice("this is the newest; L goes live");
    }
}
