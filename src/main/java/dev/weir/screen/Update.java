package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.Origin;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.screen.Prompt.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How each event changes what the person sees. */
public final class Update {

    /** Lines that one turn of the wheel moves. */
    private static final int WHEEL_ROWS = 3;

    private Update() {}

    /** What an event leads to. */
    public static Step update(UiState state, Event event) {
        Step step = changed(state, event);
        Optional<ConnectionKey> watched = watched(step.state());
        if (watched.equals(watched(state))) {
            return step;
        }
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.add(new Effect.Send(new Control.Watch(watched)));
        return new Step(step.state(), effects);
    }

    /** The connection whose page is open. */
    private static Optional<ConnectionKey> watched(UiState state) {
        return state.level().scope() instanceof Scope.OfConnection scope ? Optional.of(scope.key()) : Optional.empty();
    }

    private static Step changed(UiState state, Event event) {
        if (event instanceof Event.Pressed pressed) {
            return pressed(state.withNotice(""), pressed.key());
        }
        if (event instanceof Event.Resized resized) {
            return Step.of(resized(state, resized.size()));
        }
        if (event instanceof Event.Tick tick) {
            UiState next = ticked(state, tick);
            List<Effect> questions = new ArrayList<>();
            stillAsking(next).ifPresent(asked -> questions.add(new Effect.Explain(asked)));
            if (next.settings().names()) {
                questions.add(new Effect.Send(new Control.NameHosts(addressesShown(next))));
            }
            return new Step(next, questions);
        }
        if (event instanceof Event.OwnSession mine) {
            return Step.of(listed(state.withMine(mine)));
        }
        if (event instanceof Event.HeadingChosen heading) {
            return Step.of(headingChosen(state, heading));
        }
        if (event instanceof Event.Replaying replaying) {
            return Step.of(state.withReplay(replaying));
        }
        if (event instanceof Event.Answered answer) {
            return Step.of(answered(state, answer));
        }
        if (event instanceof Event.Explained explained) {
            return Step.of(
                    state.overlay() instanceof Overlay.Why why
                            ? state.withOverlay(new Overlay.Why(why.row(), Optional.of(explained.origin())))
                            : state);
        }
        return Step.of(state.withNotice(((Event.Noticed) event).text()));
    }

    /** As many of the first rows as fit are on the screen again, with the selected one among them. */
    private static UiState resized(UiState state, Size size) {
        UiState next = onePane(state.withSize(size));
        return next.level().list().isEmpty()
                ? next
                : at(
                        next,
                        next.level().cursor(next.table().view()).selected(),
                        Math.max(0, next.selectedIndex()),
                        0,
                        next.isFollowing());
    }

    private static UiState ticked(UiState state, Event.Tick tick) {
        state.departed().add(tick.snapshot());
        Joined newest =
                state.live().map(before -> before.then(tick.snapshot())).orElseGet(() -> new Joined(tick.snapshot()));
        UiState next = state.withLive(newest, tick.past());
        if (state.paused()) {
            return next;
        }
        UiState shown = next.withShown(Optional.of(newest), false);
        return state.shown().filter(newest::hasRowsOf).isPresent() ? shown : listed(shown);
    }

    /** Remote addresses of the connections on the screen. */
    private static List<Address> addressesShown(UiState state) {
        List<Row> rows = state.table().rows();
        int end = Math.min(rows.size(), state.top() + Math.max(1, state.layout().listRows()));
        Stream<Connection> listed = rows.subList(Math.min(state.top(), end), end).stream()
                .filter(Row.OfConnection.class::isInstance)
                .map(row -> ((Row.OfConnection) row).connection());
        Stream<Connection> opened = state.level().scope() instanceof Scope.OfConnection scope
                ? state.shown().flatMap(in -> in.connection(scope.key())).stream()
                : Stream.empty();
        return Stream.concat(listed, opened)
                .map(Connection::raddr)
                .filter(address -> !address.isUnspecified())
                .distinct()
                .toList();
    }

