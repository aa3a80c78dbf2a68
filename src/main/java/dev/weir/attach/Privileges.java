package dev.weir.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The capabilities of this process, from {@code /proc/self/status}. */
public final class Privileges {

    private static final String EFFECTIVE = "CapEff:";

    private Privileges() {}

    /**
     * The capabilities weir needs, by their bits in {@code linux/capability.h}; CAP_SYS_ADMIN stands for all of them.
     */
    private enum Capability {
        CAP_BPF(39),
        CAP_PERFMON(38),
        CAP_NET_ADMIN(12);

        private static final int CAP_SYS_ADMIN = 21;
        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }

        boolean isIn(long set) {
            return (set >>> bit & 1) != 0 || this != CAP_NET_ADMIN && (set >>> CAP_SYS_ADMIN & 1) != 0;
        }
    }

    /** Names of the capabilities that are missing; empty when none is. */
    public static List<String> missing() {
        long set = effective();
        List<String> missing = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if (!capability.isIn(set)) {
                missing.add(capability.name());
            }
        }
        return missing;
    }

    /**
     * Checks that weir may load its programs, and may open as many files as they need.
     *
     * @throws ProbeException when it may not
     */
    public static void require() throws ProbeException {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new ProbeException("needs root to load its BPF programs (missing: " + String.join(", ", missing)
                    + "); run it with sudo");
        }
        OpenFiles.require(OpenFiles.FOR_PROGRAMS);
    }

    private static long effective() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(EFFECTIVE)) {
                    return Long.parseUnsignedLong(
                            line.substring(EFFECTIVE.length()).strip(), 16);
                }
            }
        } catch (IOException e) {
            // Without /proc they are not known; loading fails if they are missing.
            return -1;
        }
        return -1;
    }
}
