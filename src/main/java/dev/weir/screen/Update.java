package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.screen.Prompt.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How each event changes what the person sees. */
public final class Update {

    private Update() {}

    /** What an event leads to. */
    public static Step update(UiState state, Event event) {
        Step step = changed(state, event);
        List<Effect> effects = new ArrayList<>(step.effects());
        Optional<ConnectionKey> watched = watched(step.state());
        if (!watched.equals(watched(state))) {
            effects.add(new Effect.Send(new Control.Watch(watched)));
        }
        Optional<Control.WatchRow> row = watchedRow(step.state());
        Optional<Control.WatchRow> before = watchedRow(state);
        if (!row.equals(before)) {
            before.filter(old -> row.isEmpty() || !row.get().list().equals(old.list()))
                    .ifPresent(old -> effects.add(new Effect.Send(new Control.WatchRow(old.list(), Optional.empty()))));
            row.ifPresent(now -> effects.add(new Effect.Send(now)));
        }
        return new Step(step.state(), effects);
    }

    /** The connection whose page is open. */
    private static Optional<ConnectionKey> watched(UiState state) {
        return state.level().scope() instanceof Scope.OfConnection scope ? Optional.of(scope.key()) : Optional.empty();
    }

    /** The row of a feature's list whose page is open, where the feature looks closely at one. */
    private static Optional<Control.WatchRow> watchedRow(UiState state) {
        return state.level().scope() instanceof Scope.OfFeature scope ? scope.watched() : Optional.empty();
    }

