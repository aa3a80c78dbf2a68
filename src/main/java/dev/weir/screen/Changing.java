package dev.weir.screen;

import dev.weir.model.Control;
import java.util.List;
import java.util.Optional;

/** What is changed in the kernel from the screen: each change is asked first. */
public final class Changing {

    private Changing() {}

    static UiState inMenu(UiState state, Overlay.ChangeMenu menu, Action action) {
        return switch (action) {
            case UP -> state.withOverlay(menu.moved(-1));
            case DOWN -> state.withOverlay(menu.moved(1));
            case FIRST -> state.withOverlay(menu.moved(-menu.changes().size()));
            case LAST -> state.withOverlay(menu.moved(menu.changes().size()));
            case OPEN -> state.withOverlay(new Overlay.Question(menu.marked()));
            case BACK -> Movement.sorted(state.withOverlay(Overlay.NONE));
            default -> state;
        };
    }

    static Step answeredQuestion(UiState state, Change change, Optional<Action> action) {
        UiState closed = Movement.sorted(state.withOverlay(Overlay.NONE));
        return action.equals(Optional.of(Action.CONFIRM))
                ? Step.of(closed.withNotice(change.label() + " ..."), new Effect.Send(change.control()))
                : Step.of(closed.withNotice("nothing was changed"));
    }

    /** What can be changed in a state: only what is there now, not what a frozen picture shows. */
    static List<Change> changes(UiState state) {
        if (state.paused() || state.shown().isEmpty()) {
            return List.of();
        }
        Joined in = state.shown().get();
        return state.level().scope() instanceof Scope.OfFeature feature
                ? feature.changes(in)
                : state.table()
                        .screen()
                        .map(list -> list.changes(state.selectedRow(), in))
                        .orElse(List.of());
    }

    /** Whether there is something to change in a state. */
    public static boolean canChange(UiState state) {
        return !changes(state).isEmpty();
    }

    static UiState changeMenu(UiState state) {
        List<Change> changes = changes(state);
        return changes.isEmpty()
                ? state.withNotice(
                        state.paused() ? "the picture is frozen: L goes back to now first" : "nothing to change here")
                : state.withOverlay(new Overlay.ChangeMenu(changes, 0));
    }

    static String done(Event.Answered answer, UiState state) {
        if (answer.control() instanceof Control.SetEnforcement enforcement) {
            return enforcement.on()
                    ? "what the policy does not permit is dropped, for " + enforcement.undoneAfterSeconds()
                            + " s unless that is confirmed: m in the Policy view"
                    : "nothing is dropped any more";
        }
        if (answer.control() instanceof Control.KeepEnforcement) {
            return "what the policy does not permit is dropped until weir ends";
        }
        if (answer.control() instanceof Control.SetSource source) {
            return source.source().text()
                    + source.permitted()
                            .map(permitted -> (permitted ? " is permitted" : " is denied") + " until weir ends")
                            .orElse(" is judged as the policy's file says");
        }
        return state.notice();
    }
}
