package dev.weir.screen;

import dev.weir.model.Origin;
import java.util.List;
import java.util.Optional;

/** What lies over the view, if anything. */
public sealed interface Overlay {

    /** Nothing does. */
    Overlay NONE = new None();

    /** Which keys work while it is there. */
    Place place();

    /** Nothing lies over the view. */
    record None() implements Overlay {
        @Override
        public Place place() {
            return Place.VIEW;
        }
    }

    /**
     * A line of text being typed in the footer.
     *
     * @param prompt the line
     */
    record Typing(Prompt prompt) implements Overlay {
        @Override
        public Place place() {
            return Place.TYPING;
        }
    }

    /**
     * The columns to sort by.
     *
     * @param columns what can be chosen
     * @param chosen  index of the one marked
     */
    record SortMenu(List<? extends Column<?>> columns, int chosen) implements Overlay {

        public SortMenu {
            columns = List.copyOf(columns);
        }

        @Override
        public Place place() {
            return Place.MENU;
        }

        SortMenu moved(int rows) {
            return new SortMenu(columns, Math.max(0, Math.min(columns.size() - 1, chosen + rows)));
        }
    }

    /**
     * What can be changed.
     *
     * @param changes what can be chosen
     * @param chosen  index of the one marked
     */
    record ChangeMenu(List<Change> changes, int chosen) implements Overlay {

        public ChangeMenu {
            changes = List.copyOf(changes);
        }

        @Override
        public Place place() {
            return Place.MENU;
        }

        /** The change that is marked. */
        public Change marked() {
            return changes.get(chosen);
        }

        ChangeMenu moved(int rows) {
            return new ChangeMenu(changes, Math.max(0, Math.min(changes.size() - 1, chosen + rows)));
        }
    }

    /**
     * Whether a change is really wanted.
     *
     * @param change which
     */
    record Question(Change change) implements Overlay {
        @Override
        public Place place() {
            return Place.QUESTION;
        }
    }

    /**
     * The keys that work here.
     *
     * @param top first line shown
     */
    record Help(int top) implements Overlay {
        @Override
        public Place place() {
            return Place.PANEL;
        }
    }

    /**
     * Why the selected row is here.
     *
     * @param row       the row
     * @param origin where its process comes from; empty until that was answered
     */
    record Why(RowId row, Optional<Origin> origin) implements Overlay {
        @Override
        public Place place() {
            return Place.PANEL;
        }
    }
}
