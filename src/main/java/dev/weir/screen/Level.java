package dev.weir.screen;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One level of the drill-down: what it is about, which view it shows, and where the person is in each of its lists.
 *
 * @param scope   what every view of it is about
 * @param view    the view shown
 * @param pane    the list of the Overview that keys work on
 * @param filter  which rows are let through
 * @param cursors where the person is, by list
 */
public record Level(Scope scope, View view, View pane, Filter filter, Map<View, Cursor> cursors) {

    /** The level that is always there. */
    static final Level ROOT = of(Scope.ALL);

    public Level {
        cursors = Map.copyOf(cursors);
    }

    static Level of(Scope scope) {
        return new Level(scope, View.OVERVIEW, View.PROCESSES, Filter.NONE, Map.of());
    }

    /** The view whose list keys work on, if there is one here. */
    public Optional<View> list() {
        return switch (view) {
            case OVERVIEW -> scope instanceof Scope.All ? Optional.of(pane) : scope.list();
            case HISTORY -> Optional.empty();
            default -> Optional.of(view);
        };
    }

    /** Whether this is a page about one thing rather than a plain list. */
    public boolean isPage() {
        return view == View.OVERVIEW && !(scope instanceof Scope.All);
    }

    Cursor cursor(View list) {
        return cursors.getOrDefault(list, Cursor.START);
    }

    Level with(View list, Cursor cursor) {
        Map<View, Cursor> changed = new EnumMap<>(View.class);
        changed.putAll(cursors);
        changed.put(list, cursor);
        return new Level(scope, view, pane, filter, changed);
    }

    Level withView(View next) {
        return new Level(scope, next, pane, filter, cursors);
    }

    Level withPane(View next) {
        return new Level(scope, view, next, filter, cursors);
    }

    Level withFilter(Filter next) {
        return new Level(scope, view, pane, next, cursors);
    }
}
