package dev.weir.collect;

import dev.weir.model.Control;
import dev.weir.model.Hook;
import dev.weir.model.Refusal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * A feature's part of the collector: asked once a tick for what the feature adds to the snapshot, always by the same
 * thread.
 *
 * @param <S> the feature's section
 */
public interface Collector<S extends Section> extends AutoCloseable {

    /** Reads what has changed and returns the feature's section as of this tick. */
    S collect(Tick tick);

    /** Likewise, given what the main job and the features before this one counted in this tick. */
    default S collect(Tick tick, Snapshot counted) {
        return collect(tick);
    }

    /** The hooks of its own programs, and those it could not have; as of the last tick. */
    default List<Hook> hooks() {
        return List.of();
    }

    /** Whether a control is for this feature. */
    default boolean takes(Control control) {
        return false;
    }

    /**
     * Does what a control asks for, which may take a while. For any thread.
     *
     * @return why it was not done; empty when it was
     */
    default Optional<Refusal> control(Control control) {
        return Optional.of(Refusal.notHere(control));
    }

    /** Releases what it holds, when the capture ends. */
    @Override
    default void close() {}
}
