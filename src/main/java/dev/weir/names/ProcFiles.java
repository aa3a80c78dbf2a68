package dev.weir.names;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Reads the small files of {@code /proc}; every answer is empty when the process is gone or may not be looked at.
 * <p>All reads share one buffer, so an instance is for one thread at a time.
 */
final class ProcFiles {

    /** Where the kernel shows them. */
    static final Path PROC = Path.of("/proc");

    /** No file is read beyond this, however long its owner made it; bytes. */
    private static final int MAX_BYTES = 4096;

    /** How the line of {@code status} with the user ids begins, the real one first. */
    private static final String UID = "\nUid:\t";

    private final String root;
    private final byte[] buffer = new byte[MAX_BYTES];

    ProcFiles(Path root) {
        this.root = root.toString();
    }

    /** The text of {@code /proc/<name>}, cut at 4096 bytes. */
    Optional<String> text(String name) {
        int length = read(name);
        return length < 0 ? Optional.empty() : Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
    }

    /** The stat line of a process. */
    Optional<ProcStat> stat(int pid) {
        return text(pid + "/stat").flatMap(ProcStat::parse);
    }

    /** The arguments of a process joined by spaces; empty for kernel threads and zombies, too. */
    Optional<String> commandLine(int pid) {
        int length = read(pid + "/cmdline");
        while (length > 0 && buffer[length - 1] == 0) {
            length--;
        }
        if (length <= 0) {
            return Optional.empty();
        }
        for (int i = 0; i < length; i++) {
            if (buffer[i] == 0) {
                buffer[i] = ' ';
            }
        }
        return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
    }

    /**
     * The file that the {@code exe} link of a process names; the kernel appends {@code  (deleted)} when it no longer
     * exists.
     */
    Optional<String> exe(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of(root, Integer.toString(pid), "exe"))
                    .toString());
        } catch (IOException | InvalidPathException gone) {
            return Optional.empty();
        }
    }

    /**
     * Inode number of the network namespace of this process, from a link that reads {@code net:[4026531840]}; 0 when it
     * cannot be read.
     */
    long netns() {
        try {
            String link =
                    Files.readSymbolicLink(Path.of(root, "self", "ns", "net")).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException unknown) {
            return 0;
        }
    }

    /** The real user id of a process. */
    OptionalInt uid(int pid) {
        String status = text(pid + "/status").orElse("");
        int begin = status.indexOf(UID) + UID.length();
        if (begin < UID.length()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(status, begin, status.indexOf('\t', begin), 10));
        } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
            return OptionalInt.empty();
        }
    }

    /** The user id a process runs under. */
    OptionalInt owner(int pid) {
        try {
            return OptionalInt.of((int) Files.getAttribute(Path.of(root, Integer.toString(pid)), "unix:uid"));
        } catch (IOException gone) {
            return OptionalInt.empty();
        }
    }

    /** All processes there are at this moment. */
    List<Integer> pids() {
        String[] names = new File(root).list((directory, name) -> Character.isDigit(name.charAt(0)));
        return names == null
                ? List.of()
                : Stream.of(names).map(Integer::valueOf).toList();
    }

    /** Fills the buffer; the number of bytes, or -1 when the file cannot be read. */
    private int read(String name) {
        try (FileInputStream file = new FileInputStream(root + '/' + name)) {
            return file.readNBytes(buffer, 0, MAX_BYTES);
        } catch (IOException gone) {
            return -1;
        }
    }
}
