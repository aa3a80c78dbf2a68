package dev.weir;

import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.model.Snapshot;
import dev.weir.record.Recorder;
import dev.weir.record.SafeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Recordings of the scenario. */
public final class Recordings {

    private Recordings() {}

    /** Writes so many seconds of it into a new file of a directory. */
    public static Path of(int seconds, Path directory) throws IOException {
        return of(Scenario.seconds(seconds), Codecs.NONE, directory);
    }

    /** Writes snapshots with what features add to them into a new file of a directory. */
    public static Path of(List<Snapshot> snapshots, Codecs codecs, Path directory) throws IOException {
        Path file = directory.resolve("run.weir");
        try (Recorder recorder = Recorder.open(
                file,
                OptionalLong.empty(),
                Optional.empty(),
                JsonSnapshot.forReplay(codecs),
                SafeFiles.ofThisProcess(null))) {
            for (Snapshot snapshot : snapshots) {
                recorder.record(snapshot);
            }
        }
        return file;
    }
}
