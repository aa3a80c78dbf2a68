package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codecs;
import dev.weir.model.Snapshot;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedSpanTest {

    private static final Path RECORDING = Path.of("src/test/resources/recordings/web-server.weir");

    @Test
    void spanIsThatFromTheFirstSnapshotToTheLast() throws Exception {
        try (Playback playback = Playback.open(RECORDING, Codecs.NONE)) {
            long first = playback.next().orElseThrow().monoNanos();
            long last = first;
            for (Optional<Snapshot> next = playback.next(); next.isPresent(); next = playback.next()) {
                last = next.get().monoNanos();
            }
            assertThat(RecordedSpan.nanos(RECORDING)).hasValue(last - first);
        }
    }
}
