package dev.weir.record;

import dev.weir.codec.BadSnapshotException;
import dev.weir.codec.Codecs;
import dev.weir.codec.SnapshotReader;
import dev.weir.model.Snapshot;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads a recording from its first snapshot to its last; needs neither root nor a kernel with BPF.
 * <p>Damaged parts are passed over: whole snapshots behind them play, and {@link #ending} says what did not. A snapshot
 * is whole when the checksum of its gzip member is right. The file may come from anybody, so everything read from it is
 * bounded.
 */
public final class Playback implements AutoCloseable {

    /** The longest text of a snapshot; that of 100,000 connections has 90 million. Bytes. */
    private static final long MAX_SNAPSHOT_BYTES = 256L << 20;
    /** The most text that is read in vain in all, while the next whole snapshot is searched; bytes. */
    private static final long MAX_SEARCHED_TEXT = 1L << 30;

    private static final int MAX_SEARCHED_MEMBERS = 20_000;
    /** How far the first snapshot is searched in a file that begins with something else; bytes. */
    private static final long MAX_BEFORE_FIRST = 64L << 20;

    private static final int BUFFER_BYTES = 65_536;

    private final Path file;
    private final Codecs codecs;
    private final FileChannel channel;
    private final Damage damage;
    /** Offset of the next member while none is open; bytes. */
    private long position;

    private GzipMember member;
    private BoundedInput text;
    private SnapshotReader reader;
    private Optional<Snapshot> ahead = Optional.empty();
    private long playedOfMember;
    /**
     * The first snapshot, read when the file is opened, so that a file without any is refused; empty once it was
     * played.
     */
    private Optional<Snapshot> first;

    private long played;
    private long searchedText;
    private int searchedMembers;
    private boolean ended;

    private Playback(Path file, FileChannel channel, Codecs codecs) {
        this.file = file;
        this.channel = channel;
        this.codecs = codecs;
        this.damage = new Damage(file);
    }

    /**
     * Opens a recording.
     *
     * @param codecs reads the sections of features
     * @throws IOException when it cannot be read or is no recording; the message is a sentence
     */
    public static Playback open(Path file, Codecs codecs) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("cannot replay " + file + ": it is not a file");
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException failed) {
            throw new IOException("cannot replay " + file + ": " + SafeFiles.reason(failed), failed);
        }
        Playback playback = new Playback(file, channel, codecs);
        try {
            playback.first = playback.read();
            if (playback.first.isEmpty()) {
                throw playback.nothingToPlay();
            }
            return playback;
        } catch (IOException refused) {
            playback.close();
            throw refused;
        }
    }

    private IOException nothingToPlay() throws IOException {
        boolean isGzip = SafeFiles.beginsWith(channel, GzipMember.MAGIC);
        Optional<String> why = damage.beforeTheFirst();
        return new IOException(
                !isGzip
                        ? "cannot replay " + file + ": it is not a file that weir record wrote"
                        : why.orElse(file + " holds no snapshot"));
    }

    /** The next snapshot; empty at the end. */
    public Optional<Snapshot> next() {
        Optional<Snapshot> next = first;
        first = Optional.empty();
        if (next.isEmpty() && !ended) {
            next = read();
        }
        if (next.isPresent()) {
            played++;
        }
        return next;
    }

    private Optional<Snapshot> read() {
        try {
            while (member != null || position < channel.size()) {
                Optional<Snapshot> snapshot = readMember();
                if (snapshot.isPresent()) {
                    return snapshot;
                }
            }
            damage.endsAt(channel.size(), true);
        } catch (IOException failed) {
            damage.unreadable(position, played, SafeFiles.reason(failed));
        }
        ended = true;
        return Optional.empty();
    }

    /**
     * The next snapshot of the open member, or of the one at the position; empty when it has no more, or is damaged.
     */
    private Optional<Snapshot> readMember() throws IOException {
        Optional<Snapshot> current = Optional.empty();
        try {
            open();
            current = ahead.isPresent() ? ahead : nextOfMember();
            ahead = current.isPresent() ? nextOfMember() : Optional.empty();
        } catch (EOFException | ZipException | BadSnapshotException damaged) {
            boolean partly = playedOfMember > 0;
            long from = partly ? member.position() : position;
            damage.begins(from, played + (partly && current.isPresent() ? 1 : 0), damaged);
            boolean giveUp = hasSearchedEnough();
            closeMember();
            position = giveUp ? channel.size() : nextMagic(Math.max(position + 1, from));
            return partly ? current : Optional.empty();
        }
        if (current.isPresent()) {
            damage.endsAt(position, false);
            playedOfMember++;
        }
        if (ahead.isEmpty()) {
            position = member.position();
            closeMember();
        }
        return current;
    }

    private void open() throws IOException {
        if (member == null) {
            playedOfMember = 0;
            ahead = Optional.empty();
            member = new GzipMember(channel, position);
            text = new BoundedInput(member, MAX_SNAPSHOT_BYTES);
            reader = new SnapshotReader(text, codecs);
        }
    }

    private Optional<Snapshot> nextOfMember() throws IOException {
        text.startOver();
        return reader.next();
    }

    private void closeMember() throws IOException {
        ahead = Optional.empty();
        if (member != null) {
            reader.close();
            member.close();
            member = null;
        }
    }

    /**
     * Whether the search has taken enough: a file can be made in which every byte looks like the beginning of a
     * snapshot.
     */
    private boolean hasSearchedEnough() {
        searchedMembers++;
        searchedText += member == null ? 0 : text.given();
        return searchedMembers >= MAX_SEARCHED_MEMBERS || searchedText >= MAX_SEARCHED_TEXT;
    }

    /** The offset from which on the next member may begin; the end of the file when there is none. */
    private long nextMagic(long from) throws IOException {
        long end = played == 0 && first == null ? Math.min(channel.size(), MAX_BEFORE_FIRST) : channel.size();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long at = from;
        while (at < end) {
            buffer.clear();
            int count = channel.read(buffer, at);
            for (int i = 0; i + GzipMember.MAGIC.length <= count; i++) {
                if (isMagic(buffer, i)) {
                    return at + i;
                }
            }
            if (count < GzipMember.MAGIC.length) {
                break;
            }
            at += count - GzipMember.MAGIC.length + 1;
        }
        return channel.size();
    }

    private static boolean isMagic(ByteBuffer buffer, int at) {
        for (int i = 0; i < GzipMember.MAGIC.length; i++) {
            if (buffer.get(at + i) != GzipMember.MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** What did not play, as a sentence; empty when all did. */
    public Optional<String> ending() {
        return damage.sentence();
    }

    /** Snapshots played so far. */
    public long played() {
        return played;
    }

    @Override
    public void close() throws IOException {
        closeMember();
        channel.close();
    }
}
