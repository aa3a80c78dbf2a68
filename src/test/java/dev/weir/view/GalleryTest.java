package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllLists;
import dev.weir.history.Timeline;
import dev.weir.model.Snapshot;
import dev.weir.record.Playback;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws every view from a recorded run as a PNG file: {@code make screenshots}. */
@Tag("screenshots")
class GalleryTest {

    private static final Path RECORDING = Path.of("src/test/resources/recordings/busy-host.weir");
    private static final Path DIRECTORY = Path.of(System.getProperty("weir.screenshots", "target/screenshots"));
    private static final List<Snapshot> RUN = run();

    /** One screenshot: its name without the size, and the keys that lead there. */
    record Shot(String name, Size size, String... keys) {
        Path file() {
            return DIRECTORY.resolve(name + "-" + size.columns() + "x" + size.rows() + ".png");
        }

        @Override
        public String toString() {
            return file().getFileName().toString();
        }
    }

    private static List<Snapshot> run() {
        try (Playback playback = Playback.open(RECORDING, AllLists.codecs())) {
            List<Snapshot> snapshots = new ArrayList<>();
            for (Optional<Snapshot> next = playback.next(); next.isPresent(); next = playback.next()) {
                snapshots.add(next.get());
            }
            return snapshots;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Shot> shots() {
        return Stream.of(Size.USUAL, new Size(160, 50), new Size(200, 60))
                .flatMap(size -> Stream.of(
                        new Shot("overview", size, "Down"),
                        new Shot("processes", size, "2", "Down"),
                        new Shot("ports", size, "3", "Down"),
                        new Shot("connections", size, "4", "Down"),
                        new Shot("alerts", size, "9", "Down"),
                        new Shot("history", size, "0"),
                        new Shot("interfaces", size, "i", "Down"),
                        new Shot("interface", size, "i", "Down", "Enter"),
                        new Shot("clients", size, "5", "Down"),
                        new Shot("client", size, "5", "Down", "Enter"),
                        new Shot("rules", size, "8", "Down"),
                        new Shot("rule", size, "8", "Down", "Enter"),
                        new Shot("policy", size, "P", "Down"),
                        new Shot("source", size, "P", "Down", "Enter"),
                        new Shot("process", size, "2", "Down", "Enter"),
                        new Shot("port", size, "3", "Down", "Enter"),
                        new Shot("connection", size, "4", "Down", "Enter"),
                        new Shot("why", size, "2", "Down", "w"),
                        new Shot("help", size, "?"),
                        new Shot("past", size, "2", "t"),
                        new Shot("networks", size, "2", "a", "a", "a", "a", "Down"),
                        new Shot("paused", size, "Down", "[", "[", "[", "[", "[")));
    }

    @ParameterizedTest
    @MethodSource("shots")
    void isDrawnFromTheRecordedRun(Shot shot) throws IOException {
        UiState state = UiState.start(shot.size(), Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        Timeline timeline = new Timeline();
        for (Snapshot snapshot : RUN) {
            timeline.add(snapshot);
            state = Update.update(state, new Event.Tick(snapshot, timeline.snapshots()))
                    .state();
        }
        Picture picture = Frame.draw(Pictures.pressed(state, shot.keys()), Pictures.LOOK);
        Screenshot.write(picture, shot.file());
        assertThat(shot.file()).isNotEmptyFile();
    }
}
