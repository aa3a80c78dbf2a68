package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Action;
import dev.weir.screen.Event;
import dev.weir.screen.Key;
import dev.weir.screen.Level;
import dev.weir.screen.Scope;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * At the top level the views with their keys, the one shown in reverse; in a drill-down the breadcrumb and the view
 * shown. At the right, in reverse, the filter and how much it hides.
 * <pre>
 * All &gt; nginx 812 &gt; 443/tcp     rows 1-12 of 12  4 Connections  filter: 203.0.113 (12 of 214)
 * </pre>
 */
final class TabsLine {

    /** From this width on views are called by their full names. */
    private static final int FULL_NAMES_COLUMNS = 110;

    private static final String FILTER = "filter: ";
    private static final String PROTOCOLS = "protocols";

    /** How views are called, so that there is a tab for each: the first that fits. */
    private enum Naming {
        FULL,
        SHORT,
        SHORTEST,
        /** Only the one that is shown has a name. */
        NONE;

        private static final int SHORTEST_LETTERS = 4;

        String of(View view, boolean shown) {
            return switch (this) {
                case FULL -> view.title();
                case SHORT -> view.shortTitle();
                case SHORTEST ->
                    view.shortTitle()
                            .substring(
                                    0,
                                    Math.min(SHORTEST_LETTERS, view.shortTitle().length()));
                case NONE -> shown ? view.shortTitle() : "";
            };
        }
    }

    private TabsLine() {}

    static void draw(Canvas canvas, UiState state) {
        int end = canvas.columns();
        String filter = filter(state, false);
        if (state.levels().size() == 1
                && width(views(state), state, Naming.SHORTEST) + 2 + Columns.width(filter) > end) {
            filter = filter(state, true);
        }
        if (!filter.isEmpty()) {
            String shown = Columns.cut(filter, end / 2);
            canvas.putRight(end, 0, shown, Ink.SELECTED);
            end -= Columns.width(shown) + 2;
        }
        if (state.levels().size() == 1) {
            int column = tabs(canvas, state, end);
            if (state.level().list().isPresent() && state.layout().panes().isEmpty()) {
                rows(canvas, state, end, end - column - 1);
            }
        } else {
            breadcrumb(canvas, state, end);
        }
    }

    /** Says which rows are on the screen, or at least that not all were kept, if there is room. */
    private static void rows(Canvas canvas, UiState state, int end, int room) {
        String kept = kept(state, state.table().view());
        String rows = rows(state, state.table(), state.top(), state.layout().listRows());
        String fitting = rows.length() <= room ? rows : kept.isEmpty() ? "" : kept.substring(2);
        if (fitting.length() <= room) {
            canvas.putRight(end, 0, fitting, Ink.TEXT);
        }
    }

    /** How many rows are kept of a list of the past, as in {@code , busiest 32 kept}; empty where all are. */
    private static String kept(UiState state, View view) {
        int kept = state.onlyBusiest()
                .map(only -> switch (view) {
                    case PROCESSES -> only.processes();
                    case CONNECTIONS -> only.connections();
                    case PORTS -> only.ports();
                    default -> -1;
                })
                .orElse(-1);
        return kept < 0 ? "" : ", busiest " + kept + " kept";
    }

    /** Which rows of a list are on the screen, as in {@code rows 23-66 of 272}; empty when there are none. */
    static String rows(UiState state, Table table, int top, int room) {
        int all = table.rows().size();
        int first = Math.min(top, all);
        int last = Math.min(all, first + Math.max(0, room));
        return last == first
                ? ""
                : "rows " + Digits.grouped(first + 1) + "-" + Digits.grouped(last) + " of " + Digits.grouped(all)
                        + kept(state, table.view());
    }

    /**
     * What the filter hides, and what -i and the packet filter do and do not narrow; empty when there is none.
     *
     * @param brief whether there is little room, so that the interfaces are not named
     */
    static String filter(UiState state, boolean brief) {
        List<String> parts = new ArrayList<>();
        if (!state.level().filter().isEmpty()) {
            int shown = state.table().rows().size();
            String count = " (" + Digits.grouped(shown) + " of "
                    + Digits.grouped(shown + state.table().hidden()) + ")";
            String text = Printable.text(state.level().filter().text());
            // Half the line is for filters; what was typed is cut rather than how much it hides.
            int room = state.size().columns() / 2 - FILTER.length() - count.length();
            parts.add(FILTER + Columns.cut(text, Math.max(0, room)) + count);
        }
        chosenInterfaces(state, brief).ifPresent(parts::add);
        packetFilter(state).ifPresent(parts::add);
        return String.join("  ", parts);
    }

