package dev.weir.model;

/**
 * A feature's part of a {@link Snapshot}: an immutable record, written and read by the feature's codec under the
 * feature's word.
 */
public interface Section {

    /** What is kept of it in the ten minutes of the past that the screen steps through. */
    default Section kept() {
        return this;
    }

    /** Whether lists show the same rows for it as for an earlier one of the same class. */
    default boolean hasRowsOf(Section earlier) {
        return equals(earlier);
    }
}
