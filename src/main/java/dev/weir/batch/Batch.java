package dev.weir.batch;

import dev.weir.codec.SnapshotWriter;
import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One run of {@code weir -b}.
 * <p>Each snapshot leaves in one write, so that whoever ends the run, a signal included, cuts between lines and not
 * within one; only one larger than {@link #ONE_WRITE_BYTES}, some thousands of connections, leaves in several.
 */
public final class Batch {

    /** A snapshot of 65,536 connections is 40 MB, which no heap needs to hold. */
    private static final int ONE_WRITE_BYTES = 1 << 20;

    /** How the kernel spells EPIPE: whoever read the output has had enough of it. */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final SnapshotWriter writer;
    private final OutputStream out;
    private final long count;
    private final boolean exitOnAlert;

    /** Where snapshots come from: a sampler that waits for its next tick, or a recording. */
    @FunctionalInterface
    public interface Source {

        /**
         * Waits for the next snapshot; {@code null} after the last one of a recording.
         *
         * @throws InterruptedException when the run is to end
         */
        Snapshot next() throws InterruptedException;
    }

    /** Why a run ended. */
    public enum End {
        /** All snapshots are printed. */
        DONE,
        /** An alert is open, and that ends the run. */
        ALERT,
        /** The reader of a pipe has gone; nothing to complain about. */
        READER_GONE,
        /** The thread was interrupted. */
        INTERRUPTED
    }

    /**
     * A run that has not started.
     *
     * @param writer      format
     * @param out         where it goes; not a {@link java.io.PrintStream}, which would keep errors to itself
     * @param count       snapshots to print, {@link Long#MAX_VALUE} for no end
     * @param exitOnAlert whether to end after a snapshot with an open alert
     */
    public Batch(SnapshotWriter writer, OutputStream out, long count, boolean exitOnAlert) {
        this.writer = writer;
        this.out = out;
        this.count = count;
        this.exitOnAlert = exitOnAlert;
    }

    /**
     * Prints until something ends the run; a first snapshot that has no interval, hence no rates, is waited over.
     *
     * @throws IOException when the output takes no more, other than because its reader has gone; the message is a
     *       sentence
     */
    public End run(Source source) throws IOException {
        try {
            return print(source);
        } catch (InterruptedException interrupted) {
            return End.INTERRUPTED;
        } catch (IOException failed) {
            if (READER_HAS_GONE.equals(failed.getMessage())) {
                return End.READER_GONE;
            }
            throw new IOException("cannot write to standard output: " + failed.getMessage(), failed);
        }
    }

    private End print(Source source) throws IOException, InterruptedException {
        OutputStream text = new BufferedOutputStream(out, ONE_WRITE_BYTES);
        writer.begin(text);
        text.flush();
        Snapshot snapshot = source.next();
        if (snapshot != null && snapshot.intervalSeconds() == 0) {
            snapshot = source.next();
        }
        for (long printed = 0; snapshot != null; snapshot = source.next()) {
            writer.write(snapshot, text);
            text.flush();
            printed++;
            if (exitOnAlert && snapshot.alerts().stream().anyMatch(Alert::isOpen)) {
                return End.ALERT;
            }
            if (printed == count) {
                break;
            }
        }
        return End.DONE;
    }
}
