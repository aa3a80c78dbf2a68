package dev.weir.feature.policy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole beside its name and then renames it, so that nobody reads half of it and a full disk costs
 * nothing old.
 */
final class WholeFile {

    private WholeFile() {}

    /** What puts the contents into the file. */
    interface Contents {
        /** Writes everything. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Creates the file, or replaces it if it is a regular one.
     *
     * @throws IOException when that fails, or the name is that of something else: a link, a device; the message is a
     * sentence
     */
    static void write(Path file, Contents contents) throws IOException {
        requireReplaceable(file);
        Path parent = file.toAbsolutePath().getParent();
        Path whole = parent.resolve(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(
                    whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
                contents.writeTo(out);
            }
            requireReplaceable(file);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new IOException("cannot write " + file + ": " + reason(failed), failed);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Checks that a name is free or that of a regular file.
     *
     * @throws IOException when it is not
     */
    static void requireReplaceable(Path file) throws IOException {
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw new IOException("cannot write " + file + ": it is a directory");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("will not write " + file + ": it is "
                    + (Files.isSymbolicLink(file) ? "a symbolic link" : "not a regular file") + "; name another file");
        }
    }

    /** Why a file operation failed, without the file's name. */
    static String reason(IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
