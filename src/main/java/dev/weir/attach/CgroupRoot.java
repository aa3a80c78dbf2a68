package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The root of the cgroup-v2 tree: where it is mounted, or mounted by us for as long as it takes to attach. */
final class CgroupRoot implements AutoCloseable {

    private final Path path;
    private final Optional<Mount> ours;
    private final Optional<Path> temporary;

    private CgroupRoot(Path path, Optional<Mount> ours, Optional<Path> temporary) {
        this.path = path;
        this.ours = ours;
        this.temporary = temporary;
    }

    /**
     * Finds or mounts it.
     *
     * @throws BpfException when it can be neither
     * @throws IOException when {@code /proc/mounts} or a temporary directory cannot be had
     */
    static CgroupRoot open() throws IOException {
        Optional<Path> mounted = find();
        if (mounted.isPresent()) {
            return new CgroupRoot(mounted.get(), Optional.empty(), Optional.empty());
        }
        Path directory = Files.createTempDirectory("weir-cgroup");
        try {
            return new CgroupRoot(directory, Optional.of(Mount.of("cgroup2", directory.toString())), Optional.of(directory));
        } catch (BpfException refused) {
            Files.delete(directory);
            throw refused;
        }
    }

    /** Where the tree is mounted with its true root, if anywhere. */
    static Optional<Path> find() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ");
            int separator = Arrays.asList(fields).indexOf("-");
            if (separator > 0 && fields[separator + 1].equals("cgroup2") && fields[3].equals("/")) {
                return Optional.of(Path.of(fields[4].replace("\\040", " ")));
            }
        }
        return Optional.empty();
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        ours.ifPresent(Mount::close);
        temporary.ifPresent(directory -> directory.toFile().delete());
    }
}
