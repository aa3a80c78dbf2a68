package dev.weir.record;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;

/**
 * Creates files that only their owner reads and that nobody can have prepared: always a new file, never through a
 * symbolic link.
 * <p>What is there already stays as it is, except a recording or an empty file of the user's own, which {@link
 * #moveAside} renames. A pipe or a character device is written to as it is.
 * <p>As root, files are created only below directories that belong to root and in which nobody else may rename, so
 * never in the home of a user. The file then gets the user behind sudo as its owner, who can read it without being
 * root.
 */
public final class SafeFiles {

    /** A file that was not created or not touched, for the reason that the message gives as a sentence. */
    private static final class UnsafeFileException extends IOException {

        private static final long serialVersionUID = 1;

        UnsafeFileException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Bits of the mode of a file, inode(7). */
    private static final int TYPE = 0170000;

    private static final int SOCKET = 0140000;
    private static final int LINK = 0120000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int DIRECTORY = 0040000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int PIPE = 0010000;

    /** How the text of every recording begins. */
    private static final byte[] RECORDING_START = "{\"schema\":\"weir/".getBytes(StandardCharsets.US_ASCII);
    /** How long a pipe may wait for somebody to read from it. */
    private static final int READER_SECONDS = 5;

    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0002;
    /** In such a directory only its owner may rename or remove a file. */
    private static final int STICKY = 01000;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** The directory in which anybody may create a file, and which survives a restart. */
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
    FileChannel create(Path file) throws IOException {
        requireSafe(file);
        FileChannel channel;
        try {
            channel = (FileChannel) Files.newByteChannel(file, NEW, OWNER_ONLY);
        } catch (IOException failed) {
            throw new UnsafeFileException("cannot create " + file + ": " + reason(failed), failed);
        }
        if (uid == ROOT && invokingUid.isPresent()) {
            Files.setAttribute(file, "unix:uid", invokingUid.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        return channel;
    }

    /**
     * Writes a new file; when that fails, nothing is left of it.
     *
     * @throws IOException when the file cannot be created, not safely, or not completely; the message is a sentence
     */
    public void write(Path file, Content content) throws IOException {
        try (FileChannel channel = create(file)) {
            content.writeTo(Channels.newOutputStream(channel));
        } catch (UnsafeFileException notCreated) {
            throw notCreated;
        } catch (IOException failed) {
            Files.deleteIfExists(file);
            throw new IOException("cannot write " + file + ": " + reason(failed) + "; nothing is left of it", failed);
        }
    }

    /** The content of a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes it.
         *
         * @throws IOException when the stream does not take it
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** What is under a name. */
    enum Kind {
        /** Nothing: it can be created. */
        NOTHING,
        /** A file of bytes. */
        FILE,
        /** A pipe or a character device, which takes bytes and keeps none that could be replaced. */
        STREAM
    }

    /**
     * What is under a name.
     *
     * @throws IOException when it is something that must not be written to; the message is a sentence
     */
    Kind kind(Path file) throws IOException {
        requireSafe(file);
        Map<String, Object> found = attributes(file, LinkOption.NOFOLLOW_LINKS);
        if (found.isEmpty()) {
            return Kind.NOTHING;
        }
        boolean isLink = type(found) == LINK;
        if (isLink) {
            requireOwn(file, found);
            found = attributes(file);
        }
        switch (type(found)) {
            case REGULAR -> {
                if (isLink) {
                    throw refused(file, "it is a symbolic link; name the file itself");
                }
                return Kind.FILE;
            }
            case PIPE -> {
                requireOwn(file, found);
                return Kind.STREAM;
            }
            case CHARACTER_DEVICE -> {
                return Kind.STREAM;
            }
            case DIRECTORY -> throw refused(file, "it is a directory; name a file");
            case SOCKET -> throw refused(file, "it is a socket");
            case BLOCK_DEVICE -> throw refused(file, "it is a block device");
            default -> throw refused(file, "it is a symbolic link to nothing");
        }
    }

    private static int type(Map<String, Object> attributes) {
        return attributes.isEmpty() ? 0 : (int) attributes.get("mode") & TYPE;
    }

    /** Owner and mode of what is under a name; empty when nothing is. */
    private static Map<String, Object> attributes(Path file, LinkOption... options) throws IOException {
        try {
            return Files.readAttributes(file, "unix:mode,uid", options);
        } catch (NoSuchFileException nothingThere) {
            return Map.of();
        } catch (IOException failed) {
            throw new UnsafeFileException("cannot write to " + file + ": " + reason(failed), failed);
        }
    }

    private void requireOwn(Path file, Map<String, Object> attributes) throws IOException {
        int owner = (int) attributes.get("uid");
        boolean own = owner == uid || owner == ROOT || invokingUid.isPresent() && owner == invokingUid.getAsInt();
        if (!own) {
            throw refused(
                    file,
                    "it belongs to "
                            + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
        }
    }

    private static IOException refused(Path file, String reason) {
        return new UnsafeFileException("will not write to " + file + ": " + reason, null);
    }

    /**
     * Opens a pipe or a character device to write to it.
     *
     * @throws IOException when nobody reads from the pipe, or it cannot be opened; the message is a sentence
     */
    FileChannel openStream(Path file) throws IOException {
        CompletableFuture<FileChannel> opening = new CompletableFuture<>();
        Thread opener = new Thread(
                () -> {
                    try {
                        opening.complete(FileChannel.open(file, StandardOpenOption.WRITE));
                    } catch (IOException failed) {
                        opening.completeExceptionally(failed);
                    }
                },
                "weir-open");
        opener.setDaemon(true); // opening a pipe waits until somebody reads from it
        opener.start();
        try {
            return opening.get(READER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException nobody) {
            throw new UnsafeFileException(
                    "cannot write to " + file + ": nobody has opened it for reading in " + READER_SECONDS + " s",
                    nobody);
        } catch (ExecutionException failed) {
            throw new UnsafeFileException(
                    "cannot write to " + file + ": "
                            + (failed.getCause() instanceof IOException io
                                    ? reason(io)
                                    : failed.getCause().toString()),
                    failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnsafeFileException("cannot write to " + file + ": interrupted", interrupted);
        }
    }

    /**
     * Moves a recording aside, replacing an earlier one; does nothing when there is none.
     *
     * @throws IOException when that is not possible or not safe, or either file is no recording of the user's own; the
     *      message is a sentence
     */
    void moveAside(Path file, Path aside) throws IOException {
        if (!isReplaceable(file)) {
            return;
        }
        isReplaceable(aside);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UnsafeFileException("cannot rename " + file + " to " + aside + ": " + reason(failed), failed);
        }
    }

    /**
     * Whether under a name is a file that weir may rename or remove.
     *
     * @throws IOException when there is something else; the message is a sentence
     */
    boolean isReplaceable(Path file) throws IOException {
        Kind kind = kind(file);
        if (kind == Kind.STREAM) {
            throw refused(file, "it is a pipe or a device, where a recording was expected");
        }
        if (kind == Kind.FILE) {
            requireOwn(file, attributes(file, LinkOption.NOFOLLOW_LINKS));
            if (!isEmptyOrRecording(file)) {
                throw refused(file, "it exists and is not a recording of weir's; name another file");
            }
        }
        return kind == Kind.FILE;
    }

    private static boolean isEmptyOrRecording(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() == 0) {
                return true;
            }
            try (GzipMember member = new GzipMember(channel, 0)) {
                return Arrays.equals(member.readNBytes(RECORDING_START.length), RECORDING_START);
            }
        } catch (EOFException | ZipException notOne) {
            return false;
        } catch (IOException failed) {
            throw new UnsafeFileException(
                    "cannot read " + file + ", which is there already: " + reason(failed), failed);
        }
    }

    /** Whether a file begins with some bytes. */
    static boolean beginsWith(FileChannel channel, byte[] start) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(start.length);
        channel.read(found, 0);
        return Arrays.equals(found.array(), start);
    }

    /**
     * The directory for a file without a named one: the working directory, or /var/tmp when that is not safe or not
     * writable.
     */
    public Path directory() {
        Path here = Path.of("").toAbsolutePath();
        try {
            requireSafe(here.resolve("file"));
            return Files.isWritable(here) ? here : SHARED;
        } catch (IOException notSafe) {
            return SHARED;
        }
    }

    /** The reason of a failure as the operating system gives it, without the name of the file. */
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
            throw new UnsafeFileException("cannot create " + file + ": " + reason(failed), failed);
        }
        for (Path directory = real; directory != null; directory = directory.getParent()) {
            int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            boolean rearrangeable = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
            if (owner != ROOT || rearrangeable) {
                throw new UnsafeFileException(
                        "will not write " + file + " as root, since " + directory + " belongs to "
                                + (owner == ROOT
                                        ? "root but anybody may rename what is in it"
                                        : Files.getOwner(directory).getName())
                                + "; name a file in a directory of root's, such as "
                                + SHARED.resolve(file.getFileName()),
                        null);
            }
        }
    }
}
