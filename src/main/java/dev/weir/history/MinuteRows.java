package dev.weir.history;

import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The rows of one list in the snapshots of about a minute, packed together. Its ticks are numbered from 0, which is
 * what was before the first snapshot.
 *
 * @param <R> the rows
 */
interface MinuteRows<R> {

    /** About how much memory it takes; bytes. */
    long bytes();

    /** How many rows were listed at some time. */
    int rows();

    /** The row of a key at a tick, if it was listed. */
    Optional<R> find(Object key, int tick);

    /** What the row of a key moved at a tick, if it was listed. */
    Optional<Traffic> traffic(Object key, int tick);

    /** All rows of a tick. */
    List<R> at(int tick);

    /**
     * What the rows moved at a tick for which the answer to a question is yes.
     *
     * @param asked   what is asked; what is equal has the same answer
     * @param covered whether a row counts, in the last snapshot in which it was listed
     */
    Optional<Traffic> sum(Object asked, BiPredicate<Snapshot, R> covered, int tick);
}
