package dev.weir.history;

import dev.weir.model.Traffic;

/**
 * Takes rows of one kind apart into what rarely changes and numbers, and puts them together again. The first two
 * numbers are the bytes received and sent.
 *
 * @param <R> the rows
 */
interface Parts<R> {

    /** What makes a row the same one in another snapshot. */
    Object key(R row);

    /** What a row moved, as it was averaged. */
    Traffic traffic(R row);

    /**
     * What is known of a row beside its numbers.
     *
     * @param moved  what it moved
     * @param before what was known, which is returned itself where it still holds; null for nothing
     */
    Object facts(R row, Traffic moved, Object before);

    /** How many numbers a row with such facts has. */
    int count(Object facts);

    /** Writes a row's numbers. */
    void numbers(R row, Traffic moved, Object facts, double seconds, long[] into);

    /** Its rates where those are no measured ones; null where they follow from the bytes. */
    OddRates odd(Object facts);

    /** The row again. */
    R made(Object key, Object facts, Moment moment);
}
