package dev.weir.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The file that a recording is written to, and the one before it: FILE and {@code FILE.1}.
 * <p>When a snapshot would make FILE larger than half of the limit, or FILE is older than half of the limit, it becomes
 * {@code FILE.1}, replacing an older one, and a new FILE is begun. When both together would exceed the limit, {@code
 * FILE.1} is removed.
 */
final class FileTarget implements RecordTarget {

    private final Path file;
    private final Path older;
    private final long maxBytes;
    private final Optional<Duration> maxFileAge;
    private final SafeFiles files;
    private FileChannel channel;
    /** Sizes of FILE and of {@code FILE.1}; bytes. */
    private long bytes;

    private long olderBytes;
    private Instant firstTime;

    /**
     * Begins FILE; a recording of that name is moved aside.
     *
     * @param maxBytes how large both may be together; bytes
     * @param maxAge   how old their snapshots may become
     * @throws IOException when that is not possible or not safe; the message is a sentence
     */
    FileTarget(Path file, long maxBytes, Optional<Duration> maxAge, SafeFiles files) throws IOException {
        this.file = file;
        this.older = file.resolveSibling(file.getFileName() + ".1");
        this.maxBytes = maxBytes;
        this.maxFileAge = maxAge.map(age -> age.dividedBy(2));
        this.files = files;
        startFile();
    }

    private void startFile() throws IOException {
        files.moveAside(file, older);
        olderBytes = files.isReplaceable(older) ? Files.size(older) : 0;
        channel = files.create(file);
        bytes = 0;
        firstTime = null;
    }

    @Override
    public void append(ByteBuffer member, Instant taken) throws IOException {
        int size = member.remaining();
        if (size > maxBytes) {
            throw new IOException(String.format(
                    Locale.ROOT, "one snapshot takes %,d bytes, and --max-size allows %,d", size, maxBytes));
        }
        if (bytes > 0 && (bytes + size > maxBytes / 2 || isOld(taken))) {
            closeFile();
            startFile();
        }
        if (olderBytes > maxBytes - bytes - size && files.isReplaceable(older)) {
            Files.delete(older);
            olderBytes = 0;
        }
        write(member);
        bytes += size;
        firstTime = firstTime == null ? taken : firstTime;
    }

    private boolean isOld(Instant now) {
        return maxFileAge.isPresent() && now.isAfter(firstTime.plus(maxFileAge.get()));
    }

    /** Writes a member. One that does not fit is cut off again, so that the file ends with the last whole snapshot. */
    private void write(ByteBuffer member) throws IOException {
        try {
            while (member.hasRemaining()) {
                channel.write(member);
            }
        } catch (IOException failed) {
            channel.truncate(bytes);
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        if (bytes == 0) {
            Files.deleteIfExists(file);
        }
    }

    private void closeFile() throws IOException {
        try (FileChannel closing = channel) {
            if (closing.isOpen()) {
                closing.force(true);
            }
        }
    }
}
