package dev.weir.screen;

import dev.weir.model.Host;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Totals;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists there are, by the view each stands in. */
public final class Lists {

    /** What is known before the first snapshot: no feature's list has a tab until there is something for it. */
    private static final Snapshot NOTHING = new Snapshot(
            Instant.EPOCH,
            0,
            0,
            new Host("", "", "", List.of()),
            Totals.NONE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    private final Map<View, ListScreen<?>> lists;

    private Lists(Map<View, ListScreen<?>> lists) {
        this.lists = lists;
    }

    /** Some lists, of which a later one takes the place of one in the same view. */
    public static Lists of(List<ListScreen<?>> all) {
        Map<View, ListScreen<?>> lists = new EnumMap<>(View.class);
        all.forEach(list -> lists.put(list.view(), list));
        return new Lists(lists);
    }

    /** The list of a view as a state has it. */
    Optional<ListScreen<?>> of(View view, UiState state) {
        return Optional.ofNullable(lists.get(view)).map(list -> list.in(state));
    }

    /** The row of a feature's list that an alert is about, as long as that is listed. */
    Optional<Row> rowOf(Subject.OfFeature about, UiState state, Joined in) {
        RowId wanted = new RowId.OfOther(about.list(), about.key());
        return lists.values().stream()
                .filter(list -> list.word().equals(about.list()))
                .flatMap(list -> list.rows(state, in).stream())
                .filter(row -> row.is(wanted))
                .findFirst();
    }

    /** The views of features whose lists have panes, as far as a snapshot has something for them; in their order. */
    List<View> panes(Optional<Snapshot> shown) {
        Snapshot snapshot = shown.orElse(NOTHING);
        return lists.values().stream()
                .filter(list -> list.hasPane() && list.isThere(snapshot))
                .map(ListScreen::view)
                .toList();
    }

    /** Whether a view has something to show: if not it has no tab and no key. */
    boolean hasView(View view, Optional<Snapshot> shown) {
        ListScreen<?> list = lists.get(view);
        return list == null ? view == View.OVERVIEW || view == View.HISTORY : list.isThere(shown.orElse(NOTHING));
    }
}
