package dev.weir.history;

import dev.weir.model.PastRows;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A list of one snapshot of a minute.
 *
 * @param <R> its rows
 */
final class PastList<R> extends AbstractList<R> implements PastRows<R>, RandomAccess {

    private final Supplier<? extends MinuteRows<R>> kept;
    private final int tick;
    /** Adds to a row what is kept elsewhere. */
    private final UnaryOperator<R> completed;

    private final LastMade lastMade;

    /**
     * The list whose rows were made last: those of one list are kept, or stepping through the past would fill the
     * memory.
     */
    static final class LastMade {
        private PastList<?> list;
        private List<?> rows;

        @SuppressWarnings("unchecked")
        private <R> List<R> of(PastList<R> asked) {
            if (list != asked) {
                rows = asked.kept.get().at(asked.tick).stream()
                        .map(asked.completed)
                        .toList();
                list = asked;
            }
            return (List<R>) rows;
        }

        /** Lets go of them. */
        void forget() {
            list = null;
            rows = null;
        }
    }

    PastList(Supplier<? extends MinuteRows<R>> kept, int tick, UnaryOperator<R> completed, LastMade lastMade) {
        this.kept = kept;
        this.tick = tick;
        this.completed = completed;
        this.lastMade = lastMade;
    }

    @Override
    public R get(int index) {
        return lastMade.of(this).get(index);
    }

    @Override
    public int size() {
        return lastMade.of(this).size();
    }

    @Override
    public Optional<R> find(Object key) {
        return kept.get().find(key, tick).map(completed);
    }

    @Override
    public Optional<Traffic> traffic(Object key) {
        return kept.get().traffic(key, tick);
    }

    @Override
    public Optional<Traffic> sum(Object question, BiPredicate<Snapshot, R> covered) {
        return kept.get().sum(question, covered, tick);
    }
}