    private static Step changed(UiState state, Event event) {
        if (event instanceof Event.Pressed pressed) {
            return pressed(state.withNotice(""), pressed.key());
        }
        if (event instanceof Event.Resized resized) {
            return Step.of(Movement.resized(state, resized.size()));
        }
        if (event instanceof Event.Tick tick) {
            UiState next = TimeTravel.ticked(state, tick);
            List<Effect> questions = new ArrayList<>();
            Panels.stillAsking(next).ifPresent(asked -> questions.add(new Effect.Explain(asked)));
            if (next.settings().names()) {
                questions.add(new Effect.Send(new Control.NameHosts(addressesShown(next))));
            }
            return new Step(next, questions);
        }
        if (event instanceof Event.OwnSession mine) {
            return Step.of(Movement.listed(state.withMine(mine)));
        }
        if (event instanceof Event.HeadingChosen heading) {
            return Step.of(Sorting.headingChosen(state, heading));
        }
        if (event instanceof Event.Replaying replaying) {
            return Step.of(state.withReplay(replaying));
        }
        if (event instanceof Event.Answered answer) {
            return Step.of(Typing.answered(state, answer));
        }
        if (event instanceof Event.Explained explained) {
            return Step.of(
                    state.overlay() instanceof Overlay.Why why
                            ? state.withOverlay(new Overlay.Why(why.row(), Optional.of(explained.origin())))
                            : state);
        }
        return Step.of(state.withNotice(((Event.Noticed) event).text()));
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
            return Typing.typed(state, typing.prompt(), key);
        }
        if (state.overlay() instanceof Overlay.Question question && !(key instanceof MouseAction)) {
            return Changing.answeredQuestion(state, question.change(), action);
        }
        if (key instanceof MouseAction mouse) {
            return Step.of(Movement.mouse(state, mouse));
        }
        if (action.isEmpty()) {
            return Step.of(state);
        }
        if (state.overlay() instanceof Overlay.SortMenu menu) {
            return Step.of(Sorting.inMenu(state, menu, action.get()));
        }
        if (state.overlay() instanceof Overlay.ChangeMenu menu) {
            return Step.of(Changing.inMenu(state, menu, action.get()));
        }
        if (state.overlay() instanceof Overlay.None) {
            return inView(state, action.get());
        }
        return Step.of(Panels.inPanel(state, action.get()));
    }

    private static Optional<Step> anywhere(UiState state, Action action) {
        return Optional.ofNullable(
                switch (action) {
                    case QUIT, INTERRUPT -> Step.of(state, new Effect.Quit());
                    case REPAINT -> Step.of(state, new Effect.Repaint());
                    default -> null;
                });
    }

    private static Step inView(UiState state, Action action) {
        View opened = action.opens();
        if (opened != null) {
            return Step.of(Levels.viewed(state, opened));
        }
        int page = Math.max(1, state.layout().listRows() - 1);
        return switch (action) {
            case HELP -> Step.of(state.withOverlay(new Overlay.Help(0)));
            case NEXT -> Step.of(Levels.stepped(state, 1));
            case PREVIOUS -> Step.of(Levels.stepped(state, -1));
            case OPEN -> Step.of(Levels.opened(state));
            case BACK -> Step.of(Levels.back(state));
            case UP -> Step.of(Movement.movedBy(state, -1));
            case DOWN -> Step.of(Movement.movedBy(state, 1));
            case PAGE_UP -> Step.of(Movement.movedBy(state, -page));
            case PAGE_DOWN -> Step.of(Movement.movedBy(state, page));
            case HALF_UP -> Step.of(Movement.movedBy(state, -Math.max(1, page / 2)));
            case HALF_DOWN -> Step.of(Movement.movedBy(state, Math.max(1, page / 2)));
            case FIRST -> Step.of(Movement.moved(state, 0));
            case LAST -> Step.of(Movement.moved(state, Integer.MAX_VALUE));
            case FIND ->
                Step.of(
                        state.level().list().isEmpty()
                                ? state
                                : Typing.typing(
                                        state,
                                        Prompt.of(
                                                Purpose.FIND,
                                                state.level().filter().text(),
                                                state.lines().find())));
            case NAMES -> Typing.isEditable(state) ? Step.of(Typing.adding(state)) : names(state);
            case EDIT -> Step.of(Typing.changing(state, Purpose.EDIT));
            case DELETE -> Step.of(Typing.changing(state, Purpose.DELETE));
            case PREVIOUS_MATCH -> Step.of(state.level().filter().isEmpty() ? state : Movement.movedBy(state, -1));
            case TCPDUMP_FILTER ->
                Step.of(Typing.typing(
                        state,
                        Prompt.of(
                                Purpose.TCPDUMP,
                                state.packetFilter(),
                                state.lines().tcpdump())));
            case SORT -> Step.of(Sorting.sortMenu(state));
            case SORT_LEFT -> Step.of(Sorting.sortStepped(state, -1));
            case SORT_RIGHT -> Step.of(Sorting.sortStepped(state, 1));
            case REVERSE -> Step.of(Sorting.reversed(state));
            case PAUSE ->
                Step.of(
                        state.paused()
                                ? TimeTravel.live(state)
                                : state.withShown(state.shown(), state.shown().isPresent()));
            case OLDER -> Step.of(TimeTravel.older(state));
            case NEWER -> Step.of(TimeTravel.newer(state));
            case LIVE -> Step.of(TimeTravel.live(state));
            case SLOWER -> interval(state, state.settings().slower());
            case FASTER -> interval(state, state.settings().faster());
            case GROUP -> Step.of(Sorting.regrouped(state));
            case FOLLOW -> Step.of(Movement.followed(state));
            case GONE -> Step.of(Levels.goneNext(state));
            case HIDE_MINE -> Step.of(mineFlipped(state));
            case UNITS ->
                Step.of(state.withSettings(state.settings().bytesFlipped())
                        .withNotice(
                                state.settings().bytes() ? "rates in bits per second" : "rates in bytes per second"));
            case WHY -> Panels.why(state);
            case CHANGE -> Step.of(Changing.changeMenu(state));
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

    private static Step names(UiState state) {
        if (!state.level().filter().isEmpty()) {
            return Step.of(Movement.movedBy(state, 1));
        }
        Settings flipped = state.settings().namesFlipped();
        return Step.of(
                state.withSettings(flipped).withNotice(flipped.names() ? "looking names up" : "names off"),
                new Effect.Send(new Control.LookUpHosts(flipped.names())));
    }

    private static Step interval(UiState state, Settings settings) {
        return settings.interval().equals(state.settings().interval())
                ? Step.of(state)
                : Step.of(state.withSettings(settings), new Effect.Send(new Control.SetInterval(settings.interval())));
    }

    private static UiState mineFlipped(UiState state) {
        Settings flipped = state.settings().mineFlipped();
        boolean known = !state.mine().pids().isEmpty();
        String notice = known
                ? flipped.hideMine() ? "your own session is hidden" : "your own session is shown"
                : "no ssh session of yours found";
        return Movement.sorted(
                state.withSettings(known ? flipped : state.settings()).withNotice(notice));
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
}
