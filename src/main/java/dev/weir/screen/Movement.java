package dev.weir.screen;

import com.googlecode.lanterna.input.MouseAction;
import java.util.List;
import java.util.Optional;

/** Where the cursor is in a list, and how the list is scrolled. */
final class Movement {

    /** Lines that one turn of the wheel moves. */
    private static final int WHEEL_ROWS = 3;

    private Movement() {}

    /** As many of the first rows as fit are on the screen again, with the selected one among them. */
    static UiState resized(UiState state, Size size) {
        UiState next = Levels.onePane(state.withSize(size));
        return next.level().list().isEmpty()
                ? next
                : at(
                        next,
                        next.level().cursor(next.table().view()).selected(),
                        Math.max(0, next.selectedIndex()),
                        0,
                        next.isFollowing());
    }

    /** While a text field or menu is open the order stays, so that nothing moves under the eyes. */
    static UiState listed(UiState state) {
        return state.overlay() instanceof Overlay.None
                ? sorted(state)
                : settled(state, tableOf(state).inOrderOf(state.table()));
    }

    static UiState sorted(UiState state) {
        return settled(state, tableOf(state));
    }

    private static Table tableOf(UiState state) {
        return state.level().list().map(list -> Table.of(state, list)).orElse(Table.EMPTY);
    }

    /** The state with another table, its cursor where the person left it. */
    private static UiState settled(UiState state, Table table) {
        UiState next = state.withTable(table);
        if (state.level().list().isEmpty()) {
            return next;
        }
        Cursor cursor = state.level().cursor(table.view());
        int index = cursor.selected().map(table::indexOf).orElse(0);
        if (index >= 0 && !hasGoneOutOfSight(state, next, cursor, index)) {
            int top = cursor.following() ? cursor.top() + index - cursor.index() : cursor.top();
            return at(next, cursor.selected(), index, top, cursor.following());
        }
        return at(next, Optional.empty(), 0, 0, false);
    }

    /**
     * Whether the selected row has just gone, and is now so far below that only scrolling away from what is there would
     * show it.
     */
    private static boolean hasGoneOutOfSight(UiState before, UiState after, Cursor cursor, int index) {
        List<Row> rows = before.table().rows();
        boolean wasThere = cursor.selected().isPresent()
                && cursor.index() < rows.size()
                && rows.get(cursor.index()).is(cursor.selected().get())
                && !rows.get(cursor.index()).isGone();
        return wasThere
                && after.table().rows().get(index).isGone()
                && index >= cursor.top() + after.layout().listRows();
    }

    /** The state with the cursor on a row, scrolled so that the row is on the screen. */
    private static UiState at(UiState state, Optional<RowId> selected, int index, int wantedTop, boolean following) {
        int rows = Math.max(1, state.layout().listRows());
        int count = state.table().rows().size();
        int top = Math.max(index - rows + 1, Math.min(index, wantedTop));
        int clamped = Math.max(0, Math.min(top, count - rows));
        return state.withLevel(
                state.level().with(state.table().view(), new Cursor(selected, index, clamped, following)));
    }

    static UiState moved(UiState state, int index) {
        List<Row> rows = state.table().rows();
        if (rows.isEmpty() || state.level().list().isEmpty()) {
            return state;
        }
        int clamped = Math.max(0, Math.min(rows.size() - 1, index));
        return at(state, Optional.of(rows.get(clamped).id()), clamped, state.top(), false);
    }

    /** A move by rows; the first key press chooses the first row rather than going past it. */
    static UiState movedBy(UiState state, int rows) {
        int from = state.hasChosen() || rows < 0 ? state.selectedIndex() : state.selectedIndex() - 1;
        return moved(state, Math.max(0, from) + (from < 0 ? rows - 1 : rows));
    }

    static UiState followed(UiState state) {
        if (state.selectedIndex() < 0 || state.level().list().isEmpty()) {
            return state;
        }
        UiState chosen = state.hasChosen() ? state : moved(state, state.selectedIndex());
        Cursor cursor = chosen.level().cursor(chosen.table().view());
        return at(chosen, cursor.selected(), cursor.index(), cursor.top(), !cursor.following())
                .withNotice(
                        cursor.following() ? "no longer following" : "the selected row keeps its line until you move");
    }

    static UiState mouse(UiState state, MouseAction mouse) {
        if (!(state.overlay() instanceof Overlay.None)) {
            return state;
        }
        return switch (mouse.getActionType()) {
            case SCROLL_UP -> movedBy(state, -WHEEL_ROWS);
            case SCROLL_DOWN -> movedBy(state, WHEEL_ROWS);
            case CLICK_DOWN ->
                clicked(
                        state,
                        mouse.getPosition().getColumn(),
                        mouse.getPosition().getRow());
            default -> state;
        };
    }

    private static UiState clicked(UiState state, int column, int row) {
        Layout layout = state.layout();
        if (layout.list().below(1).contains(column, row)) {
            int index = state.top() + row - layout.list().top() - 1;
            return index < state.table().rows().size() ? moved(state, index) : state;
        }
        return layout.panes().entrySet().stream()
                .filter(pane -> pane.getValue().contains(column, row))
                .findFirst()
                .map(pane -> sorted(state.withLevel(state.level().withPane(pane.getKey()))))
                .orElse(state);
    }
}
