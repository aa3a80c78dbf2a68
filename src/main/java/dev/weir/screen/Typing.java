package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.screen.Prompt.Purpose;
import java.util.List;
import java.util.Optional;

/** The lines a person types: a filter, a tcpdump expression, a row of a list. */
final class Typing {

    private Typing() {}

    static UiState typing(UiState state, Prompt prompt) {
        return state.withOverlay(new Overlay.Typing(prompt));
    }

    static boolean isEditable(UiState state) {
        return state.level().list().isPresent()
                && state.level().filter().isEmpty()
                && state.table().screen().filter(ListScreen::isEditable).isPresent();
    }

    static UiState adding(UiState state) {
        return typing(state, Prompt.of(Purpose.ADD, "", List.of()));
    }

    /** A row that is a line of a file, with that line to be edited or taken away. */
    static UiState changing(UiState state, Purpose purpose) {
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
            return Step.of(Movement.sorted(state.withOverlay(Overlay.NONE)));
        }
        boolean done = key.getKeyType() == KeyType.Enter;
        if (prompt.purpose() == Purpose.DELETE && !done) {
            return Step.of(state);
        }
        Prompt edited = done ? prompt : prompt.edited(key);
        UiState next = typing(state.withNotice(done ? "saving..." : "checking..."), edited);
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
                ? Movement.sorted(state.withNotice("saved").withOverlay(Overlay.NONE))
                : typing(
                        state.withNotice(state.table()
                                .screen()
                                .map(list -> list.preview(asked.line(), state))
                                .orElse("")),
                        prompt.get());
    }

    static Step typed(UiState state, Prompt prompt, KeyStroke key) {
        if (prompt.purpose().isOfRow()) {
            return typedRow(state, prompt, key);
        }
        if (key.getKeyType() == KeyType.Escape) {
            UiState closed = state.withOverlay(Overlay.NONE);
            return Step.of(
                    prompt.purpose() == Purpose.FIND
                            ? Movement.sorted(closed.withLevel(closed.level().withFilter(Filter.NONE)))
                            : Movement.sorted(closed));
        }
        if (key.getKeyType() == KeyType.Enter) {
            UiState accepted = state.withLines(
                    state.lines().with(prompt.purpose(), prompt.text().strip()));
            return prompt.purpose() == Purpose.FIND
                    ? Step.of(Movement.sorted(accepted.withOverlay(Overlay.NONE)))
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
        return Step.of(
                Movement.listed(typing(state, told).withLevel(state.level().withFilter(filter))));
    }

    static UiState answered(UiState state, Event.Answered answer) {
        if (answer.control() instanceof Control.SetFilter filter) {
            return filterAnswered(state, filter, answer.refusal());
        }
        if (answer.control() instanceof Control.EditRow asked) {
            return edited(state, asked, answer.refusal());
        }
        if (answer.control() instanceof Control.WatchRow) {
            return state; // the page says what it lacks
        }
        return state.withNotice(answer.refusal().map(Refusal::message).orElseGet(() -> Changing.done(answer, state)));
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
        return asked ? Movement.sorted(told.withOverlay(Overlay.NONE)) : told;
    }
}
