package dev.weir.feature.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A log in files: records are gathered in a buffer, written whole, and go on in a new file when one is full.
 * <p>Every write puts the format's ending behind the records, and the next one overwrites it: a JSON log is one valid
 * array whenever nothing is being written. A disk that is full pauses the log and nothing else: what comes meanwhile is
 * counted, each second is a new attempt, and the log then says how much it lacks.
 */
final class LogFile implements AutoCloseable {

    /**
     * How much goes where.
     *
     * @param bufferBytes what is gathered before it is written
     * @param rotateBytes how large a file may get
     * @param maxFiles    how many files there may be, the current one included
     */
    record Limits(int bufferBytes, long rotateBytes, int maxFiles) {
        static final Limits USUAL = new Limits(8192, 100_000_000, 10);
    }

    /** Opens the current file for writing. */
    interface Opener {
        /** Returns it, made if there is none. */
        SeekableByteChannel open(Path file) throws IOException;
    }

    private static final long RETRY_NANOS = 1_000_000_000;
    private static final int TAIL_BYTES = 1 << 16;
    /** How a record of a JSON array begins, for the one that a crash left unfinished. */
    private static final String TORN = "  {\"timestamp\":";

    private final Path file;
    private final EventFormat format;
    private final Limits limits;
    private final Opener opener;
    private final LongSupplier nanos;
    private final Consumer<String> say;
    private final byte[] separator;
    private final byte[] ending;
    private final byte[] emptyEnding;

    private SeekableByteChannel channel;
    private ByteBuffer buffer;
    /** Where the next record is put: behind the last one and before the ending. */
    private long end;
    /** Whether the file has a record, or the buffer. */
    private boolean anyRecord;

    private boolean paused;
    /** Whether it was said that the log is paused; it is said once, and not at each attempt that fails. */
    private boolean announced;

    private boolean rotates = true;
    private long retryNanos;
    private long missed;

    private LogFile(
            Path file, EventFormat format, Limits limits, Opener opener, LongSupplier nanos, Consumer<String> say) {
        this.file = file;
        this.format = format;
        this.limits = limits;
        this.opener = opener;
        this.nanos = nanos;
        this.say = say;
        this.separator = bytes(format.separator());
        this.ending = bytes(format.ending());
        this.emptyEnding = bytes(format.emptyEnding());
        this.buffer = ByteBuffer.allocate(limits.bufferBytes() + ending.length);
    }

    /**
     * Opens a log to go on with, or begins one.
     *
     * @param say is given a sentence when the log pauses and when it goes on
     * @throws IOException when it cannot be written, or is something else than such a log; the message is a sentence
     */
    static LogFile open(Path file, EventFormat format, Limits limits, LongSupplier nanos, Consumer<String> say)
            throws IOException {
        return open(file, format, limits, LogFile::regular, nanos, say);
    }

    static LogFile open(
            Path file, EventFormat format, Limits limits, Opener opener, LongSupplier nanos, Consumer<String> say)
            throws IOException {
        WholeFile.requireReplaceable(file);
        LogFile log = new LogFile(file, format, limits, opener, nanos, say);
        try {
            log.openFile();
        } catch (IOException failed) {
            throw new IOException("cannot write " + file + ": " + WholeFile.reason(failed), failed);
        }
        return log;
    }

