package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.KernelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The root of the host's cgroup-v2 tree: where it is mounted, or mounted nowhere and opened by weir while it attaches.
 */
final class CgroupRoot implements AutoCloseable {

    /**
     * The inode of the root of a whole tree ({@code kernfs}); one that is the root only of a cgroup namespace has
     * another.
     */
    private static final long ROOT_INODE = 1;

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final Path path;
    private final Optional<KernelFiles> ours;

    private CgroupRoot(Path path, Optional<KernelFiles> ours) {
        this.path = path;
        this.ours = ours;
    }

    /**
     * Finds or opens it.
     *
     * @throws BpfException when it can be neither found nor opened, or this process sees only a part of the tree
     */
    static CgroupRoot open() {
        Optional<Path> mounted = find();
        if (mounted.isPresent()) {
            return new CgroupRoot(mounted.get(), Optional.empty());
        }
        KernelFiles files = KernelFiles.open("cgroup2");
        if (!isWholeTree(files.path())) {
            files.close();
            throw BpfException.unavailable("this cgroup namespace shows only a part of the host");
        }
        return new CgroupRoot(files.path(), Optional.of(files));
    }

    /** Where the whole tree is mounted, if anywhere. */
    static Optional<Path> find() {
        try {
            return lines().stream()
                    .map(CgroupRoot::mountPoint)
                    .flatMap(Optional::stream)
                    .filter(CgroupRoot::isWholeTree)
                    .findFirst();
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    /** The lines of the table of mounts. A mount point may be any bytes; each becomes one character here. */
    private static List<String> lines() throws IOException {
        return Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1);
    }

    private static Optional<Path> mountPoint(String line) {
        String[] fields = line.split(" ");
        int separator = Arrays.asList(fields).indexOf("-");
        // A mount point with other characters is passed over: it may be no path in this encoding.
        return separator > 4
                        && separator + 1 < fields.length
                        && fields[separator + 1].equals("cgroup2")
                        && fields[3].equals("/")
                        && fields[4].chars().allMatch(c -> c < 0x7f)
                ? Optional.of(Path.of(fields[4].replace("\\040", " ")))
                : Optional.empty();
    }

    private static boolean isWholeTree(Path directory) {
        try {
            return Files.getAttribute(directory, "unix:ino") instanceof Long inode && inode == ROOT_INODE;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether weir had to open it, since it is mounted nowhere. */
    boolean isOurs() {
        return ours.isPresent();
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        ours.ifPresent(KernelFiles::close);
    }
}
