package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import dev.weir.model.Control;
import dev.weir.model.Origin;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that can change what the person sees. */
public sealed interface Event {

    /**
     * A key was pressed, or the mouse used.
     *
     * @param key which
     */
    record Pressed(KeyStroke key) implements Event {}

    /**
     * The terminal has another size.
     *
     * @param size its size now
     */
    record Resized(Size size) implements Event {}

    /**
     * A new snapshot was made.
     *
     * @param snapshot the newest
     * @param past     those of the last minutes, oldest first, the newest included; rows of the least busy may be
     *       missing
     */
    record Tick(Snapshot snapshot, List<Snapshot> past) implements Event {}

    /**
     * The heading of a column was clicked: rows are sorted by it, or the other way round.
     *
     * @param view   the view whose list it is
     * @param column the column's title
     */
    record HeadingChosen(View view, String column) implements Event {}

    /**
     * Snapshots come from a recording.
     *
     * @param file       its name
     * @param startNanos when its first snapshot was taken; nanoseconds, CLOCK_MONOTONIC of then
     * @param spanNanos  from its first to its last; nanoseconds, -1 until that is known
     * @param ended      whether there is no more
     */
    record Replaying(String file, long startNanos, long spanNanos, boolean ended) implements Event {}

    /**
     * What became of what was asked for with {@link Effect.Send}.
     *
     * @param control what was asked for
     * @param refusal why it is not done, if it is not
     */
    record Answered(Control control, Optional<Refusal> refusal) implements Event {}

    /**
     * Which processes carry the person's own session, to be hidden on demand.
     *
     * @param pids their process ids
     */
    record OwnSession(Set<Integer> pids) implements Event {

        /** No session known. */
        static final OwnSession NONE = new OwnSession(Set.of());

        public OwnSession {
            pids = Set.copyOf(pids);
        }
    }

    /**
     * Where a process comes from, as asked with {@link Effect.Explain}.
     *
     * @param origin what is known of it now
     */
    record Explained(Origin origin) implements Event {}

    /**
     * Something to tell the person in the footer.
     *
     * @param text one line
     */
    record Noticed(String text) implements Event {}
}
