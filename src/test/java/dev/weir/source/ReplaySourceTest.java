package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Recordings;
import dev.weir.Scenario;
import dev.weir.codec.Codecs;
import dev.weir.model.Control;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ReplaySourceTest {

    @TempDir
    private Path directory;

    private static long millis(SnapshotSource source) throws InterruptedException {
        long start = System.nanoTime();
        assertThat(source.next()).isPresent();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void snapshotsComeInOrderAndThenNoMore() throws IOException, InterruptedException {
        try (SnapshotSource source =
                ReplaySource.open(Recordings.of(3, directory), 1_000, Duration.ofSeconds(1), Codecs.NONE)) {
            for (int second = 0; second < 3; second++) {
                assertThat(source.next()).map(Snapshot::time).contains(Scenario.START.plusSeconds(second));
            }
            assertThat(source.next()).isEmpty();
            assertThat(source.ending()).isEmpty();
        }
    }

    @Test
    void gapsAreAsLongAsTheSpeedMakesThem() throws IOException, InterruptedException {
        try (SnapshotSource source =
                ReplaySource.open(Recordings.of(3, directory), 5, Duration.ofSeconds(1), Codecs.NONE)) {
            assertThat(millis(source)).isLessThan(150);
            assertThat(millis(source)).isGreaterThanOrEqualTo(195);
        }
    }

    @Test
    void longerIntervalSlowsTheReplayDown() throws IOException, InterruptedException {
        try (SnapshotSource source =
                ReplaySource.open(Recordings.of(3, directory), 20, Duration.ofSeconds(1), Codecs.NONE)) {
            source.next();
            source.control(new Control.SetInterval(Duration.ofSeconds(5)));
            assertThat(millis(source)).isGreaterThanOrEqualTo(245);
        }
    }
}
