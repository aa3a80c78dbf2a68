package dev.weir.screen;

import java.util.Optional;

/**
 * Where the person is in one list.
 *
 * @param selected the row selected; empty until a row is chosen, when the first row stands for it
 * @param index    that row's position when it was last in the list, so that the next one can take its place when it
 *       goes
 * @param top      position of the first row on the screen
 * @param following whether the selected row keeps its line of the screen, the list moving around it
 */
record Cursor(Optional<RowId> selected, int index, int top, boolean following) {

    static final Cursor START = new Cursor(Optional.empty(), 0, 0, false);

    Cursor unfollowed() {
        return new Cursor(selected, index, top, false);
    }
}
