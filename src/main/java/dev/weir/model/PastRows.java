package dev.weir.model;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A list of a snapshot of the past, packed together with those of other snapshots: its rows are made when it is looked
 * at, and questions about few rows are answered without making the others.
 *
 * @param <R> its rows
 */
public interface PastRows<R> extends List<R> {

    /** The row of an identity, if it was listed then. */
    Optional<R> find(Object key);

    /** What that row moved, without making the row. */
    Optional<Traffic> traffic(Object key);

    /**
     * What some of the rows moved, added up; empty when none was listed then. A question is asked of each row once for
     * many snapshots, as it was last listed in those.
     *
     * @param question what is asked; what is equal has the same answer
     * @param covered  whether a row counts, in the snapshot in which it was listed
     */
    Optional<Traffic> sum(Object question, BiPredicate<Snapshot, R> covered);
}
