package dev.weir.screen;

import dev.weir.model.Origin;
import dev.weir.model.ProcessTotal;
import java.util.List;
import java.util.Optional;

/** What lies over a view and is only read: help, and why a row is there. */
public final class Panels {

    private Panels() {}

    static UiState inPanel(UiState state, Action action) {
        if (action == Action.BACK || action == Action.HELP) {
            return Movement.sorted(state.withOverlay(Overlay.NONE));
        }
        if (!(state.overlay() instanceof Overlay.Help help)) {
            return state;
        }
        int last = Math.max(0, helpActions(state).size() - 1);
        int page = Math.max(1, state.size().rows() - 4);
        int top = switch (action) {
            case UP -> help.top() - 1;
            case DOWN -> help.top() + 1;
            case PAGE_UP -> help.top() - page;
            case PAGE_DOWN -> help.top() + page;
            case FIRST -> 0;
            case LAST -> last;
            default -> help.top();
        };
        return state.withOverlay(new Overlay.Help(Math.max(0, Math.min(last, top))));
    }

    /** The actions that do something in the view of a state, whatever lies over it: what help lists. */
    public static List<Action> helpActions(UiState state) {
        boolean list = state.level().list().isPresent();
        boolean filtered = !state.level().filter().isEmpty();
        return Action.all().stream()
                .filter(action -> action.worksIn(Place.VIEW))
                .filter(action -> action.opens() == null || state.hasView(action.opens()))
                .filter(action -> switch (action) {
                    case OPEN,
                            UP,
                            DOWN,
                            PAGE_UP,
                            PAGE_DOWN,
                            HALF_UP,
                            HALF_DOWN,
                            FIRST,
                            LAST,
                            FIND,
                            SORT,
                            SORT_LEFT,
                            SORT_RIGHT,
                            REVERSE,
                            FOLLOW,
                            GONE,
                            HIDE_MINE -> list;
                    case EDIT, DELETE -> Typing.isEditable(state);
                    case WHY, COPY -> state.subject().isPresent();
                    case CHANGE -> !Changing.changes(state).isEmpty();
                    case GROUP ->
                        list
                                && (state.table().view() == View.PROCESSES
                                        || state.table().view() == View.CLIENTS)
                                && !(state.level().scope() instanceof Scope.OfGroup);
                    case PREVIOUS_MATCH -> filtered;
                    case NEWER, LIVE -> state.paused();
                    case BACK -> filtered || state.levels().size() > 1;
                    default -> true;
                })
                .toList();
    }

    static Step why(UiState state) {
        Optional<Row> row = state.subject();
        if (row.isEmpty()) {
            return Step.of(state.withNotice("no row to explain"));
        }
        UiState asking = state.withOverlay(new Overlay.Why(row.get().id(), Optional.empty()));
        return row.get()
                .owner(state.shown().orElseThrow())
                .map(process -> Step.of(asking, new Effect.Explain(process)))
                .orElse(Step.of(asking));
    }

    /** The process that is still being explained, as long as a part of the answer is missing. */
    static Optional<ProcessTotal> stillAsking(UiState state) {
        if (!(state.overlay() instanceof Overlay.Why why)
                || why.origin()
                        .filter(origin -> origin.owner().state() != Origin.PackageOwner.State.LOOKING_UP)
                        .isPresent()) {
            return Optional.empty();
        }
        return state.row(why.row()).flatMap(row -> state.shown().flatMap(row::owner));
    }
}
