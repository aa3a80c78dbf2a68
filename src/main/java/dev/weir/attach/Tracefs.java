package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file system through which tracepoints are found: mounted while attaching when nobody has mounted it. */
final class Tracefs implements AutoCloseable {

    static final Path MOUNT_POINT = Path.of("/sys/kernel/tracing");

    private final Optional<Mount> ours;
    private final String problem;

    private Tracefs(Optional<Mount> ours, String problem) {
        this.ours = ours;
        this.problem = problem;
    }

    /** Makes sure it is there, if that may be done. */
    static Tracefs open() {
        if (isMounted()) {
            return new Tracefs(Optional.empty(), "");
        }
        try {
            return new Tracefs(Optional.of(Mount.of("tracefs", MOUNT_POINT.toString())), "");
        } catch (BpfException refused) {
            return new Tracefs(Optional.empty(), "tracefs is not mounted and " + refused.getMessage()
                    + "; mount it with: mount -t tracefs none " + MOUNT_POINT);
        }
    }

    static boolean isMounted() {
        return Files.exists(MOUNT_POINT.resolve("events"));
    }

    /** Why it is missing; empty when it is there. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        ours.ifPresent(Mount::close);
    }
}
