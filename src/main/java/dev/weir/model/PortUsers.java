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
     * @param error         one standard deviation of the numbers of now and of the window under way, as a share of
     *                      them; 0 when they were counted and not estimated
     * @param lastError     likewise of the last complete window
     * @param synOnly       of those of the window under way, those from whom nothing but SYNs and resets came
     * @param lastSynOnly   likewise of the last complete window
     */
    record Users(
            long now,
            long live,
            Instant liveSince,
            OptionalLong last,
            long newLastMinute,
            int windowSeconds,
            double error,
            double lastError,
            long synOnly,
            long lastSynOnly) {

        /** Whether there are too many now to be counted exactly. */
        public boolean isEstimated() {
            return error > 0;
        }
    }
}
