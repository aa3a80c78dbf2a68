package dev.weir.model;

/**
 * A feature's part of a {@link Snapshot}: an immutable record, written and read by the feature's codec under the
 * feature's word.
 */
public interface Section {}
