package dev.weir.feature.traffic;

import dev.weir.model.ProcessTotal;
import dev.weir.screen.Column;
import dev.weir.screen.Gone;
import dev.weir.screen.Joined;
import dev.weir.screen.Narrowed;
import dev.weir.screen.PlainList;
import dev.weir.screen.Row;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list in the view of processes, one by one or grouped; what belongs to no process is below them with its reason.
 *
 * @param <R> its own rows
 */
abstract class ProcessesView<R extends Row> extends PlainList<R> {

    ProcessesView(String word, Class<R> type, List<Column<R>> columns) {
        super(View.PROCESSES, word, type, columns, "No process has used the network yet.");
    }

    /** Adds what belongs to no process, where the list is about everything that is there. */
    static void addLeftOver(List<Row> rows, UiState state, Joined in) {
        if (state.levels().size() == 1 && state.settings().gone() != Gone.PAST) {
            in.snapshot().totals().seen().leftOver().forEach(leftOver -> rows.add(new Row.OfLeftOver(leftOver)));
        }
    }

    /** The processes that a state lets through. */
    static List<ProcessTotal> shown(UiState state, Joined in) {
        Gone gone = state.settings().gone();
        Stream<ProcessTotal> candidates = gone == Gone.PAST
                ? state.departed().processes(in.snapshot().time())
                : in.snapshot().processes().stream();
        return candidates
                .filter(process -> gone != Gone.LIVE || process.exited().isEmpty())
                .filter(process -> !state.hides(process.key()))
                .filter(process -> state.covers(scope -> scope.covers(process, in)))
                .map(process -> Narrowed.process(process, state, in))
                .toList();
    }
}
