package dev.weir.screen;

import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * A list of what a feature's section of the snapshot holds: it has a tab, and a pane on a roomy Overview, as long as
 * there is such a section, and its numbers are of packets on the interfaces that are watched.
 *
 * @param <S> the feature's section
 * @param <R> its own rows
 */
public abstract class SectionList<S extends Section, R extends Row> extends PlainList<R> {

    private final Class<S> section;

    /** A list of a section; the rest is as for {@link PlainList}. */
    protected SectionList(
            Class<S> section, View view, String word, Class<R> type, List<Column<R>> columns, String empty) {
        super(view, word, type, columns, empty);
        this.section = section;
    }

    /** The section in a snapshot. */
    protected final Optional<S> section(Joined in) {
        return in.snapshot().section(section);
    }

    /** The section in the snapshot that is shown. */
    protected final Optional<S> section(UiState state) {
        return state.shown().flatMap(this::section);
    }

    /** Words of its heading beside its name, where there is a section. */
    protected abstract String remark(S section, UiState state);

    @Override
    public final String remark(UiState state) {
        return section(state).map(found -> remark(found, state)).orElse("");
    }

    @Override
    public final boolean isThere(Snapshot snapshot) {
        return snapshot.section(section).isPresent();
    }

    @Override
    public boolean hasPane() {
        return true;
    }

    @Override
    public boolean isOfInterfaces() {
        return true;
    }
}
