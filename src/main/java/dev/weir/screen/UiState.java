package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.AppBytesOnly;
import dev.weir.model.Connection;
import dev.weir.model.NamedHosts;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.ProcessKey;
import dev.weir.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that decides what is on the screen. Immutable; the next one comes from {@link Update#update}.
 *
 * @param size      the screen's size
 * @param settings  what the person chose
 * @param bindings  which keys do what
 * @param lists     the lists there are
 * @param live      the newest snapshot
 * @param shown     the snapshot on the screen: the newest, unless paused
 * @param past      snapshots of the last minutes, oldest first
 * @param departed  what has gone since weir started
 * @param paused    whether the picture is frozen
 * @param levels    the drill-down, never empty, the root first
 * @param overlay   what lies over the view
 * @param table     the list that keys work on, as it is on the screen
 * @param mine      the person's own session
 * @param replay    the recording that is played, if one is
 * @param lines     lines accepted in text fields, newest first
 * @param notice    something to tell in the footer until the next key; empty for nothing
 */
public record UiState(
        Size size,
        Settings settings,
        Bindings bindings,
        Lists lists,
        Optional<Joined> live,
        Optional<Joined> shown,
        List<Snapshot> past,
        Departed departed,
        boolean paused,
        List<Level> levels,
        Overlay overlay,
        Table table,
        Event.OwnSession mine,
        Optional<Event.Replaying> replay,
        TypedLines lines,
        String notice) {

    /** Lines of a process page above the rows of its system calls. */
    private static final int PROCESS_FACTS = 8;

    private static final int PORT_FACTS = 6;
    private static final int SCOPE_FACTS = 3;
    /** Lines for why something belongs to no process. */
    private static final int EXPLANATION = 3;

    /**
     * Lines accepted in text fields, newest first.
     *
     * @param find    filters of rows
     * @param tcpdump filters of packets
     */
    record TypedLines(List<String> find, List<String> tcpdump) {

        private static final int MOST = 20;

        List<String> of(Prompt.Purpose purpose) {
            return purpose == Prompt.Purpose.FIND ? find : purpose.isOfRow() ? List.of() : tcpdump;
        }

        TypedLines with(Prompt.Purpose purpose, String line) {
            if (line.isEmpty()) {
                return this;
            }
            List<String> lines = new ArrayList<>(of(purpose));
            lines.remove(line);
            lines.add(0, line);
            List<String> kept = List.copyOf(lines.subList(0, Math.min(MOST, lines.size())));
            return purpose == Prompt.Purpose.FIND ? new TypedLines(kept, tcpdump) : new TypedLines(find, kept);
        }
    }

    public UiState {
        past = List.copyOf(past);
        levels = List.copyOf(levels);
    }

    /** The state weir starts in, with the lists that features bring. */
    public static UiState start(Size size, Settings settings, Bindings bindings, Lists lists) {
        return new UiState(
                size,
                settings,
                bindings,
                lists,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Departed(),
                false,
                List.of(Level.ROOT),
                Overlay.NONE,
                Table.EMPTY,
                Event.OwnSession.NONE,
                Optional.empty(),
                new TypedLines(List.of(), List.of()),
                "");
    }

    /** This state with only those rows that a filter lets through, as if it had been typed. */
    public UiState filtered(String filter) {
        return withLevel(level().withFilter(Filter.parse(filter)));
    }

    /** The level on the screen. */
    public Level level() {
        return levels.get(levels.size() - 1);
    }

    /** Where everything stands on the screen. */
    public Layout layout() {
        return Layout.of(size, level(), pageRows(), lists.panes(shown.map(Joined::snapshot)));
    }

    /** How many rows the facts above the list need, a blank one below those of a page included. */
    private int pageRows() {
        if (!level().isPage()) {
            return level().list()
                    .flatMap(list -> lists.of(list, this))
                    .map(list -> list.headRows(this))
                    .orElse(0);
        }
        Scope scope = level().scope();
        if (scope instanceof Scope.OfProcess process) {
            int syscalls = shown.flatMap(in -> in.process(process.key()))
                    .map(total -> total.syscalls().size())
                    .orElse(0);
            return PROCESS_FACTS + Math.max(1, syscalls) + 1;
        }
        if (scope instanceof Scope.OfFeature feature) {
            return shown.map(feature::facts).orElse(SCOPE_FACTS) + 1;
        }
        int explanation = scope instanceof Scope.OfLeftOver ? EXPLANATION : 0;
        return scope instanceof Scope.OfPort ? PORT_FACTS + 1 : SCOPE_FACTS + explanation + 1;
    }

    /** The position of the selected row in {@link #table}; -1 when the list is empty. */
    public int selectedIndex() {
        if (table.rows().isEmpty()) {
            return -1;
        }
        return level().cursor(table.view())
                .selected()
                .map(table::indexOf)
                .filter(index -> index >= 0)
                .orElse(0);
    }

    /** The selected row, or the first while none was chosen; empty when the list is. */
    public Optional<Row> selectedRow() {
        int index = selectedIndex();
        return index < 0 ? Optional.empty() : Optional.of(table.rows().get(index));
    }

    /** The row that keys work on: the selected one, else the one that the page is about. */
    public Optional<Row> subject() {
        return level().list().isPresent() && selectedIndex() >= 0
                ? selectedRow()
                : shown.flatMap(in -> level().scope().row(in));
    }

    /** A row of the list or the one that the page is about, by its identity. */
    public Optional<Row> row(RowId id) {
        int index = table.indexOf(id);
        return index >= 0
                ? Optional.of(table.rows().get(index))
                : shown.flatMap(in -> level().scope().row(in)).filter(row -> row.is(id));
    }

    /** How many rows are kept of the snapshot shown, where it is one of the past that has only its busiest. */
    public Optional<OnlyBusiest> onlyBusiest() {
        return shown.flatMap(in -> in.snapshot().section(OnlyBusiest.class));
    }

    /** Whether the snapshot shown is one of the past that has only app bytes of connections. */
    public boolean isAppBytesOnly() {
        return shown.flatMap(in -> in.snapshot().section(AppBytesOnly.class)).isPresent();
    }

    /** Whether the drill-down is about a part of what processes and ports moved, rather than about whole processes. */
    boolean narrowsTraffic() {
        return levels.stream().anyMatch(level -> level.scope().narrowsTraffic());
    }

    /** Whether the person has chosen a row, rather than none yet. */
    public boolean hasChosen() {
        return level().cursor(table.view()).selected().isPresent();
    }

    /** Whether the selected row keeps its line of the screen. */
    public boolean isFollowing() {
        return level().cursor(table.view()).following();
    }

    /** Position in {@link #table} of the first row on the screen. */
    public int top() {
        return level().cursor(table.view()).top();
    }

    /** Whether the process list has a row for more than a process. */
    public boolean isGrouped() {
        return settings.grouping() != Grouping.PROCESS
                && !(level().scope() instanceof Scope.OfGroup)
                && !(level().scope() instanceof Scope.OfFold);
    }

    /** Whether rows that have gone and are alike are shown as one: not where they were opened. */
    boolean isFolding() {
        return !(level().scope() instanceof Scope.OfFold);
    }

    /** Whether a view has something to show; if not it has no tab. */
    public boolean hasView(View view) {
        return lists.hasView(view, shown.map(Joined::snapshot));
    }

    /**
     * The tcpdump expression that the packet layer counts by in the snapshot shown; empty when it counts everything.
     */
    public String packetFilter() {
        return shown.flatMap(in -> in.snapshot().host().filter()).orElse("");
    }

    /** The names known of remote addresses, also while the picture is frozen; text as it came. */
    public Map<Address, String> hosts() {
        return live.flatMap(in -> in.snapshot().section(NamedHosts.class))
                .map(NamedHosts::names)
                .orElse(Map.of());
    }

    /** The interfaces that were named to be watched alone; empty where those with a default route are. */
    public List<String> chosenInterfaces() {
        return shown.map(in -> in.snapshot().host().chosen()).orElse(List.of());
    }

    /** What the levels of the drill-down are about. */
    List<Scope> scopes() {
        return levels.stream().map(Level::scope).toList();
    }

    /** Whether every level of the drill-down covers something. */
    public boolean covers(Predicate<Scope> test) {
        // The first level covers everything; a row must not cost more than that for every level.
        for (int i = 1; i < levels.size(); i++) {
            if (!test.test(levels.get(i).scope())) {
                return false;
            }
        }
        return true;
    }

    /** The alerts about what the drill-down is about. */
    public List<Alert> alerts(Joined in) {
        return in.snapshot().alerts().stream()
                .filter(alert -> covers(scope -> scope.covers(alert, in)))
                .toList();
    }

    /** Whether a connection belongs to what the drill-down is about. */
    public boolean isAbout(Connection connection, Joined in) {
        return covers(scope -> scope.covers(connection, in));
    }

    /** Whether a connection belongs to the person's own session, and that is hidden. */
    public boolean hides(Connection connection) {
        return hides(connection.owner());
    }

    /** Whether a process belongs to the person's own session, and that is hidden. */
    public boolean hides(ProcessKey process) {
        return settings.hideMine() && mine.pids().contains(process.pid());
    }

    UiState withSize(Size changed) {
        return new UiState(
                changed, settings, bindings, lists, live, shown, past, departed, paused, levels, overlay, table, mine,
                replay, lines, notice);
    }

    UiState withSettings(Settings changed) {
        return new UiState(
                size, changed, bindings, lists, live, shown, past, departed, paused, levels, overlay, table, mine,
                replay, lines, notice);
    }

    UiState withLive(Joined newest, List<Snapshot> history) {
        return new UiState(
                size,
                settings,
                bindings,
                lists,
                Optional.of(newest),
                shown,
                history,
                departed,
                paused,
                levels,
                overlay,
                table,
                mine,
                replay,
                lines,
                notice);
    }

    UiState withShown(Optional<Joined> changed, boolean frozen) {
        return new UiState(
                size, settings, bindings, lists, live, changed, past, departed, frozen, levels, overlay, table, mine,
                replay, lines, notice);
    }

    UiState withLevels(List<Level> changed) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, changed, overlay, table, mine,
                replay, lines, notice);
    }

    UiState withLevel(Level changed) {
        List<Level> all = new ArrayList<>(levels);
        all.set(all.size() - 1, changed);
        return withLevels(all);
    }

    UiState withOverlay(Overlay changed) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, levels, changed, table, mine,
                replay, lines, notice);
    }

    UiState withTable(Table changed) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, levels, overlay, changed, mine,
                replay, lines, notice);
    }

    UiState withMine(Event.OwnSession changed) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, levels, overlay, table, changed,
                replay, lines, notice);
    }

    UiState withReplay(Event.Replaying changed) {
        return new UiState(
                size,
                settings,
                bindings,
                lists,
                live,
                shown,
                past,
                departed,
                paused,
                levels,
                overlay,
                table,
                mine,
                Optional.of(changed),
                lines,
                notice);
    }

    UiState withLines(TypedLines changed) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, levels, overlay, table, mine,
                replay, changed, notice);
    }

    UiState withNotice(String text) {
        return new UiState(
                size, settings, bindings, lists, live, shown, past, departed, paused, levels, overlay, table, mine,
                replay, lines, text);
    }
}
