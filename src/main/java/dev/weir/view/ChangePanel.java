package dev.weir.view;

import dev.weir.screen.Change;
import dev.weir.screen.Overlay;
import dev.weir.units.Columns;

/**
 * What can be changed about a row, and what the marked change cuts; then whether that is really wanted.
 * <pre>
 * -- Change -------------------------------------------
 *  &gt; drop 203.0.113.9
 *    permit 203.0.113.9
 *
 *  It has 2 open connections, which move 21.0 kb/s: they stop.
 *  y does it, any other key does not
 * </pre>
 */
final class ChangePanel {

    private ChangePanel() {}

    static void draw(Canvas canvas, Overlay.ChangeMenu menu) {
        canvas.clear();
        canvas.title("Change", Ink.STRONG);
        int row = 1;
        for (Change change : menu.changes()) {
            boolean chosen = change == menu.marked();
            canvas.put(
                    1,
                    row++,
                    Columns.cut((chosen ? "> " : "  ") + change.label(), canvas.columns() - 1),
                    chosen ? Ink.SELECTED : Ink.TEXT);
        }
        effects(canvas, row + 1, menu.marked(), "Enter asks once more, Esc leaves everything as it is", Ink.TEXT);
    }

    static void draw(Canvas canvas, Overlay.Question question) {
        canvas.clear();
        canvas.title(question.change().label() + "?", Ink.STRONG);
        effects(canvas, 1, question.change(), "y does it, any other key does not", Ink.STRONG);
    }

    private static void effects(Canvas canvas, int top, Change change, String keys, Ink ink) {
        int row = top;
        for (String effect : change.effects()) {
            row = Text.wrapped(canvas, 1, row, effect, Ink.TEXT);
        }
        Text.wrapped(canvas, 1, row + 1, keys, ink);
    }
}
