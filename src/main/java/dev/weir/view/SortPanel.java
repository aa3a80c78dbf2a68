package dev.weir.view;

import dev.weir.screen.Overlay;
import dev.weir.screen.Rect;

/** The columns to sort by, as a small menu over the list. */
final class SortPanel {

    private static final int WIDTH = 26;

    private SortPanel() {}

    /** Draws the menu into the upper right of a part of the screen. */
    static void draw(Canvas canvas, Overlay.SortMenu menu) {
        Rect area = canvas.rect();
        int width = Math.min(WIDTH, area.columns());
        int height = Math.min(menu.columns().size() + 1, area.rows());
        Canvas box = canvas.part(new Rect(area.left() + area.columns() - width, area.top(), width, height));
        box.clear();
        box.title("Sort by", Ink.STRONG);
        int visible = height - 1;
        int top = Math.max(0, menu.chosen() - visible + 1);
        for (int row = 1; row <= visible && top + row - 1 < menu.columns().size(); row++) {
            boolean chosen = top + row - 1 == menu.chosen();
            box.fill(row, ' ', chosen ? Ink.SELECTED : Ink.TEXT);
            box.put(
                    1,
                    row,
                    (chosen ? "> " : "  ") + menu.columns().get(top + row - 1).title(),
                    chosen ? Ink.SELECTED : Ink.TEXT);
        }
    }
}
