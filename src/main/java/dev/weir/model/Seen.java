package dev.weir.model;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of what the monitored interfaces counted belongs to a named row, and what the rest is.
 *
 * @param percent  named bytes of all interface bytes since weir started, 0 to 100; empty while there is no traffic or
 *       no wire layer
 * @param leftOver the bytes that belong to no process, by reason; never empty reasons
 */
public record Seen(OptionalDouble percent, List<LeftOver> leftOver) {

    /** Nothing known yet. */
    public static final Seen UNKNOWN = new Seen(OptionalDouble.empty(), List.of());

    public Seen {
        leftOver = List.copyOf(leftOver);
    }

    /**
     * Bytes that belong to no process.
     *
     * @param label       the row's name, as in {@code [kernel]}, {@code [forwarded]}, {@code [before weir]} or {@code
     *       [other]}
     * @param explanation what it is and why no process can be named; one or two sentences
     * @param traffic     L2 wire bytes
     */
    public record LeftOver(String label, String explanation, Traffic traffic) {}
}
