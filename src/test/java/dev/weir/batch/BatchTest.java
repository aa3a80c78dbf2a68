package dev.weir.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.SnapshotWriter;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Snapshot QUIET = at(1, false);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void headerComesOnceAndThenOneLinePerSnapshot() throws IOException {
        assertThat(run(out, 3, false, QUIET, QUIET, QUIET, QUIET)).isEqualTo(Batch.End.DONE);
        assertThat(out).hasToString("header\n1.0\n1.0\n1.0\n");
    }

    @Test
    void firstSnapshotWithoutAnIntervalIsWaitedOver() throws IOException {
        assertThat(run(out, 1, false, at(0, false), QUIET)).isEqualTo(Batch.End.DONE);
        assertThat(out).hasToString("header\n1.0\n");
    }

    @Test
    void nothingIsTakenAfterTheLastSnapshot() throws IOException {
        Queue<Snapshot> left = new ArrayDeque<>(List.of(QUIET, QUIET));
        new Batch(new Lines(), out, 1, false).run(left::poll);

        assertThat(left).hasSize(1);
    }

    @Test
    void recordingEndsTheRun() throws IOException {
        assertThat(run(out, Long.MAX_VALUE, false, QUIET, QUIET)).isEqualTo(Batch.End.DONE);
        assertThat(out).hasToString("header\n1.0\n1.0\n");
    }

    @Test
    void openAlertEndsTheRunOnlyWhenAsked() throws IOException {
        assertThat(run(out, 3, true, QUIET, at(2, true), QUIET)).isEqualTo(Batch.End.ALERT);
        assertThat(out).hasToString("header\n1.0\n2.0\n");
        assertThat(run(new ByteArrayOutputStream(), 3, false, QUIET, at(2, true), QUIET))
                .isEqualTo(Batch.End.DONE);
    }

    @Test
    void readerThatLeavesIsNoFailure() throws IOException {
        assertThat(run(failing("Broken pipe"), 3, false, QUIET)).isEqualTo(Batch.End.READER_GONE);
    }

    @Test
    void fullDiskIsAFailure() {
        assertThatThrownBy(() -> run(failing("No space left on device"), 3, false, QUIET))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write to standard output: No space left on device");
    }

    @Test
    void interruptEndsTheRun() throws IOException {
        Batch batch = new Batch(new Lines(), out, 3, false);

        assertThat(batch.run(() -> {
                    throw new InterruptedException();
                }))
                .isEqualTo(Batch.End.INTERRUPTED);
    }

    @Test
    void eachSnapshotLeavesInOneWrite() throws IOException {
        List<Integer> writes = new ArrayList<>();
        run(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        writes.add(1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        writes.add(length);
                    }
                },
                2,
                false,
                QUIET,
                QUIET);

        assertThat(writes).containsExactly("header\n".length(), "1.0\n".length(), "1.0\n".length());
    }

    private static Batch.End run(OutputStream out, long count, boolean exitOnAlert, Snapshot... snapshots)
            throws IOException {
        Queue<Snapshot> left = new ArrayDeque<>(List.of(snapshots));
        return new Batch(new Lines(), out, count, exitOnAlert).run(left::poll);
    }

    private static Snapshot at(double intervalSeconds, boolean alerting) {
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(
                base.time(),
                base.monoNanos(),
                intervalSeconds,
                base.host(),
                base.totals(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                alerting ? base.alerts() : List.of());
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    /** Writes each snapshot's interval. */
    private static final class Lines implements SnapshotWriter {

        @Override
        public void begin(OutputStream out) throws IOException {
            out.write("header\n".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void write(Snapshot snapshot, OutputStream out) throws IOException {
            out.write((snapshot.intervalSeconds() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
