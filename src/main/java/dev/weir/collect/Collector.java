package dev.weir.collect;

import dev.weir.model.Section;

/**
 * A feature's part of the collector: asked once a tick for what the feature adds to the snapshot, always by the same
 * thread.
 *
 * @param <S> the feature's section
 */
public interface Collector<S extends Section> extends AutoCloseable {

    /** Reads what has changed and returns the feature's section as of this tick. */
    S collect(Tick tick);

    /** Gives back what it holds, when the capture ends. */
    @Override
    default void close() {}
}
