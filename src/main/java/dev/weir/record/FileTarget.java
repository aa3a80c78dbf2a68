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
 * A file that takes a recording, and the one before it: FILE and {@code FILE.1}.
 * <p>When a snapshot would make FILE larger than half of what the limits allow, or FILE is older than that, it becomes
 * {@code FILE.1}, in place of
 * an older one, and FILE starts anew. Where both together would not keep within the limit, {@code FILE.1} is removed.
 */
final class FileTarget implements RecordTarget {

    private final Path file;
    private final Path older;
    private final long maxBytes;
    private final Optional<Duration> maxFileAge;
    private final SafeFiles files;
    private FileChannel channel;
    /** Bytes in FILE and in the older one. */
    private long bytes;

    private long olderBytes;
    private Instant firstTime;

    /**
     * Starts a file; one of that name is moved aside.
     *
     * @param maxBytes what both may take together; bytes
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

    /** A member that did not fit is taken off again, so that the file ends where the last whole snapshot does. */
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
