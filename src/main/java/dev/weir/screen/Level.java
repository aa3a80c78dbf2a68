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

    /** The list that keys work on, if this view has one. */
    public Optional<View> list() {
        return switch (view) {
            case OVERVIEW -> pageList();
            case PROCESSES, PORTS, CONNECTIONS, ALERTS -> Optional.of(view);
            case CLIENTS, DNS, DEVICES, RULES, HISTORY -> Optional.empty();
        };
    }

    private Optional<View> pageList() {
        if (scope instanceof Scope.All) {
            return Optional.of(pane);
        }
        if (scope instanceof Scope.OfConnection) {
            return Optional.empty();
        }
        return Optional.of(scope instanceof Scope.OfGroup ? View.PROCESSES : View.CONNECTIONS);
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
