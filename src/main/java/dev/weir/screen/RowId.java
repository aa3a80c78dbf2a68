package dev.weir.screen;

import dev.weir.model.Subject;

/** What makes a row the same row in the next snapshot; a selection is one of these, never a line number. */
public sealed interface RowId {

    /**
     * A process, connection, port or protocol.
     *
     * @param subject its identity
     */
    record Of(Subject subject) implements RowId {}

    /**
     * An alert.
     *
     * @param id its number
     */
    record OfAlert(long id) implements RowId {}

    /**
     * A group of processes.
     *
     * @param grouping what they have in common
     * @param name     its value
     */
    record OfGroup(Grouping grouping, String name) implements RowId {}

    /**
     * Traffic that belongs to no process.
     *
     * @param label its reason, as in {@code [kernel]}
     */
    record OfLeftOver(String label) implements RowId {}

    /**
     * A network interface.
     *
     * @param ifindex the kernel's number for it
     */
    record OfInterface(int ifindex) implements RowId {}

    /**
     * Rows shown as one.
     *
     * @param likeness what they have in common
     */
    record OfFold(Fold.Likeness likeness) implements RowId {}

    /**
     * A row of a feature's list.
     *
     * @param list the list's word
     * @param key  its identity there
     */
    record OfOther(String list, Object key) implements RowId {}
}
