package dev.weir.collect;

import dev.weir.model.Hook;
import dev.weir.model.Section;
import java.util.List;

/**
 * A feature's part of the collector: asked once a tick for what the feature adds to the snapshot, always by the same
 * thread.
 *
 * @param <S> the feature's section
 */
public interface Collector<S extends Section> extends AutoCloseable {

    /** Reads what has changed and returns the feature's section as of this tick. */
    S collect(Tick tick);

    /** Where it counts by programs of its own, and where it could not; as of the last tick. */
    default List<Hook> hooks() {
        return List.of();
    }

    /** Gives back what it holds, when the capture ends. */
    @Override
    default void close() {}
}
