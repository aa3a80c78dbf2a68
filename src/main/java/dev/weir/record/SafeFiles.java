package dev.weir.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Creates files that only their owner reads and that nobody can have prepared: always a new file, never through a symbolic link.
 * <p>As root, only below directories that belong to root and that nobody else may rearrange, so never in somebody's home; the new
 * file is then handed to the person behind sudo, who can read it without being root.
 */
public final class SafeFiles {

    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0002;
    /** In such a directory only its owner may rename or remove a file. */
    private static final int STICKY = 01000;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Where anybody may create a file, and which survives a restart. */
    private static final Path SHARED = Path.of("/var/tmp");

    private final int uid;
    private final OptionalInt invokingUid;

    SafeFiles(int uid, OptionalInt invokingUid) {
        this.uid = uid;
        this.invokingUid = invokingUid;
    }

    /**
     * The files of this process.
     *
     * @param sudoUid what sudo put into {@code SUDO_UID}; {@code null} without sudo
     * @throws IOException when /proc does not say whose process this is
     */
    public static SafeFiles ofThisProcess(String sudoUid) throws IOException {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        boolean named = sudoUid != null && sudoUid.matches("[0-9]{1,9}");
        return new SafeFiles(uid, named ? OptionalInt.of(Integer.parseInt(sudoUid)) : OptionalInt.empty());
    }

    /**
     * Creates a file.
     *
     * @throws IOException when that is not possible or not safe; the message is a sentence saying why and what to do
     */
    public FileChannel create(Path file) throws IOException {
        requireSafe(file);
        FileChannel channel;
        try {
            channel = (FileChannel) Files.newByteChannel(file, NEW, OWNER_ONLY);
        } catch (IOException failed) {
            throw new IOException("cannot create " + file + ": " + reason(failed), failed);
        }
        if (uid == ROOT && invokingUid.isPresent()) {
            Files.setAttribute(file, "unix:uid", invokingUid.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        return channel;
    }

    /**
     * Moves a file aside, over one of an earlier time; nothing happens when there is none.
     *
     * @throws IOException when that is not possible or not safe; the message is a sentence
     */
    void moveAside(Path file, Path aside) throws IOException {
        requireSafe(file);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException nothingThere) {
            // The usual case: this is the first file of that name.
        } catch (IOException failed) {
            throw new IOException("cannot rename " + file + " to " + aside + ": " + reason(failed), failed);
        }
    }

    /** Where to put a file whose place nobody named: the working directory, or /var/tmp when that is not safe or not writable. */
    public Path directory() {
        Path here = Path.of("").toAbsolutePath();
        try {
            requireSafe(here.resolve("file"));
            return Files.isWritable(here) ? here : SHARED;
        } catch (IOException notSafe) {
            return SHARED;
        }
    }

    /** What the operating system said of a failure, without the file's name. */
    static String reason(IOException failed) {
        if (failed instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (failed instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failed instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    private void requireSafe(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (uid != ROOT || parent == null) {
            return;
        }
        Path real;
        try {
            real = parent.toRealPath();
        } catch (IOException failed) {
            throw new IOException("cannot create " + file + ": " + reason(failed), failed);
        }
        for (Path directory = real; directory != null; directory = directory.getParent()) {
            int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            boolean rearrangeable = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
            if (owner != ROOT || rearrangeable) {
                throw new IOException("will not write " + file + " as root, since " + directory + " belongs to "
                        + (owner == ROOT ? "root but anybody may rename what is in it" : Files.getOwner(directory).getName())
                        + "; name a file in a directory of root's, such as " + SHARED.resolve(file.getFileName()));
            }
        }
    }
}
