package dev.weir.screen;

import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lists there are, by the view each stands in. A feature adds its own with {@link #with}. */
public final class Lists {

    /** Those of weir's main job. */
    public static final Lists CORE = new Lists(new EnumMap<>(View.class))
            .with(new ProcessList())
            .with(new PortList())
            .with(new ConnectionList())
            .with(new AlertList())
            .with(new InterfaceList());

    private static final ListScreen<?> GROUPS = new GroupList();

    private final Map<View, ListScreen<?>> lists;

    private Lists(Map<View, ListScreen<?>> lists) {
        this.lists = lists;
    }

    /** These and another, which takes the place of one in the same view. */
    public Lists with(ListScreen<?> list) {
        Map<View, ListScreen<?>> more = new EnumMap<>(lists);
        more.put(list.view(), list);
        return new Lists(more);
    }

    /** The list of a view as a state has it: processes may be grouped. */
    Optional<ListScreen<?>> of(View view, UiState state) {
        return Optional.ofNullable(view == View.PROCESSES && state.isGrouped() ? GROUPS : lists.get(view));
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

    /** Whether a list is one that snapshots hold, so that its rows are written as they are there. */
    static boolean isInSnapshot(String word) {
        return Set.of("processes", "ports", "connections", "alerts").contains(word);
    }

    /** Whether a view has something to show: if not it has no tab and no key. */
    boolean hasView(View view, Optional<Snapshot> shown) {
        ListScreen<?> list = lists.get(view);
        return list == null
                ? view == View.OVERVIEW || view == View.HISTORY
                : shown.isEmpty() || list.isThere(shown.get());
    }
}
