package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.codec.JsonSnapshot;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final JsonSnapshot FORMAT = JsonSnapshot.forReplay();
    /** Not root's rules, so that the tests pass in whoever's directory. */
    private static final SafeFiles FILES = new SafeFiles(1000, OptionalInt.empty());

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.weir");
    }

    @Test
    void everyFieldOfTheModelComesBack() throws IOException {
        write(SampleSnapshot.snapshot());

        Snapshot read = play(file).get(0);

        assertThat(text(read)).isEqualTo(text(SampleSnapshot.snapshot()));
        Snapshot original = SampleSnapshot.snapshot();
        assertThat(read.host()).isEqualTo(original.host());
        assertThat(read.connections()).usingRecursiveComparison().withComparatorForType(RecordingTest::toATenth, Double.class)
                .isEqualTo(original.connections());
        assertThat(read.processes()).extracting(ProcessTotal::names).isEqualTo(original.processes().stream().map(ProcessTotal::names).toList());
        assertThat(read.processes()).extracting(ProcessTotal::syscalls).isEqualTo(original.processes().stream().map(ProcessTotal::syscalls).toList());
        assertThat(read.processes()).extracting(ProcessTotal::key).isEqualTo(original.processes().stream().map(ProcessTotal::key).toList());
        assertThat(read.ports()).extracting(PortTotal::owners).isEqualTo(original.ports().stream().map(PortTotal::owners).toList());
        assertThat(read.alerts()).extracting(Alert::about).isEqualTo(original.alerts().stream().map(Alert::about).toList());
        assertThat(read.totals().lost()).isEqualTo(original.totals().lost());
        assertThat(read.protocols().get(0).packets()).isEqualTo(original.protocols().get(0).packets());
    }

    @Test
    void layerThatWasNotAttachedIsNotInReplayEither() throws IOException {
        write(SampleSnapshot.withoutWireLayer());

        assertThat(play(file).get(0).totals().wire()).isEqualTo(SampleSnapshot.withoutWireLayer().totals().wire());
    }

    @Test
    void snapshotsPlayInTheOrderTheyWereWritten() throws IOException {
        write(at(0), at(1), at(2));

        try (Playback playback = Playback.open(file)) {
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME);
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME.plusSeconds(1));
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME.plusSeconds(2));
            assertThat(playback.next()).isEmpty();
            assertThat(playback.next()).isEmpty();
            assertThat(playback.ending()).isEmpty();
        }
    }

    @Test
    void fileCutAnywherePlaysToItsEndAndSaysSo() throws IOException {
        write(at(0), at(1));
        byte[] whole = Files.readAllBytes(file);
        int secondMember = firstMemberLength();

        for (int length : new int[] {secondMember + 100, secondMember + 1000, whole.length - 9, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Playback playback = Playback.open(file)) {
                while (playback.next().isPresent()) {
                    assertThat(playback.played()).isLessThanOrEqualTo(2);
                }
                assertThat(playback.played()).as("cut at %d of %d", length, whole.length).isGreaterThanOrEqualTo(1);
                assertThat(playback.ending().orElseThrow())
                        .isEqualTo(file + " breaks off after snapshot " + playback.played() + ", as after a crash or a full disk");
            }
        }
    }

    @Test
    void damagedFilePlaysUntilThereWithoutAnException() throws IOException {
        write(at(0), at(1), at(2));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 3; i++) {
                damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                assertThat(play(file).size()).isBetween(1, 3);
            } catch (IOException refused) {
                assertThat(refused).hasMessageMatching("[ -~]+");
            }
        }
    }

    @Test
    void hostileValuesAreOneSentence() throws IOException {
        String good = text(SampleSnapshot.snapshot());

        assertThat(endingOf(good.replace("\"lport\":51822", "\"lport\":70000")))
                .isEqualTo(file + " is damaged before its first snapshot: \"lport\" is 70000, not 0 to 65535");
        assertThat(endingOf(good.replace("\"172.17.0.2\"", "\"example.org\"")))
                .endsWith("\"example.org\" is not an address");
        assertThat(endingOf(good.replace("\"rx_average\":256", "\"rx_average\":1e999"))).contains("is not a number");
        assertThat(endingOf(good.replace("\"ESTABLISHED\"", "\"\\u001b[2J\""))).endsWith("\"?[2J\" is not known here");
        assertThat(endingOf(good.replace("weir/1", "weir/2"))).endsWith("its schema is weir/2 and this version reads weir/1");
        assertThat(endingOf("")).isEqualTo(file + " holds no snapshot");
        assertThat(endingOf("{}")).endsWith("it is not a snapshot of schema weir/1");
        assertThat(endingOf("[1]")).endsWith("an object was expected");
        assertThat(endingOf("{\"host\":" + "[".repeat(5000))).isNotEmpty();
        assertThat(endingOf("{\"schema\":\"" + "x".repeat(100_000) + "\"}")).isNotEmpty();
        assertThat(endingOf("{\"time\":\"yesterday\"}")).endsWith("\"time\" is not a time");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Files.writeString(file, "{\"schema\":\"weir/1\"}");

        assertThatThrownBy(() -> Playback.open(file)).isInstanceOf(IOException.class)
                .hasMessage("cannot replay " + file + ": it is not a file that weir record wrote");
        assertThatThrownBy(() -> Playback.open(directory)).hasMessage("cannot replay " + directory + ": it is not a file");
        assertThatThrownBy(() -> Playback.open(directory.resolve("none")))
                .hasMessage("cannot replay " + directory.resolve("none") + ": there is no such file or directory");
    }

    @Test
    void fullFileBecomesTheOlderHalf() throws IOException {
        int one = encodedLength();
        try (Recorder recorder = Recorder.open(file, OptionalLong.of(6L * one), Optional.empty(), FORMAT::write, FILES)) {
            for (int second = 0; second < 8; second++) {
                recorder.record(at(second));
            }
        }

        assertThat(play(directory.resolve("a.weir.1"))).extracting(Snapshot::time)
                .containsExactly(at(3).time(), at(4).time(), at(5).time());
        assertThat(play(file)).extracting(Snapshot::time).containsExactly(at(6).time(), at(7).time());
    }

    @Test
    void oldFileBecomesTheOlderHalf() throws IOException {
        try (Recorder recorder = Recorder.open(file, OptionalLong.empty(), Optional.of(Duration.ofSeconds(4)), FORMAT::write, FILES)) {
            for (int second = 0; second < 4; second++) {
                recorder.record(at(second));
            }
        }

        assertThat(play(directory.resolve("a.weir.1"))).hasSize(3);
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void earlierFileOfTheSameNameIsMovedAside() throws IOException {
        Files.writeString(file, "precious");
        write(at(0));

        assertThat(directory.resolve("a.weir.1")).hasContent("precious");
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void failureToWriteStopsTheRecordingAndNothingElse() throws IOException {
        List<Snapshot> encoded = new ArrayList<>();
        Recorder recorder = Recorder.open(file, OptionalLong.empty(), Optional.empty(), (snapshot, out) -> {
            encoded.add(snapshot);
            if (encoded.size() == 2) {
                throw new IOException("No space left on device");
            }
            FORMAT.write(snapshot, out);
        }, FILES);
        recorder.record(at(0));
        assertThat(recorder.stopped()).isEmpty();
        recorder.record(at(1));
        recorder.record(at(2));
        recorder.close();

        assertThat(encoded).hasSize(2);
        assertThat(recorder.stopped()).contains(
                "recording to " + file + " stopped: No space left on device; what was written until then plays");
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void thousandsOfConnectionsSurvive() throws IOException {
        Snapshot large = SampleSnapshot.withConnections(5000);
        write(large);

        assertThat(play(file).get(0).connections()).extracting(Connection::raddr)
                .isEqualTo(large.connections().stream().map(Connection::raddr).toList());
    }

    private static int toATenth(double a, double b) {
        return Math.abs(a - b) <= 0.051 ? 0 : Double.compare(a, b);
    }

    private static Snapshot at(int second) {
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(base.time().plusSeconds(second), base.monoNanos(), 1, base.host(), base.totals(), base.interfaces(),
                base.protocols(), base.processes(), base.connections(), base.ports(), base.alerts());
    }

    private void write(Snapshot... snapshots) throws IOException {
        try (Recorder recorder = Recorder.open(file, OptionalLong.empty(), Optional.empty(), FORMAT::write, FILES)) {
            for (Snapshot snapshot : snapshots) {
                recorder.record(snapshot);
            }
            assertThat(recorder.stopped()).isEmpty();
        }
    }

    private int firstMemberLength() throws IOException {
        Path one = directory.resolve("one.weir");
        try (Recorder recorder = Recorder.open(one, OptionalLong.empty(), Optional.empty(), FORMAT::write, FILES)) {
            recorder.record(at(0));
        }
        return (int) Files.size(one);
    }

    private int encodedLength() throws IOException {
        return firstMemberLength() - 5;   // a timestamp may compress a few bytes better than another
    }

    private String endingOf(String document) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(document.getBytes(StandardCharsets.UTF_8));
        }
        return assertThrows(IOException.class, () -> Playback.open(file)).getMessage();
    }

    private static List<Snapshot> play(Path file) throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        try (Playback playback = Playback.open(file)) {
            for (Optional<Snapshot> next = playback.next(); next.isPresent(); next = playback.next()) {
                snapshots.add(next.get());
            }
        }
        return snapshots;
    }

    private static String text(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FORMAT.write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