    /** While a text field or menu is open the order stays, so that nothing moves under the eyes. */
    private static UiState listed(UiState state) {
        return state.overlay() instanceof Overlay.None
                ? sorted(state)
                : settled(state, tableOf(state).inOrderOf(state.table()));
    }

    private static UiState sorted(UiState state) {
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

    private static UiState moved(UiState state, int index) {
        List<Row> rows = state.table().rows();
        if (rows.isEmpty() || state.level().list().isEmpty()) {
            return state;
        }
        int clamped = Math.max(0, Math.min(rows.size() - 1, index));
        return at(state, Optional.of(rows.get(clamped).id()), clamped, state.top(), false);
    }

    /** A move by rows; the first key press chooses the first row rather than going past it. */
    private static UiState movedBy(UiState state, int rows) {
        int from = state.hasChosen() || rows < 0 ? state.selectedIndex() : state.selectedIndex() - 1;
        return moved(state, Math.max(0, from) + (from < 0 ? rows - 1 : rows));
    }

    private static Step pressed(UiState state, KeyStroke key) {
        Place place = state.overlay().place();
        Optional<Action> action = state.bindings().action(key, place);
        if (action.isPresent()) {
            Optional<Step> anywhere = anywhere(state, action.get());
            if (anywhere.isPresent()) {
                return anywhere.get();
            }
        }
        if (state.overlay() instanceof Overlay.Typing typing) {
            return typed(state, typing.prompt(), key);
        }
        if (state.overlay() instanceof Overlay.Question question && !(key instanceof MouseAction)) {
            return answeredQuestion(state, question.change(), action);
        }
        if (key instanceof MouseAction mouse) {
            return Step.of(mouse(state, mouse));
        }
        if (action.isEmpty()) {
            return Step.of(state);
        }
        if (state.overlay() instanceof Overlay.SortMenu menu) {
            return Step.of(inMenu(state, menu, action.get()));
        }
        if (state.overlay() instanceof Overlay.ChangeMenu menu) {
            return Step.of(inMenu(state, menu, action.get()));
        }
        if (state.overlay() instanceof Overlay.None) {
            return inView(state, action.get());
        }
        return Step.of(inPanel(state, action.get()));
    }

    private static Optional<Step> anywhere(UiState state, Action action) {
        return Optional.ofNullable(
                switch (action) {
                    case QUIT, INTERRUPT -> Step.of(state, new Effect.Quit());
                    case REPAINT -> Step.of(state, new Effect.Repaint());
                    default -> null;
                });
    }

    private static UiState inMenu(UiState state, Overlay.SortMenu menu, Action action) {
        return switch (action) {
            case UP -> state.withOverlay(menu.moved(-1));
            case DOWN -> state.withOverlay(menu.moved(1));
            case FIRST -> state.withOverlay(menu.moved(-menu.columns().size()));
            case LAST -> state.withOverlay(menu.moved(menu.columns().size()));
            case OPEN ->
                sortedBy(state.withOverlay(Overlay.NONE), menu.columns().get(menu.chosen()));
            case BACK -> sorted(state.withOverlay(Overlay.NONE));
            default -> state;
        };
    }

    private static UiState inMenu(UiState state, Overlay.ChangeMenu menu, Action action) {
        return switch (action) {
            case UP -> state.withOverlay(menu.moved(-1));
            case DOWN -> state.withOverlay(menu.moved(1));
            case FIRST -> state.withOverlay(menu.moved(-menu.changes().size()));
            case LAST -> state.withOverlay(menu.moved(menu.changes().size()));
            case OPEN -> state.withOverlay(new Overlay.Question(menu.marked()));
            case BACK -> sorted(state.withOverlay(Overlay.NONE));
            default -> state;
        };
    }

    private static Step answeredQuestion(UiState state, Change change, Optional<Action> action) {
        UiState closed = sorted(state.withOverlay(Overlay.NONE));
        return action.equals(Optional.of(Action.CONFIRM))
                ? Step.of(closed.withNotice(change.label() + " ..."), new Effect.Send(change.control()))
                : Step.of(closed.withNotice("nothing was changed"));
    }

    /** What can be changed in a state: only what is there now, not what a frozen picture shows. */
    private static List<Change> changes(UiState state) {
        if (state.paused() || state.shown().isEmpty()) {
            return List.of();
        }
        Joined in = state.shown().get();
        return state.level().scope() instanceof Scope.OfFeature feature
                ? feature.changes(in)
                : state.table()
                        .screen()
                        .map(list -> list.changes(state.selectedRow(), in))
                        .orElse(List.of());
    }

    /** Whether there is something to change in a state. */
    public static boolean canChange(UiState state) {
        return !changes(state).isEmpty();
    }

    private static UiState changeMenu(UiState state) {
        List<Change> changes = changes(state);
        return changes.isEmpty()
                ? state.withNotice(
                        state.paused() ? "the picture is frozen: L goes back to now first" : "nothing to change here")
                : state.withOverlay(new Overlay.ChangeMenu(changes, 0));
    }

    private static UiState inPanel(UiState state, Action action) {
        if (action == Action.BACK || action == Action.HELP) {
            return sorted(state.withOverlay(Overlay.NONE));
        }
        if (!(state.overlay() instanceof Overlay.Help help)) {
            return state;
        }
        int last = Math.max(0, helpActions(state).size() - 1);
        int page = Math.max(1, state.size().rows() - 4);
        int top = switch (action) {
            case UP -> help.top() - 1;
            case DOWN -> help.top() + 1;
            case PAGE_UP -> help.top() - page;
            case PAGE_DOWN -> help.top() + page;
            case FIRST -> 0;
            case LAST -> last;
            default -> help.top();
        };
        return state.withOverlay(new Overlay.Help(Math.max(0, Math.min(last, top))));
    }

    /** The actions that do something in the view of a state, whatever lies over it: what help lists. */
    public static List<Action> helpActions(UiState state) {
        boolean list = state.level().list().isPresent();
        boolean filtered = !state.level().filter().isEmpty();
        return Action.all().stream()
                .filter(action -> action.worksIn(Place.VIEW))
                .filter(action -> switch (action) {
                    case OVERVIEW,
                            PROCESSES,
                            PORTS,
                            CONNECTIONS,
                            CLIENTS,
                            DNS,
                            DEVICES,
                            RULES,
                            ALERTS,
                            HISTORY,
                            INTERFACES,
                            POLICY -> state.hasView(action.opens());
                    case OPEN,
                            UP,
                            DOWN,
                            PAGE_UP,
                            PAGE_DOWN,
                            HALF_UP,
                            HALF_DOWN,
                            FIRST,
                            LAST,
                            FIND,
                            SORT,
                            SORT_LEFT,
                            SORT_RIGHT,
                            REVERSE,
                            FOLLOW,
                            GONE,
                            HIDE_MINE -> list;
                    case EDIT, DELETE -> isEditable(state);
                    case WHY, COPY -> state.subject().isPresent();
                    case CHANGE -> !changes(state).isEmpty();
                    case GROUP ->
                        list
                                && (state.table().view() == View.PROCESSES
                                        || state.table().view() == View.CLIENTS)
                                && !(state.level().scope() instanceof Scope.OfGroup);
                    case PREVIOUS_MATCH -> filtered;
                    case NEWER, LIVE -> state.paused();
                    case BACK -> filtered || state.levels().size() > 1;
                    default -> true;
                })
                .toList();
    }

    private static Step inView(UiState state, Action action) {
        View opened = action.opens();
        if (opened != null) {
            return Step.of(viewed(state, opened));
        }
        int page = Math.max(1, state.layout().listRows() - 1);
        return switch (action) {
            case HELP -> Step.of(state.withOverlay(new Overlay.Help(0)));
            case NEXT -> Step.of(stepped(state, 1));
            case PREVIOUS -> Step.of(stepped(state, -1));
            case OPEN -> Step.of(opened(state));
            case BACK -> Step.of(back(state));
            case UP -> Step.of(movedBy(state, -1));
            case DOWN -> Step.of(movedBy(state, 1));
            case PAGE_UP -> Step.of(movedBy(state, -page));
            case PAGE_DOWN -> Step.of(movedBy(state, page));
            case HALF_UP -> Step.of(movedBy(state, -Math.max(1, page / 2)));
            case HALF_DOWN -> Step.of(movedBy(state, Math.max(1, page / 2)));
            case FIRST -> Step.of(moved(state, 0));
            case LAST -> Step.of(moved(state, Integer.MAX_VALUE));
            case FIND ->
                Step.of(
                        state.level().list().isEmpty()
                                ? state
                                : typing(
                                        state,
                                        Prompt.of(
                                                Purpose.FIND,
                                                state.level().filter().text(),
                                                state.lines().find())));
            case NAMES -> isEditable(state) ? Step.of(adding(state)) : names(state);
            case EDIT -> Step.of(changing(state, Purpose.EDIT));
            case DELETE -> Step.of(changing(state, Purpose.DELETE));
            case PREVIOUS_MATCH -> Step.of(state.level().filter().isEmpty() ? state : movedBy(state, -1));
            case TCPDUMP_FILTER ->
                Step.of(typing(
                        state,
                        Prompt.of(
                                Purpose.TCPDUMP,
                                state.packetFilter(),
                                state.lines().tcpdump())));
            case SORT -> Step.of(sortMenu(state));
            case SORT_LEFT -> Step.of(sortStepped(state, -1));
            case SORT_RIGHT -> Step.of(sortStepped(state, 1));
            case REVERSE -> Step.of(reversed(state));
            case PAUSE ->
                Step.of(
                        state.paused()
                                ? live(state)
                                : state.withShown(state.shown(), state.shown().isPresent()));
            case OLDER -> Step.of(older(state));
            case NEWER -> Step.of(newer(state));
            case LIVE -> Step.of(live(state));
            case SLOWER -> interval(state, state.settings().slower());
            case FASTER -> interval(state, state.settings().faster());
            case GROUP -> Step.of(regrouped(state));
            case FOLLOW -> Step.of(followed(state));
            case GONE -> Step.of(goneNext(state));
            case HIDE_MINE -> Step.of(mineFlipped(state));
            case UNITS ->
                Step.of(state.withSettings(state.settings().bytesFlipped())
                        .withNotice(
                                state.settings().bytes() ? "rates in bits per second" : "rates in bytes per second"));
            case WHY -> why(state);
            case CHANGE -> Step.of(changeMenu(state));
            case EXPORT -> export(state);
            case COPY ->
                state.subject()
                        .map(row -> Step.of(
                                state.withNotice("copied"),
                                new Effect.Copy(row.copied(state.shown().orElseThrow()))))
                        .orElseGet(() -> Step.of(state.withNotice("no row to copy")));
            default -> Step.of(state);
        };
    }

    private static UiState goneNext(UiState state) {
        Settings next = state.settings().goneNext();
        return sorted(state.withSettings(next).withNotice(next.gone().label()));
    }

    private static UiState viewed(UiState state, View view) {
        return state.hasView(view)
                ? sorted(state.withLevel(state.level().withView(view)))
                : state.withNotice("there are no " + view.subjectMatter() + ": nothing that runs here captures them");
    }

    /** To the next pane where panes are, else to the next view. */
    private static UiState stepped(UiState state, int steps) {
        Level level = state.level();
        List<View> panes = List.copyOf(state.layout().panes().keySet());
        int pane = panes.indexOf(level.pane()) + steps;
        if (pane >= 0 && pane < panes.size()) {
            return sorted(state.withLevel(level.withPane(panes.get(pane))));
        }
        List<View> views = Arrays.stream(View.values()).filter(state::hasView).toList();
        return viewed(leftPane(state), views.get(Math.floorMod(views.indexOf(level.view()) + steps, views.size())));
    }

    /** Where a pane is no more, the Overview's list is the processes again. */
    private static UiState onePane(UiState state) {
        return state.level().view() == View.OVERVIEW
                        && state.layout().panes().containsKey(state.level().pane())
                ? state
                : leftPane(state);
    }

    private static UiState leftPane(UiState state) {
        return state.level().pane() == View.PROCESSES
                ? state
                : sorted(state.withLevel(state.level().withPane(View.PROCESSES)));
    }

    private static UiState opened(UiState state) {
        Optional<Row> row = state.selectedRow();
        if (row.isEmpty()) {
            return state;
        }
        UiState then = row.get() instanceof Row.OfAlert alert
                ? whenRaised(state, alert.alert().id())
                : state;
        Optional<Scope> scope = opens(row.get(), then).or(() -> opens(row.get(), state));
        if (scope.isEmpty()) {
            return state.withNotice("what this is about is not listed now, nor was it kept");
        }
        if (state.levels().stream().anyMatch(level -> level.scope().equals(scope.get()))) {
            return state;
        }
        UiState chosen = then.hasChosen() ? then : moved(then, state.selectedIndex());
        List<Level> levels = new ArrayList<>(chosen.levels());
        levels.add(Level.of(scope.get()));
        return sorted(chosen.withLevels(levels));
    }

    /** What a row opens as it was in a state; an alert opens what it is about. */
    private static Optional<Scope> opens(Row row, UiState then) {
        Joined in = then.shown().orElseThrow();
        return row instanceof Row.OfAlert alert && alert.alert().about() instanceof Subject.OfFeature about
                ? then.lists().rowOf(about, then, in).flatMap(found -> found.opens(in))
                : row.opens(in);
    }

    /** The picture frozen at the sample that raised an alert, which has it first, as far as that is kept. */
    private static UiState whenRaised(UiState state, long alert) {
        for (Snapshot then : state.past()) {
            if (then.alerts().stream().anyMatch(listed -> listed.id() == alert)) {
                return state.past().get(0) == then ? state : state.withShown(Optional.of(new Joined(then)), true);
            }
        }
        return state;
    }

    private static UiState back(UiState state) {
        if (!state.level().filter().isEmpty()) {
            return sorted(state.withLevel(state.level().withFilter(Filter.NONE)));
        }
        return state.levels().size() == 1
                ? state
                : sorted(onePane(state.withLevels(
                        state.levels().subList(0, state.levels().size() - 1))));
    }

    private static UiState typing(UiState state, Prompt prompt) {
        return state.withOverlay(new Overlay.Typing(prompt));
    }

    private static boolean isEditable(UiState state) {
        return state.level().list().isPresent()
                && state.level().filter().isEmpty()
                && state.table().screen().filter(ListScreen::isEditable).isPresent();
    }

    private static UiState adding(UiState state) {
        return typing(state, Prompt.of(Purpose.ADD, "", List.of()));
    }

    /** A row that is a line of a file, with that line to be edited or taken away. */
    private static UiState changing(UiState state, Purpose purpose) {
        return state.table()
                .screen()
                .filter(list -> state.level().list().isPresent() && list.isEditable())
                .flatMap(list -> state.selectedRow().flatMap(list::line))
                .map(line -> typing(state, Prompt.of(purpose, line, List.of())))
                .orElse(state);
    }

    /** What a line that was typed asks for. */
    private static Optional<Control.EditRow> edit(UiState state, Prompt prompt, boolean kept) {
        Optional<String> row = prompt.purpose() == Purpose.ADD
                ? Optional.of("")
                : state.selectedRow()
                        .map(Row::id)
                        .filter(RowId.OfOther.class::isInstance)
                        .map(id -> ((RowId.OfOther) id).key().toString());
        String line = prompt.purpose() == Purpose.DELETE ? "" : prompt.text().strip();
        return row.flatMap(key -> state.table()
                .screen()
                .map(list -> new Control.EditRow(
                        list.word(), Optional.of(key).filter(named -> !named.isEmpty()), line, kept)));
    }

    private static Step typedRow(UiState state, Prompt prompt, KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            return Step.of(sorted(state.withOverlay(Overlay.NONE)));
        }
        boolean done = key.getKeyType() == KeyType.Enter;
        if (prompt.purpose() == Purpose.DELETE && !done) {
            return Step.of(state);
        }
        Prompt edited = done ? prompt : prompt.edited(key);
        UiState next = typing(state.withNotice(done ? "saving..." : ""), edited);
        boolean same = !done && edited.text().equals(prompt.text());
        return same
                ? Step.of(typing(state, edited))
                : edit(next, edited, done)
                        .map(asked -> Step.of(next, new Effect.Send(asked)))
                        .orElse(Step.of(next.withOverlay(Overlay.NONE)));
    }

