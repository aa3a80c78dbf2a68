package dev.weir.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a process comes from, beyond what its row in the snapshot says.
 *
 * @param process the process
 * @param started when it was started; empty once it has gone
 * @param owner   the package its executable belongs to
 */
public record Origin(ProcessKey process, Optional<Instant> started, PackageOwner owner) {

    /**
     * The package that put a file there.
     *
     * @param state how much is known
     * @param text  the package's name and version, or why there is none
     */
    public record PackageOwner(State state, String text) {

        /** Being looked up. */
        public static final PackageOwner LOOKING_UP = new PackageOwner(State.LOOKING_UP, "");

        /** How much is known. */
        public enum State {
            LOOKING_UP,
            OWNED,
            NONE
        }

        /** A package. */
        public static PackageOwner owned(String name) {
            return new PackageOwner(State.OWNED, name);
        }

        /** No package, and why. */
        public static PackageOwner none(String reason) {
            return new PackageOwner(State.NONE, reason);
        }
    }
}