    private static SeekableByteChannel regular(Path file) throws IOException {
        return Files.newByteChannel(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
    }

    /** Packets that the log lacks since it is paused. */
    long missedPackets() {
        return missed;
    }

    /** Whether the disk takes no more for now. */
    boolean isPaused() {
        return paused;
    }

    /** Adds a record that stands for so many packets. */
    void add(String record, long packets) {
        if (paused) {
            retry();
        }
        if (paused) {
            missed += packets;
            return;
        }
        byte[] text = bytes(record);
        int needed = buffer.position() + separator.length + text.length + ending.length;
        if (anyRecord && end + needed > limits.rotateBytes()) {
            flush();
            rotate();
        } else if (needed > buffer.capacity()) {
            flush();
        }
        if (paused) {
            missed += packets;
            return;
        }
        put(text);
    }

    private void put(byte[] text) {
        int needed = buffer.position() + separator.length + text.length + ending.length;
        if (needed > buffer.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(needed);
            buffer.flip();
            buffer = larger.put(buffer);
        }
        if (anyRecord) {
            buffer.put(separator);
        }
        buffer.put(text);
        anyRecord = true;
    }

    /** Writes what is gathered; called at least once a second, so that readers see what there is. */
    void flush() {
        if (paused) {
            retry();
        } else if (buffer.position() > 0) {
            write();
        }
    }

    /** Opens the file by its name again, after another program renamed it. */
    void reopen() throws IOException {
        flush();
        if (!paused) {
            channel.close();
            openFile();
        }
    }

    @Override
    public void close() throws IOException {
        retryNanos = nanos.getAsLong();
        flush();
        if (paused) {
            say.accept("the log " + file + " lacks the last " + missed + " packets: there was no room for them");
        }
        channel.close();
    }

    private void write() {
        int records = buffer.position();
        try {
            buffer.put(ending).flip();
            channel.position(end);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            end += records;
            buffer.clear();
        } catch (IOException full) {
            buffer.limit(buffer.capacity()).position(records);
            undo();
            if (!announced) {
                announced = true;
                say.accept("the log " + file + " is paused: " + WholeFile.reason(full) + "; packets are still judged");
            }
            paused = true;
            retryNanos = nanos.getAsLong() + RETRY_NANOS;
        }
    }

    /** Takes away a record that was written in part, and puts the ending back. */
    private void undo() {
        try {
            boolean empty = end == bytes(format.beginning()).length;
            channel.truncate(end);
            putEnding(empty ? emptyEnding : ending);
        } catch (IOException full) {
            // The next attempt writes from the same position; a reader sees the ending then.
        }
    }

    private void putEnding(byte[] bytes) throws IOException {
        channel.position(end);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private void retry() {
        if (nanos.getAsLong() - retryNanos < 0) {
            return;
        }
        paused = false;
        if (buffer.position() > 0) {
            write();
        }
        if (!paused) {
            long lacking = missed;
            missed = 0;
            announced = false;
            say.accept("the log " + file + " goes on; it lacks " + lacking + " packets");
            if (lacking > 0) {
                put(bytes(format.lost(System.currentTimeMillis() * 1000, lacking)));
            }
        }
    }

    private void rotate() {
        if (paused || !rotates) {
            return;
        }
        try {
            for (int number = limits.maxFiles() - 1; number >= 1; number--) {
                Path from = number == 1 ? file : numbered(number - 1);
                if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                    WholeFile.requireReplaceable(numbered(number));
                    Files.move(from, numbered(number), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            if (limits.maxFiles() == 1) {
                Files.delete(file);
            }
            SeekableByteChannel full = channel;
            openFile(); // when that fails, the log goes on in the file it has, whatever that is called now
            full.close();
        } catch (IOException failed) {
            rotates = false;
            say.accept("the log " + file + " grows beyond its size, since it cannot be rotated: "
                    + WholeFile.reason(failed));
        }
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void openFile() throws IOException {
        channel = opener.open(file);
        long size = channel.size();
        byte[] beginning = bytes(format.beginning());
        if (size == 0) {
            channel.write(ByteBuffer.wrap(beginning));
            end = beginning.length;
            anyRecord = false;
            putEnding(emptyEnding);
        } else {
            goOn(size, beginning);
        }
    }

    private void goOn(long size, byte[] beginning) throws IOException {
        byte[] start = read(0, (int) Math.min(beginning.length, size));
        if (!Arrays.equals(start, Arrays.copyOf(beginning, start.length))) {
            channel.close();
            throw new IOException("it begins with something else than such a log does; name another file");
        }
        if (start.length < beginning.length) {
            channel.position(0).write(ByteBuffer.wrap(beginning));
            size = beginning.length;
        }
        end = lastRecordEnd(size, beginning.length);
        anyRecord = end > beginning.length;
        if (ending.length > 1) {
            channel.truncate(end);
            putEnding(anyRecord ? ending : emptyEnding);
        }
    }

    /** Behind the last whole record: what a crash left of another one is written over. */
    private long lastRecordEnd(long size, int beginning) throws IOException {
        long from = Math.max(beginning, size - TAIL_BYTES);
        String tail = new String(read(from, (int) (size - from)), StandardCharsets.ISO_8859_1);
        if (ending.length == 1) {
            // An unfinished line stays, as a line of its own: it is for its readers to say what it was.
            return tail.endsWith("\n") ? size - 1 : size;
        }
        int at = tail.length();
        while (at > 0) {
            int lineStart = tail.lastIndexOf('\n', at - 1) + 1;
            String line = tail.substring(lineStart, at).stripTrailing();
            String record = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
            if (record.startsWith("  {") && record.endsWith("}")) {
                return from + lineStart + record.length();
            }
            at = lineStart - 1;
        }
        boolean nothingElse =
                tail.isBlank() || tail.strip().equals("]") || tail.startsWith(TORN) || TORN.startsWith(tail);
        if (from > beginning || !nothingElse) {
            throw new IOException("its end holds no whole event, so it is no log of weir's; name another file");
        }
        return beginning;
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        channel.position(from);
        while (into.hasRemaining() && channel.read(into) >= 0) {
            // until all is there
        }
        return Arrays.copyOf(into.array(), into.position());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