    /** A line that was changed since is another question. */
    private static UiState edited(UiState state, Control.EditRow asked, Optional<Refusal> refusal) {
        Optional<Prompt> prompt = state.overlay() instanceof Overlay.Typing typing
                        && typing.prompt().purpose().isOfRow()
                        && edit(state, typing.prompt(), asked.kept()).equals(Optional.of(asked))
                ? Optional.of(typing.prompt())
                : Optional.empty();
        if (prompt.isEmpty()) {
            return asked.kept() ? state.withNotice(refusal.map(Refusal::message).orElse("saved")) : state;
        }
        if (refusal.isPresent()) {
            Prompt told = asked.kept()
                    ? prompt.get().erredAt(refusal.get())
                    : prompt.get().withError(refusal.get());
            return typing(state.withNotice(""), told);
        }
        return asked.kept()
                ? sorted(state.withNotice("saved").withOverlay(Overlay.NONE))
                : typing(
                        state.withNotice(state.table()
                                .screen()
                                .map(list -> list.preview(asked.line(), state))
                                .orElse("")),
                        prompt.get());
    }

    private static Step typed(UiState state, Prompt prompt, KeyStroke key) {
        if (prompt.purpose().isOfRow()) {
            return typedRow(state, prompt, key);
        }
        if (key.getKeyType() == KeyType.Escape) {
            UiState closed = state.withOverlay(Overlay.NONE);
            return Step.of(
                    prompt.purpose() == Purpose.FIND
                            ? sorted(closed.withLevel(closed.level().withFilter(Filter.NONE)))
                            : sorted(closed));
        }
        if (key.getKeyType() == KeyType.Enter) {
            UiState accepted = state.withLines(
                    state.lines().with(prompt.purpose(), prompt.text().strip()));
            return prompt.purpose() == Purpose.FIND
                    ? Step.of(sorted(accepted.withOverlay(Overlay.NONE)))
                    : Step.of(
                            accepted.withNotice("compiling..."),
                            new Effect.Send(Control.SetFilter.typed(prompt.text())));
        }
        Prompt edited = prompt.edited(key);
        if (edited.purpose() == Purpose.TCPDUMP) {
            return Step.of(typing(state, edited));
        }
        Filter filter = edited.text().equals(prompt.text()) ? state.level().filter() : Filter.parse(edited.text());
        Prompt told = state.table()
                .screen()
                .flatMap(filter::error)
                .map(edited::withError)
                .orElse(edited);
        return Step.of(listed(typing(state, told).withLevel(state.level().withFilter(filter))));
    }

