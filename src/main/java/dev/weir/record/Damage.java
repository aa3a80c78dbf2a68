package dev.weir.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a recording that did not play: offset, size, the snapshot before, and why. */
final class Damage {

    /** How many are described; more are only counted. */
    private static final int NAMED = 4;

    private final Path file;
    private final List<Hole> holes = new ArrayList<>();
    private int more;
    private Hole open;
    private String unreadable;

    Damage(Path file) {
        this.file = file;
    }

    /**
     * Bytes that did not play.
     *
     * @param from   offset of the first; bytes
     * @param bytes  how many; -1 while that is not known
     * @param after  snapshots played before
     * @param reason what was found wrong first
     * @param isCut  whether the file simply ends there
     */
    private record Hole(long from, long bytes, long after, String reason, boolean isCut) {

        String position() {
            return after == 0 ? "before its first snapshot" : "after snapshot " + after;
        }

        String size() {
            return String.format(Locale.ROOT, "%,d bytes from byte %,d on", bytes, from);
        }
    }

    /** Begins a part that does not play, unless one has begun already. */
    void begins(long from, long after, IOException why) {
        if (open == null) {
            boolean cut = why instanceof EOFException;
            open = new Hole(from, -1, after, cut ? "the end of a snapshot is missing" : SafeFiles.reason(why), cut);
        }
    }

    /** Ends the part, if one has begun: from this offset on the file plays again, or it has ended. */
    void endsAt(long offset, boolean isEndOfFile) {
        if (open == null) {
            return;
        }
        if (holes.size() < NAMED) {
            holes.add(new Hole(open.from, offset - open.from, open.after, open.reason, open.isCut && isEndOfFile));
        } else {
            more++;
        }
        open = null;
    }

    /** Notes that the file could not be read further. */
    void unreadable(long from, long after, String reason) {
        endsAt(from, false);
        unreadable = String.format(
                Locale.ROOT, "%s cannot be read from byte %,d on, after snapshot %d: %s", file, from, after, reason);
    }

    /** Why nothing plays, as a sentence. */
    Optional<String> beforeTheFirst() {
        if (unreadable != null) {
            return Optional.of(unreadable);
        }
        return holes.isEmpty()
                ? Optional.empty()
                : Optional.of(file + " is damaged before its first snapshot: " + holes.get(0).reason);
    }

    /** All of them as a sentence; empty when there are none. */
    Optional<String> sentence() {
        if (unreadable != null) {
            return Optional.of(unreadable);
        }
        if (holes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(file + (holes.size() == 1 ? one(holes.get(0)) : several()));
    }

    private static String one(Hole hole) {
        return hole.isCut
                ? " breaks off " + hole.position() + ", as after a crash or a full disk: " + hole.size()
                        + " hold no whole snapshot"
                : " is damaged " + hole.position() + ": " + hole.size() + " did not play: " + hole.reason;
    }

    private String several() {
        List<String> named = new ArrayList<>();
        holes.forEach(hole -> named.add(hole.size() + " " + hole.position() + " (" + hole.reason + ")"));
        return " is damaged in " + (holes.size() + more) + " places: " + String.join("; ", named)
                + (more == 0 ? "" : "; and more");
    }
}
