package dev.weir.feature.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Notices that files changed, once nobody is writing them any more. For one thread. */
final class WatchedFiles {

    /** What tells one content of a file from another. */
    private record Stamp(long nanos, long bytes, Object inode) {
        static final Stamp MISSING = new Stamp(0, -1, "");

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size(),
                        String.valueOf(attributes.fileKey()));
            } catch (IOException missing) {
                return MISSING;
            }
        }
    }

    private List<Path> files;
    private Map<Path, Stamp> known;
    private Map<Path, Stamp> lookedAt;

    /** Watches files that were just read. */
    WatchedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        known = stamps();
        lookedAt = known;
    }

    /** Watches these from now on. What is new among them counts as changed, since it may have since it was read. */
    void watch(List<Path> others) {
        files = List.copyOf(others);
    }

    /** Whether one has changed and was the same when it was last looked at: what is still being written is not read. */
    boolean changed() {
        Map<Path, Stamp> now = stamps();
        boolean still = now.equals(lookedAt);
        lookedAt = now;
        if (!still || now.equals(known)) {
            return false;
        }
        known = now;
        return true;
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        files.forEach(file -> stamps.put(file, Stamp.of(file)));
        return stamps;
    }
}
