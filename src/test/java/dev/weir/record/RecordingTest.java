package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.NamedHosts;
import dev.weir.model.NotListed;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final JsonSnapshot FORMAT = JsonSnapshot.forReplay(Codecs.NONE);
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
    void namesOfHostsAndHowMuchWasKeptComeBack() throws IOException {
        NamedHosts named = new NamedHosts(Map.of(
                Address.ofIpv4(0xcb00_7107), "crawl-7.example.net",
                Address.ofIpv4(0x0a00_0001), "\u001b[31mred"));
        OnlyBusiest kept = new OnlyBusiest(32, -1, 24);

        write(SampleSnapshot.snapshot().withSections(List.of(named, kept)));

        assertThat(play(file).get(0).sections()).containsExactly(named, kept);
    }

    @Test
    void everyFieldOfTheModelComesBack() throws IOException {
        write(SampleSnapshot.snapshot());

        Snapshot read = play(file).get(0);

        assertThat(text(read)).isEqualTo(text(SampleSnapshot.snapshot()));
        Snapshot original = SampleSnapshot.snapshot();
        assertThat(read.host()).isEqualTo(original.host());
        assertThat(read.connections())
                .usingRecursiveComparison()
                .withComparatorForType(RecordingTest::toATenth, Double.class)
                .isEqualTo(original.connections());
        assertThat(read.processes())
                .extracting(ProcessTotal::names)
                .isEqualTo(
                        original.processes().stream().map(ProcessTotal::names).toList());
        assertThat(read.processes())
                .extracting(ProcessTotal::syscalls)
                .isEqualTo(original.processes().stream()
                        .map(ProcessTotal::syscalls)
                        .toList());
        assertThat(read.processes())
                .extracting(ProcessTotal::key)
                .isEqualTo(original.processes().stream().map(ProcessTotal::key).toList());
        assertThat(read.ports())
                .extracting(PortTotal::owners)
                .isEqualTo(original.ports().stream().map(PortTotal::owners).toList());
        assertThat(read.alerts())
                .extracting(Alert::about)
                .isEqualTo(original.alerts().stream().map(Alert::about).toList());
        assertThat(read.totals().lost()).isEqualTo(original.totals().lost());
        assertThat(read.protocols().get(0).packets())
                .isEqualTo(original.protocols().get(0).packets());
    }

    @Test
    void layerThatWasNotAttachedIsNotInReplayEither() throws IOException {
        write(SampleSnapshot.withoutWireLayer());

        assertThat(play(file).get(0).totals().wire())
                .isEqualTo(SampleSnapshot.withoutWireLayer().totals().wire());
    }

    @Test
    void snapshotsPlayInTheOrderTheyWereWritten() throws IOException {
        write(at(0), at(1), at(2));

        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME);
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME.plusSeconds(1));
            assertThat(playback.next().orElseThrow().time()).isEqualTo(SampleSnapshot.TIME.plusSeconds(2));
            assertThat(playback.next()).isEmpty();
            assertThat(playback.next()).isEmpty();
            assertThat(playback.ending()).isEmpty();
        }
    }

    @Test
    void fileCutAnywherePlaysItsWholeSnapshotsAndSaysWhatIsLeft() throws IOException {
        write(at(0), at(1));
        byte[] whole = Files.readAllBytes(file);
        int second = firstMemberLength();

        for (int length = second + 1; length < whole.length; length += step(length, second, whole.length)) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Playback playback = Playback.open(file, Codecs.NONE)) {
                assertThat(rest(playback))
                        .as("cut at %d of %d", length, whole.length)
                        .hasSize(1);
                assertThat(playback.ending())
                        .contains(file
                                + " breaks off after snapshot 1, as after a crash or a full disk: "
                                + grouped(length - second) + " bytes from byte " + grouped(second)
                                + " on hold no whole snapshot");
            }
        }
    }

    @Test
    void byteDamagedAnywhereCostsItsOwnSnapshotAndItsPlaceAndSizeAreSaid() throws IOException {
        write(at(0), at(1), at(2));
        byte[] whole = Files.readAllBytes(file);
        int[] starts = memberStarts(whole);
        int harmless = 0;
        for (int at = 0; at < whole.length; at += step(at, starts)) {
            int member = at < starts[1] ? 0 : at < starts[2] ? 1 : 2;
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x5a;
            Files.write(file, damaged);
            try (Playback playback = Playback.open(file, Codecs.NONE)) {
                List<Instant> times =
                        rest(playback).stream().map(Snapshot::time).toList();
                if (times.size() == 3) {
                    harmless++;
                    assertThat(playback.ending()).isEmpty();
                    continue;
                }
                List<Instant> expected = new ArrayList<>(List.of(at(0).time(), at(1).time(), at(2).time()));
                expected.remove(member);
                assertThat(times).as("byte %d", at).isEqualTo(expected);
                String place = member == 0 ? "before its first snapshot" : "after snapshot " + member;
                assertThat(playback.ending().orElseThrow())
                        .contains(
                                place,
                                grouped(starts[member + 1] - starts[member])
                                        + " bytes from byte "
                                        + grouped(starts[member]) + " on")
                        .matches("[ -~]+");
            }
        }
        assertThat(harmless)
                .as("time, system and level in gzip's headers, and bits that fill up its last byte")
                .isBetween(3 * 6, 3 * 7);
    }

    /** Every byte near the bounds of members, and some of the others. */
    private static int step(int at, int... bounds) {
        return Arrays.stream(bounds).anyMatch(bound -> Math.abs(at - bound) <= 12) ? 1 : 12;
    }

    @Test
    void everyDamagedPlaceIsNamed() throws IOException {
        write(at(0), at(1), at(2), at(3), at(4));
        byte[] bytes = Files.readAllBytes(file);
        int[] starts = memberStarts(bytes);
        bytes[starts[1] + 50] ^= 1;
        bytes[starts[3] + 50] ^= 1;
        Files.write(file, bytes);

        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            assertThat(rest(playback))
                    .extracting(Snapshot::time)
                    .containsExactly(at(0).time(), at(2).time(), at(4).time());
            assertThat(playback.ending().orElseThrow())
                    .startsWith(file + " is damaged in 2 places: ")
                    .contains(" after snapshot 1 (", " after snapshot 2 (")
                    .contains("from byte " + grouped(starts[3]));
        }
    }

    @Test
    void damageInAMemberOfManySnapshotsPlaysThoseBeforeIt() throws IOException {
        StringBuilder documents = new StringBuilder();
        for (int second = 0; second < 200; second++) {
            documents.append(text(at(second)));
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(documents.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(play(file)).hasSize(200);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);

        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            assertThat(rest(playback)).hasSize(200);
            assertThat(playback.ending().orElseThrow()).contains("its checksum is wrong");
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            assertThat(rest(playback).size()).isBetween(50, 150);
            assertThat(playback.ending().orElseThrow()).contains(" breaks off after snapshot ");
        }
    }

    @Test
    void fileOfDamageOnlyIsReadInTime() throws IOException {
        byte[] bytes = new byte[3 << 20];
        for (int i = 0; i + 10 < bytes.length; i += 10) { // every tenth byte begins like gzip
            System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0}, 0, bytes, i, 10);
        }
        Files.write(file, bytes);

        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(endingOfFile()).contains("is damaged before its first snapshot"));
    }

    @Test
    void randomDamageIsNeverMoreThanASentence() throws IOException {
        write(at(0), at(1), at(2));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 3; i++) {
                damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try (Playback playback = Playback.open(file, Codecs.NONE)) {
                assertThat(rest(playback).size()).isBetween(1, 3);
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
        assertThat(endingOf(good.replace("\"rx_average\":256", "\"rx_average\":1e999")))
                .contains("is not a number");
        assertThat(endingOf(good.replace("\"ESTABLISHED\"", "\"\\u001b[2J\""))).endsWith("\"?[2J\" is not known here");
        assertThat(endingOf(good.replace("weir/1", "weir/2")))
                .endsWith("its schema is weir/2 and this version reads weir/1");
        assertThat(endingOf("")).isEqualTo(file + " holds no snapshot");
        assertThat(endingOf("{}")).endsWith("it is not a snapshot of schema weir/1");
        assertThat(endingOf("[1]")).endsWith("an object was expected");
        assertThat(endingOf("{\"host\":" + "[".repeat(5000))).isNotEmpty();
        assertThat(endingOf("{\"schema\":\"" + "x".repeat(100_000) + "\"}")).isNotEmpty();
        assertThat(endingOf(good.replace("\"time\":\"2026-11-20T23:21:00.123Z\"", "\"time\":\"yesterday\"")))
                .endsWith("\"time\" is not a time");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Files.writeString(file, "{\"schema\":\"weir/1\"}");

        assertThatThrownBy(() -> Playback.open(file, Codecs.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot replay " + file + ": it is not a file that weir record wrote");
        assertThatThrownBy(() -> Playback.open(directory, Codecs.NONE))
                .hasMessage("cannot replay " + directory + ": it is not a file");
        assertThatThrownBy(() -> Playback.open(directory.resolve("none"), Codecs.NONE))
                .hasMessage("cannot replay " + directory.resolve("none") + ": there is no such file or directory");
    }

    @Test
    void fullFileBecomesTheOlderHalf() throws IOException {
        int one = firstMemberLength() + 5; // a timestamp may compress a few bytes worse than another
        try (Recorder recorder = Recorder.open(file, OptionalLong.of(6L * one), Optional.empty(), FORMAT, FILES)) {
            for (int second = 0; second < 8; second++) {
                recorder.record(at(second));
            }
        }

        assertThat(play(directory.resolve("a.weir.1")))
                .extracting(Snapshot::time)
                .containsExactly(at(3).time(), at(4).time(), at(5).time());
        assertThat(play(file)).extracting(Snapshot::time).containsExactly(at(6).time(), at(7).time());
    }

    @Test
    void bothFilesTogetherNeverExceedTheLimitAndTheNewestSnapshotIsAlwaysThere() throws IOException {
        int one = firstMemberLength();
        Path older = directory.resolve("a.weir.1");
        for (long limit = one + 5; limit < 5L * one; limit += one / 7) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(older);
            try (Recorder recorder = Recorder.open(file, OptionalLong.of(limit), Optional.empty(), FORMAT, FILES)) {
                for (int second = 0; second < 12; second++) {
                    recorder.record(at(second));
                    assertThat(recorder.stopped()).isEmpty();
                    long both = Files.size(file) + (Files.exists(older) ? Files.size(older) : 0);
                    assertThat(both).as("limit %d, second %d", limit, second).isLessThanOrEqualTo(limit);
                }
            }
            List<Snapshot> newest = play(file);
            assertThat(newest.get(newest.size() - 1).time()).isEqualTo(at(11).time());
        }
    }

    @Test
    void recordingOfEarlierCountsTowardsTheLimit() throws IOException {
        write(at(0), at(1), at(2), at(3), at(4), at(5));
        int one = firstMemberLength();
        try (Recorder recorder = Recorder.open(file, OptionalLong.of(2L * one), Optional.empty(), FORMAT, FILES)) {
            recorder.record(at(6));
        }

        assertThat(directory.resolve("a.weir.1")).doesNotExist();
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void snapshotThatIsLargerThanTheLimitEndsTheRecordingAndLeavesNothing() throws IOException {
        try (Recorder recorder = Recorder.open(file, OptionalLong.of(100), Optional.empty(), FORMAT, FILES)) {
            recorder.record(at(0));
            assertThat(recorder.stopped().orElseThrow())
                    .startsWith("recording to " + file + " stopped: one snapshot takes ")
                    .endsWith(" bytes, and --max-size allows 100; nothing was recorded");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void oldFileBecomesTheOlderHalf() throws IOException {
        try (Recorder recorder =
                Recorder.open(file, OptionalLong.empty(), Optional.of(Duration.ofSeconds(4)), FORMAT, FILES)) {
            for (int second = 0; second < 4; second++) {
                recorder.record(at(second));
            }
        }

        assertThat(play(directory.resolve("a.weir.1"))).hasSize(3);
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void earlierRecordingOfTheSameNameIsMovedAside() throws IOException {
        write(at(0), at(1));
        write(at(2));

        assertThat(play(directory.resolve("a.weir.1"))).hasSize(2);
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void emptyFileIsMovedAsideToo() throws IOException {
        Files.createFile(file);
        write(at(2));

        assertThat(play(file)).hasSize(1);
    }

    @Test
    void whateverElseHasTheNameIsRefusedAndStays() throws IOException, InterruptedException {
        Files.writeString(file, "precious");
        assertRefused("it exists and is not a recording of weir's; name another file");
        assertThat(file).hasContent("precious");

        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("somebody's backup".getBytes(StandardCharsets.UTF_8));
        }
        byte[] backup = Files.readAllBytes(file);
        assertRefused("it exists and is not a recording of weir's; name another file");
        assertThat(file).hasBinaryContent(backup);

        Files.delete(file);
        Files.createDirectory(file);
        assertRefused("it is a directory; name a file");
        assertThat(file).isDirectory();

        Files.delete(file);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(file));
            assertRefused("it is a socket");
        }

        Files.delete(file);
        Path recording = Files.createSymbolicLink(file, Files.writeString(directory.resolve("target"), "precious"));
        assertRefused("it is a symbolic link; name the file itself");
        Files.delete(directory.resolve("target"));
        assertRefused("it is a symbolic link to nothing");
        assertThat(recording).isSymbolicLink();

        Files.delete(file);
        assumeTrue(
                new ProcessBuilder("mknod", file.toString(), "b", "7", "250")
                                .start()
                                .waitFor()
                        == 0,
                "only root makes device nodes");
        assertRefused("it is a block device");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> Recorder.open(file, OptionalLong.empty(), Optional.empty(), FORMAT, FILES))
                .isInstanceOf(IOException.class)
                .hasMessage("will not write to " + file + ": " + reason);
        assertThat(directory.resolve("a.weir.1")).doesNotExist();
    }

    @Test
    void olderHalfThatIsSomethingElseIsNotReplaced() throws IOException {
        Path older = Files.writeString(directory.resolve("a.weir.1"), "precious");

        assertThatThrownBy(() -> write(at(0)))
                .hasMessage("will not write to " + older
                        + ": it exists and is not a recording of weir's; name another file");
        assertThat(older).hasContent("precious");
        assertThat(file).doesNotExist();
    }

    @Test
    void fifoIsWrittenToAsItIs() throws Exception {
        fifo();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> bytes(file));
        write(at(0), at(1));

        Path copy = Files.write(directory.resolve("copy.weir"), read.get(20, TimeUnit.SECONDS));
        assertThat(play(copy)).hasSize(2);
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(directory.resolve("a.weir.1")).doesNotExist();
    }

    @Test
    void fifoThatNobodyReadsIsRefusedAfterAWhile() throws IOException, InterruptedException {
        fifo();

        assertThatThrownBy(() -> assertTimeout(Duration.ofSeconds(20), () -> write(at(0))))
                .hasMessage("cannot write to " + file + ": nobody has opened it for reading in 5 s");
    }

    @Test
    void readerOfAFifoThatHasGoneEndsTheRecordingQuietly() throws Exception {
        fifo();
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> firstByte(file));
        try (Recorder recorder = Recorder.open(file, OptionalLong.empty(), Optional.empty(), FORMAT, FILES)) {
            recorder.record(at(0));
            read.get(20, TimeUnit.SECONDS);
            recorder.record(at(1));
            assertThat(recorder.hasStopped()).isTrue();
            assertThat(recorder.stopped()).isEmpty();
        }
    }

    @Test
    void deviceThatTakesNothingIsNamedAndStays() throws IOException {
        Path full = Path.of("/dev/full");
        try (Recorder recorder = Recorder.open(full, OptionalLong.empty(), Optional.empty(), FORMAT, FILES)) {
            recorder.record(at(0));
            assertThat(recorder.stopped())
                    .contains("recording to /dev/full stopped: No space left on device; nothing was recorded");
        }
        assertThat(Files.readAttributes(full, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThatThrownBy(() -> Recorder.open(full, OptionalLong.of(1_000), Optional.empty(), FORMAT, FILES))
                .hasMessage(
                        "cannot drop old snapshots of /dev/full: it is a pipe or a device; --max-size and --max-age need a file");
    }

    @Test
    void listsThatAreNotCompleteSaySoInARecording() throws IOException {
        SortedMap<String, NotListed> missing =
                new TreeMap<>(Map.of("connections", new NotListed(12, 3_456), "processes", new NotListed(1, -1)));
        Snapshot cut = withTotals(SampleSnapshot.snapshot().totals().withNotListed(missing));
        write(cut);

        assertThat(text(cut))
                .contains("\"not_listed\":{\"connections\":{\"count\":12,\"bytes\":3456},"
                        + "\"processes\":{\"count\":1,\"bytes\":18446744073709551615}}},\"interfaces\"");
        assertThat(play(file).get(0).totals().notListed()).isEqualTo(missing);
        assertThat(text(SampleSnapshot.snapshot())).doesNotContain("\"not_listed\"");
    }

    @Test
    void failureToWriteStopsTheRecordingAndNothingElse() throws IOException {
        List<Snapshot> encoded = new ArrayList<>();
        Recorder recorder = Recorder.open(
                file,
                OptionalLong.empty(),
                Optional.empty(),
                (snapshot, out) -> {
                    encoded.add(snapshot);
                    if (encoded.size() == 2) {
                        throw new IOException("No space left on device");
                    }
                    FORMAT.write(snapshot, out);
                },
                FILES);
        recorder.record(at(0));
        assertThat(recorder.stopped()).isEmpty();
        recorder.record(at(1));
        recorder.record(at(2));
        recorder.close();

        assertThat(encoded).hasSize(2);
        assertThat(recorder.stopped())
                .contains("recording to " + file
                        + " stopped: No space left on device; what was written until then plays");
        assertThat(play(file)).hasSize(1);
    }

    @Test
    void thousandsOfConnectionsSurvive() throws IOException {
        Snapshot large = SampleSnapshot.withConnections(5000);
        write(large);

        assertThat(play(file).get(0).connections())
                .extracting(Connection::raddr)
                .isEqualTo(large.connections().stream().map(Connection::raddr).toList());
    }

    private static int toATenth(double a, double b) {
        return Math.abs(a - b) <= 0.051 ? 0 : Double.compare(a, b);
    }

    private static Snapshot at(int second) {
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(
                base.time().plusSeconds(second),
                base.monoNanos(),
                1,
                base.host(),
                base.totals(),
                base.interfaces(),
                base.protocols(),
                base.processes(),
                base.connections(),
                base.ports(),
                base.alerts());
    }

    private static Snapshot withTotals(Totals totals) {
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(
                base.time(),
                base.monoNanos(),
                1,
                base.host(),
                totals,
                base.interfaces(),
                base.protocols(),
                base.processes(),
                base.connections(),
                base.ports(),
                base.alerts());
    }

    private void fifo() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int firstByte(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Where each member of a file begins, and where the last ends. */
    private static int[] memberStarts(byte[] bytes) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i + 10 <= bytes.length; i++) {
            if (bytes[i] == 0x1f
                    && bytes[i + 1] == (byte) 0x8b
                    && bytes[i + 2] == 8
                    && bytes[i + 3] == 0
                    && bytes[i + 4] == 0) {
                starts.add(i);
            }
        }
        starts.add(bytes.length);
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private void write(Snapshot... snapshots) throws IOException {
        try (Recorder recorder = Recorder.open(file, OptionalLong.empty(), Optional.empty(), FORMAT, FILES)) {
            for (Snapshot snapshot : snapshots) {
                recorder.record(snapshot);
            }
            assertThat(recorder.stopped()).isEmpty();
        }
    }

    private int firstMemberLength() throws IOException {
        Path one = directory.resolve("one.weir");
        try (Recorder recorder = Recorder.open(one, OptionalLong.empty(), Optional.empty(), FORMAT, FILES)) {
            recorder.record(at(0));
        }
        return (int) Files.size(one);
    }

    private String endingOf(String document) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(document.getBytes(StandardCharsets.UTF_8));
        }
        return endingOfFile();
    }

    private String endingOfFile() {
        return assertThrows(IOException.class, () -> Playback.open(file, Codecs.NONE))
                .getMessage();
    }

    private static List<Snapshot> play(Path file) throws IOException {
        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            List<Snapshot> snapshots = rest(playback);
            assertThat(playback.ending()).isEmpty();
            return snapshots;
        }
    }

    private static List<Snapshot> rest(Playback playback) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (Optional<Snapshot> next = playback.next(); next.isPresent(); next = playback.next()) {
            snapshots.add(next.get());
        }
        return snapshots;
    }

    private static String text(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FORMAT.write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