    private static UiState answered(UiState state, Event.Answered answer) {
        if (answer.control() instanceof Control.SetFilter filter) {
            return filterAnswered(state, filter, answer.refusal());
        }
        if (answer.control() instanceof Control.EditRow asked) {
            return edited(state, asked, answer.refusal());
        }
        return state.withNotice(answer.refusal().map(Refusal::message).orElseGet(() -> done(answer, state)));
    }

    private static String done(Event.Answered answer, UiState state) {
        if (answer.control() instanceof Control.SetEnforcement enforcement) {
            return enforcement.on()
                    ? "what the policy does not permit is dropped until weir ends"
                    : "nothing is dropped any more";
        }
        if (answer.control() instanceof Control.SetSource source) {
            return source.source().text()
                    + source.permitted()
                            .map(permitted -> (permitted ? " is permitted" : " is denied") + " until weir ends")
                            .orElse(" is judged as the policy's file says");
        }
        return state.notice();
    }

    private static UiState filterAnswered(UiState state, Control.SetFilter filter, Optional<Refusal> refusal) {
        // A line that was changed since is another question.
        boolean asked = state.overlay() instanceof Overlay.Typing typing
                && typing.prompt().purpose() == Purpose.TCPDUMP
                && Control.SetFilter.typed(typing.prompt().text()).equals(filter);
        if (refusal.isPresent()) {
            return asked
                    ? typing(
                            state.withNotice(""),
                            ((Overlay.Typing) state.overlay()).prompt().erredAt(refusal.get()))
                    : state.withNotice(refusal.get().message());
        }
        UiState told = state.withNotice(filter.expression()
                .map(text -> "protocols count only packets that match " + text)
                .orElse("counting all packets"));
        return asked ? sorted(told.withOverlay(Overlay.NONE)) : told;
    }

