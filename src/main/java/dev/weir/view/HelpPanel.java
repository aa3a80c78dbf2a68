package dev.weir.view;

import dev.weir.screen.Action;
import dev.weir.screen.Overlay;
import dev.weir.screen.Panels;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import java.util.List;

/** The keys that work here, from the same table that gives them their meaning. */
final class HelpPanel {

    private static final int KEYS = 18;

    private HelpPanel() {}

    static void draw(Canvas canvas, UiState state, Overlay.Help help) {
        canvas.clear();
        canvas.title(
                "Keys   (" + Keys.first(state.bindings(), Action.BACK) + " leaves, "
                        + Keys.first(state.bindings(), Action.DOWN) + " and " + Keys.first(state.bindings(), Action.UP)
                        + " scroll)",
                Ink.STRONG);
        List<Action> actions = Panels.helpActions(state);
        int top = Math.max(0, Math.min(help.top(), actions.size() - (canvas.rows() - 1)));
        for (int row = 1; row < canvas.rows() && top + row - 1 < actions.size(); row++) {
            Action action = actions.get(top + row - 1);
            canvas.put(1, row, Columns.cut(Keys.all(state.bindings(), action), KEYS - 1), Ink.STRONG);
            canvas.put(1 + KEYS, row, Columns.cut(action.help(), Math.max(0, canvas.columns() - KEYS - 1)), Ink.TEXT);
        }
    }
}
