package dev.weir.record;

import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.Table;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Writes to a directory until its disk is full and prints what was said; {@link FullDiskTest} looks at what is left.
 */
final class FullDisk {

    private FullDisk() {}

    /** Records until it stops, fills what is left, then exports and records again. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        SafeFiles files = new SafeFiles(1000, OptionalInt.empty());
        Path file = directory.resolve("a.weir");
        long written = 0;
        try (Recorder recorder = open(file, files)) {
            for (; !recorder.hasStopped(); written++) {
                recorder.record(SampleSnapshot.withConnections(20 + (int) written));
            }
            System.out.println(recorder.stopped().orElseThrow());
        }
        System.out.println("whole " + (written - 1) + " played " + played(file));
        fill(directory.resolve("filler"));
        Snapshot large = SampleSnapshot.withConnections(1_000);
        try {
            files.write(
                    directory.resolve("export.json"),
                    out -> JsonSnapshot.only(Table.CONNECTIONS).write(large, out));
        } catch (IOException refused) {
            System.out.println(refused.getMessage());
        }
        try (Recorder recorder = open(directory.resolve("b.weir"), files)) {
            recorder.record(large);
            System.out.println(recorder.stopped().orElseThrow());
        }
        try (Stream<Path> names = Files.list(directory)) {
            System.out.println(
                    names.map(name -> name.getFileName().toString()).sorted().toList());
        }
    }

    private static Recorder open(Path file, SafeFiles files) throws IOException {
        return Recorder.open(file, OptionalLong.empty(), Optional.empty(), JsonSnapshot.forReplay(Codecs.NONE), files);
    }

    private static long played(Path file) throws IOException {
        try (Playback playback = Playback.open(file, Codecs.NONE)) {
            while (playback.next().isPresent()) {
                if (playback.ending().isPresent()) {
                    break;
                }
            }
            playback.ending().ifPresent(System.out::println);
            return playback.played();
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE_NEW)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            System.out.println("full");
        }
    }
}
