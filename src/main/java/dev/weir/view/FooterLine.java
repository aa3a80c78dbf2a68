package dev.weir.view;

import dev.weir.model.Refusal;
import dev.weir.screen.Action;
import dev.weir.screen.Changing;
import dev.weir.screen.Event;
import dev.weir.screen.Layout;
import dev.weir.screen.Overlay;
import dev.weir.screen.Place;
import dev.weir.screen.Prompt;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * The last line: the keys that are worth knowing here, or the line being typed with what is wrong with it.
 * <pre>
 * Enter open  / find  f tcpdump-filter  s sort  a group  p pause  ? help  q quit
 * find: port:44x_                                         "44x" is no port
 * </pre>
 */
final class FooterLine {

    private static final List<Action> ALWAYS = List.of(Action.HELP, Action.QUIT);
    private static final List<Action> IN_LIST = List.of(
            Action.OPEN,
            Action.FIND,
            Action.SORT,
            Action.PAUSE,
            Action.GROUP,
            Action.TCPDUMP_FILTER,
            Action.WHY,
            Action.UNITS,
            Action.GONE,
            Action.EXPORT,
            Action.COPY,
            Action.FOLLOW);
    private static final List<Action> WITHOUT_LIST =
            List.of(Action.PAUSE, Action.UNITS, Action.EXPORT, Action.TCPDUMP_FILTER);
    private static final List<Action> IN_TIME = List.of(Action.OLDER, Action.NEWER, Action.LIVE);

    private FooterLine() {}

    static void draw(Canvas canvas, UiState state) {
        if (state.overlay() instanceof Overlay.Typing typing) {
            prompt(canvas, typing.prompt(), state.notice());
            return;
        }
        if (!state.notice().isEmpty()) {
            canvas.put(0, 0, Columns.cut(Printable.text(state.notice()), canvas.columns()), Ink.STRONG);
            return;
        }
        String filter = state.layout().tabs().isEmpty() ? TabsLine.filter(state, true) : "";
        int end = canvas.columns();
        if (!filter.isEmpty()) {
            String shown = Columns.cut(filter, end / 2);
            canvas.putRight(end, 0, shown, Ink.SELECTED);
            end -= Columns.width(shown) + 2;
        }
        if (state.overlay() instanceof Overlay.None) {
            hints(canvas, state, end);
        } else {
            draw(canvas, state, hints(state.overlay().place()));
        }
    }

    /** The keys of what lies over the view: those of the view do nothing there. */
    private static List<Action> hints(Place place) {
        return switch (place) {
            case MENU -> List.of(Action.OPEN, Action.BACK, Action.QUIT);
            case QUESTION -> List.of(Action.CONFIRM);
            default -> List.of(Action.BACK, Action.QUIT);
        };
    }

    private static void draw(Canvas canvas, UiState state, List<Action> actions) {
        int column = 0;
        for (Action action : actions) {
            column = hint(canvas, state, column, action);
        }
    }

    private static void hints(Canvas canvas, UiState state, int end) {
        List<Action> hints = new ArrayList<>();
        if (state.levels().size() > 1) {
            hints.add(Action.BACK);
        }
        if (state.paused()) {
            hints.addAll(IN_TIME);
        }
        for (Action action : state.level().list().isPresent() ? IN_LIST : WITHOUT_LIST) {
            if (action == Action.FIND && Changing.canChange(state)) {
                hints.add(Action.CHANGE);
            }
            if (action != Action.GROUP
                    || state.table().view() == View.PROCESSES
                    || state.table().view() == View.CLIENTS) {
                hints.add(action);
            }
        }
        int reserved = ALWAYS.stream().mapToInt(action -> width(state, action)).sum();
        int column = 0;
        for (Action action : hints) {
            if (column + width(state, action) + reserved <= end + 2
                    && !state.bindings().keys(action).isEmpty()) {
                column = hint(canvas, state, column, action);
            }
        }
        for (Action action : ALWAYS) {
            column = hint(canvas, state, column, action);
        }
    }

    private static int width(UiState state, Action action) {
        return Keys.first(state.bindings(), action).length()
                + 1
                + label(state, action).length()
                + 2;
    }

    private static int hint(Canvas canvas, UiState state, int column, Action action) {
        if (!state.bindings().keys(action).isEmpty()) {
            canvas.spot(
                    column,
                    0,
                    width(state, action) - 2,
                    new Event.Pressed(state.bindings().keys(action).get(0)));
        }
        int next = canvas.put(column, 0, Keys.first(state.bindings(), action), Ink.STRONG);
        return canvas.put(next + 1, 0, label(state, action), Ink.TEXT) + 2;
    }

    private static String label(UiState state, Action action) {
        return switch (action) {
            case PAUSE -> state.paused() ? "go on" : action.label();
            case OPEN ->
                state.overlay().place() == Place.MENU
                        ? "choose"
                        : state.level().view() == View.OVERVIEW && Layout.hasPanes(state.size())
                                ? "open"
                                : action.label();
            default -> action.label();
        };
    }

    private static void prompt(Canvas canvas, Prompt prompt, String notice) {
        int start = canvas.put(0, 0, prompt.purpose().label() + ": ", Ink.STRONG);
        String message = prompt.error()
                .map(error -> "! " + Printable.text(error.message()))
                .orElse(Printable.text(notice));
        int typed = Math.min(Columns.width(Printable.text(prompt.text())) + 2, canvas.columns() / 2);
        int room = Math.max(
                1,
                message.isEmpty()
                        ? canvas.columns() - start - 1
                        : Math.max(typed, canvas.columns() - start - Columns.width(message) - 1));
        String before =
                Columns.cutStart(Printable.text(prompt.text().substring(0, prompt.caret())), Math.max(0, room - 1));
        String after = Printable.text(prompt.text().substring(prompt.caret()));
        int caret = canvas.put(start, 0, before, Ink.TEXT);
        canvas.put(caret, 0, Columns.cut(after, Math.max(0, start + room - caret)), Ink.TEXT);
        canvas.put(caret, 0, after.isEmpty() ? ' ' : after.charAt(0), Ink.SELECTED);
        if (!message.isEmpty()) {
            String shown = Columns.cut(message, Math.max(0, canvas.columns() - start - room - 1));
            canvas.putRight(canvas.columns(), 0, shown, prompt.error().isPresent() ? Ink.ALERT : Ink.STRONG);
            markError(canvas, prompt, start, caret);
        }
    }

    /** Underlines the character at which the trouble starts, unless the caret stands there. */
    private static void markError(Canvas canvas, Prompt prompt, int start, int caret) {
        int position =
                prompt.error().map(Refusal::position).orElse(prompt.text().length());
        int column = caret
                - Columns.width(Printable.text(prompt.text().substring(0, prompt.caret())))
                + Columns.width(Printable.text(prompt.text()
                        .substring(0, Math.min(position, prompt.text().length()))));
        if (position < prompt.text().length() && column >= start && column != caret) {
            canvas.put(column, 0, Printable.text(prompt.text().substring(position, position + 1)), Ink.HEADING);
        }
    }
}