    private static Step names(UiState state) {
        if (!state.level().filter().isEmpty()) {
            return Step.of(movedBy(state, 1));
        }
        Settings flipped = state.settings().namesFlipped();
        return Step.of(
                state.withSettings(flipped).withNotice(flipped.names() ? "looking names up" : "names off"),
                new Effect.Send(new Control.LookUpHosts(flipped.names())));
    }

    private static List<? extends Column<?>> columns(UiState state) {
        return state.level().list().isEmpty()
                ? List.of()
                : state.table()
                        .screen()
                        .<List<? extends Column<?>>>map(list -> list.sortable(state))
                        .orElse(List.of());
    }

    private static Optional<Sort> sort(UiState state) {
        return state.table().screen().map(state.settings()::sort);
    }

    /** The position of the column sorted by, 0 when there is none such. */
    private static int sortedColumn(UiState state, List<? extends Column<?>> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (sort(state).filter(columns.get(i)::isOf).isPresent()) {
                return i;
            }
        }
        return 0;
    }

    private static UiState sortMenu(UiState state) {
        List<? extends Column<?>> columns = columns(state);
        return columns.isEmpty()
                ? state
                : state.withOverlay(new Overlay.SortMenu(columns, sortedColumn(state, columns)));
    }

    private static UiState sortStepped(UiState state, int steps) {
        List<? extends Column<?>> columns = columns(state);
        return columns.isEmpty()
                ? state
                : sortedBy(state, columns.get(Math.floorMod(sortedColumn(state, columns) + steps, columns.size())));
    }

    private static UiState sortedBy(UiState state, Column<?> column) {
        return sort(state).filter(column::isOf).isPresent() ? sorted(state) : sorted(state, Sort.by(column));
    }

    private static UiState sorted(UiState state, Sort sort) {
        return sorted(state.withSettings(state.settings().with(state.table().view(), sort)));
    }

    private static UiState headingChosen(UiState state, Event.HeadingChosen heading) {
        Optional<ListScreen<?>> list = state.lists().of(heading.view(), state);
        Optional<? extends Column<?>> column = list.flatMap(screen -> screen.column(heading.column()));
        if (column.isEmpty()) {
            return state;
        }
        Sort now = state.settings().sort(list.get());
        Sort next = column.get().isOf(now) ? now.flipped() : Sort.by(column.get());
        return sorted(state.withSettings(state.settings().with(heading.view(), next)));
    }

    private static UiState reversed(UiState state) {
        return state.level().list().isEmpty()
                ? state
                : sort(state).map(sort -> sorted(state, sort.flipped())).orElse(state);
    }

    private static Step interval(UiState state, Settings settings) {
        return settings.interval().equals(state.settings().interval())
                ? Step.of(state)
                : Step.of(state.withSettings(settings), new Effect.Send(new Control.SetInterval(settings.interval())));
    }

    private static UiState regrouped(UiState state) {
        Settings settings = state.table().view() == View.CLIENTS
                ? state.settings().byNetwork()
                : state.settings().regrouped();
        return sorted(state.withSettings(settings)
                .withNotice("grouped by "
                        + (state.table().view() == View.CLIENTS && settings.grouping() == Grouping.PROCESS
                                ? "address"
                                : settings.grouping().label())));
    }

    private static UiState followed(UiState state) {
        if (state.selectedIndex() < 0 || state.level().list().isEmpty()) {
            return state;
        }
        UiState chosen = state.hasChosen() ? state : moved(state, state.selectedIndex());
        Cursor cursor = chosen.level().cursor(chosen.table().view());
        return at(chosen, cursor.selected(), cursor.index(), cursor.top(), !cursor.following())
                .withNotice(
                        cursor.following() ? "no longer following" : "the selected row keeps its line until you move");
    }

    private static UiState mineFlipped(UiState state) {
        Settings flipped = state.settings().mineFlipped();
        boolean known = !state.mine().pids().isEmpty();
        String notice = known
                ? flipped.hideMine() ? "your own session is hidden" : "your own session is shown"
                : "no ssh session of yours found";
        return sorted(state.withSettings(known ? flipped : state.settings()).withNotice(notice));
    }

    private static UiState live(UiState state) {
        return sorted(state.withShown(state.live(), false));
    }

    private static UiState older(UiState state) {
        if (state.shown().isEmpty()) {
            return state;
        }
        int at = Series.shown(state);
        if (at > 0) {
            return sorted(state.withShown(Optional.of(new Joined(state.past().get(at - 1))), true));
        }
        return state.withShown(state.shown(), true).withNotice("nothing older is kept");
    }

    private static UiState newer(UiState state) {
        if (state.shown().isEmpty() || !state.paused()) {
            return state;
        }
        int next = Series.shown(state) + 1;
        if (next < state.past().size()) {
            boolean newest = next == state.past().size() - 1 && state.live().isPresent();
            return sorted(state.withShown(
                    newest ? state.live() : Optional.of(new Joined(state.past().get(next))), true));
        }
        return state.withNotice("this is the newest; L goes live");
    }

    private static Step why(UiState state) {
        Optional<Row> row = state.subject();
        if (row.isEmpty()) {
            return Step.of(state.withNotice("no row to explain"));
        }
        UiState asking = state.withOverlay(new Overlay.Why(row.get().id(), Optional.empty()));
        return row.get()
                .owner(state.shown().orElseThrow())
                .map(process -> Step.of(asking, new Effect.Explain(process)))
                .orElse(Step.of(asking));
    }

    /** The process that is still being explained, as long as a part of the answer is missing. */
    private static Optional<ProcessTotal> stillAsking(UiState state) {
        if (!(state.overlay() instanceof Overlay.Why why)
                || why.origin()
                        .filter(origin -> origin.owner().state() != Origin.PackageOwner.State.LOOKING_UP)
                        .isPresent()) {
            return Optional.empty();
        }
        return state.row(why.row()).flatMap(row -> state.shown().flatMap(row::owner));
    }

    private static Step export(UiState state) {
        if (state.shown().isEmpty()) {
            return Step.of(state.withNotice("nothing to write yet"));
        }
        if (state.level().view() == View.HISTORY) {
            return Step.of(state, new Effect.ExportPast(state.past()));
        }
        // A page without a list is about one row, which the list of such rows still has.
        View alone = state.level().scope() instanceof Scope.OfInterface ? View.INTERFACES : View.CONNECTIONS;
        Table table = state.level().list().isPresent() ? state.table() : Table.of(state, alone);
        return Step.of(
                state,
                table.screen().filter(ListScreen::isInSnapshot).isEmpty()
                        ? table.exported(state)
                        : new Effect.Export(
                                table.view(), table.narrowed(state.shown().get().snapshot())));
    }

    private static UiState mouse(UiState state, MouseAction mouse) {
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
