package dev.weir.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A section that says how many distinct addresses use the ports that this host serves. */
public interface PortUsers extends Section {

    /** The users of a port; empty for one that is not counted: a port of other hosts, or one that is not TCP or UDP. */
    Optional<Users> of(PortKey port);

    /**
     * The distinct addresses that use a port, of both families.
     *
     * @param now           seen within the length of a window
     * @param live          seen in the window under way
     * @param liveSince     when that began
     * @param last          seen in the last complete window; empty before there is one
     * @param newLastMinute first seen within the last minute
     * @param windowSeconds length of a window
     * @param isEstimated   whether there were too many to be counted exactly
     */
    record Users(
            long now,
            long live,
            Instant liveSince,
            OptionalLong last,
            long newLastMinute,
            int windowSeconds,
            boolean isEstimated) {}
}