    private static Optional<String> packetFilter(UiState state) {
        return state.packetFilter().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        narrowedProtocols(state).map(what -> what + " only: ").orElse("not narrowed by f: ")
                                + Printable.text(state.packetFilter()));
    }

    private static Optional<String> chosenInterfaces(UiState state, boolean brief) {
        if (state.chosenInterfaces().isEmpty()) {
            return Optional.empty();
        }
        boolean narrowsAll = state.table()
                        .screen()
                        .filter(list -> state.level().view() == list.view() && list.isOfInterfaces())
                        .isPresent()
                || state.level().view() == View.HISTORY && state.levels().size() == 1
                || state.level().scope() instanceof Scope.OfInterface;
        boolean narrowsPage = state.level().isPage() && state.level().scope() instanceof Scope.OfFeature;
        Optional<String> packets = narrowsPage
                ? Optional.of("packets")
                : narrowedProtocols(state).map(what -> what.equals(PROTOCOLS) ? "packets" : what);
        if (brief) {
            return Optional.of("-i narrows " + (narrowsAll ? "this" : packets.orElse("nothing")));
        }
        String narrowed = narrowsAll
                ? "only on "
                : packets.map(what -> what + " only on ").orElse("not narrowed by -i ");
        return Optional.of(narrowed
                + state.chosenInterfaces().stream().map(Printable::text).collect(Collectors.joining(" ")));
    }

    /** What of a view comes from packets, so that -i and the packet filter narrow it. */
    private static Optional<String> narrowedProtocols(UiState state) {
        return switch (state.level().view()) {
            case OVERVIEW -> state.levels().size() == 1 ? Optional.of(PROTOCOLS) : Optional.empty();
            case ALERTS -> Optional.of("alerts of protocols");
            default -> Optional.empty();
        };
    }

    private static int tabs(Canvas canvas, UiState state, int end) {
        List<View> views = views(state);
        Naming naming = Naming.NONE;
        for (Naming candidate : Naming.values()) {
            boolean isWide = candidate != Naming.FULL || canvas.columns() >= FULL_NAMES_COLUMNS;
            if (isWide && width(views, state, candidate) <= end) {
                naming = candidate;
                break;
            }
        }
        int column = 0;
        for (View view : views) {
            int start = column;
            String name = tab(view, state, naming);
            if (column + name.length() <= end) {
                String shortcut = Keys.first(state.bindings(), Action.opening(view));
                Key.parse(shortcut).ifPresent(key -> canvas.spot(start, 0, name.length(), new Event.Pressed(key)));
                canvas.put(column, 0, name, view == state.level().view() ? Ink.SELECTED : Ink.TEXT);
            }
            column += name.length() + 1;
        }
        return column;
    }

    private static List<View> views(UiState state) {
        return Arrays.stream(View.values()).filter(state::hasView).toList();
    }

    private static int width(List<View> views, UiState state, Naming naming) {
        return views.stream()
                        .mapToInt(view -> tab(view, state, naming).length() + 1)
                        .sum()
                - 1;
    }

    private static String tab(View view, UiState state, Naming naming) {
        String name = naming.of(view, view == state.level().view());
        return view.key() + (name.isEmpty() ? "" : " " + name) + (view == View.ALERTS ? openAlerts(state) : "");
    }

    /** How many alerts are open, as in {@code  (2)}; empty for none. */
    private static String openAlerts(UiState state) {
        long open = state.shown()
                .map(in -> in.snapshot().alerts().stream()
                        .filter(Alert::isOpenCause)
                        .count())
                .orElse(0L);
        return open == 0 ? "" : " (" + open + ")";
    }

    private static void breadcrumb(Canvas canvas, UiState state, int end) {
        StringBuilder path = new StringBuilder();
        for (Level level : state.levels()) {
            path.append(path.isEmpty() ? "" : " > ")
                    .append(Printable.text(level.scope().label()));
        }
        View view = state.level().view();
        String name = view.key() + " " + (state.level().isPage() ? "Page" : view.title());
        int room = end - name.length() - 2;
        canvas.put(0, 0, Columns.cutStart(path.toString(), Math.max(0, room)), Ink.STRONG);
        if (room > 0) {
            canvas.putRight(end, 0, name, Ink.SELECTED);
        }
        if (state.level().list().isPresent()) {
            rows(canvas, state, room, room - Columns.width(path.toString()) - 2);
        }
    }
}
