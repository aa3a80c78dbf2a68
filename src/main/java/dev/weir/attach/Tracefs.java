package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.KernelFiles;
import dev.weir.bpf.ProgramTrials;
import dev.weir.bpf.ProgramType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file system with the numbers of tracepoints: where it is mounted, or mounted nowhere and opened by weir while it
 * attaches.
 */
final class Tracefs implements AutoCloseable {

    private static final List<Path> MOUNT_POINTS =
            List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    private static final String EVENTS = "events/syscalls";

    private final Path path;
    private final Optional<KernelFiles> ours;

    private Tracefs(Path path, Optional<KernelFiles> ours) {
        this.path = path;
        this.ours = ours;
    }

    /**
     * Finds or opens it.
     *
     * @throws BpfException when it can be neither found nor opened
     */
    static Tracefs open() {
        Optional<Path> mounted = MOUNT_POINTS.stream()
                .filter(path -> Files.isReadable(path.resolve(EVENTS)))
                .findFirst();
        if (mounted.isPresent()) {
            return new Tracefs(mounted.get(), Optional.empty());
        }
        requireNoLockdown();
        KernelFiles files = KernelFiles.open("tracefs");
        return new Tracefs(files.path(), Optional.of(files));
    }

    /**
     * Checks that the kernel is not locked down for confidentiality: nothing in tracefs may be read then, and Linux
     * 6.12 crashes when one that weir opened is closed.
     *
     * @throws BpfException when the kernel accepts programs at tracepoints, but none that read its memory
     */
    private static void requireNoLockdown() {
        BpfObject.requireLibrary();
        try {
            ProgramTrials.tryToLoad("weir_trial", ProgramType.tracepoint());
        } catch (BpfException another) {
            return; // it is refused anyway
        }
        try {
            ProgramTrials.tryToReadKernelMemory();
        } catch (BpfException failure) {
            if (failure.isRefusal()) {
                throw BpfException.unavailable(
                        "the kernel is locked down, and programs may not read its memory: " + failure.reason());
            }
        }
    }

    /** Why it cannot be had after opening failed, and the command that repairs it. */
    static String unavailable(BpfException failure) {
        return MOUNT_POINTS.stream()
                .filter(path -> Files.exists(path.resolve(EVENTS)) || isMountedUnreadable(path))
                .findFirst()
                .map(path -> "tracefs at " + path + " may not be read by this user, and " + failure.sentence()
                        + "; let it: mount -o remount,mode=755 " + path)
                .orElse("tracefs is not mounted and " + failure.sentence()
                        + "; mount it with: mount -t tracefs none /sys/kernel/tracing");
    }

    /** Whether something is mounted on a directory: its device then differs from that of its parent. */
    private static boolean isMountedUnreadable(Path path) {
        try {
            return !Files.getAttribute(path, "unix:dev").equals(Files.getAttribute(path.getParent(), "unix:dev"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether weir had to open it, since it is mounted nowhere or may not be read there. */
    boolean isOurs() {
        return ours.isPresent();
    }

    /**
     * The number of a system call's tracepoint.
     *
     * @throws BpfException when it cannot be read
     */
    int number(String tracepoint) {
        Path file = path.resolve(EVENTS).resolve(tracepoint).resolve("id");
        try {
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            throw BpfException.unavailable(
                    "cannot read the number of " + tracepoint + " in tracefs: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        ours.ifPresent(KernelFiles::close);
    }
}
