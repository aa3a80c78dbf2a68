package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.model.Snapshot;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Key;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.units.Glyphs;
import dev.weir.view.Frame;
import dev.weir.view.Look;
import dev.weir.view.Theme;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slow link has to carry, measured on the real panels while the web server of {@link Scenario} is busy. */
class BytesPerRefreshTest {

    private static final Look LOOK = new Look(Theme.TERMINAL, Glyphs.UNICODE, ZoneOffset.UTC);
    private static final int SECONDS = 90;
    private static final int MOST_BYTES = 3072;

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "9"})
    void aRefreshAt80By24TakesAtMostThreeKilobytes(String view) {
        assertThat(largestRefresh(Size.USUAL, view)).isBetween(1, MOST_BYTES);
    }

    @Test
    void aRefreshOfALargeScreenTakesNoMoreThanAFewTimesThat() {
        assertThat(largestRefresh(new Size(200, 60), "1")).isBetween(1, 4 * MOST_BYTES);
    }

    @Test
    void aPressedKeyTakesLessThanARefresh() {
        List<Snapshot> snapshots = Scenario.seconds(SECONDS);
        UiState state = Update.update(started(Size.USUAL), new Event.Tick(snapshots.get(SECONDS - 1), snapshots))
                .state();
        FrameEncoder encoder = encoder(Size.USUAL);
        draw(encoder, state);
        int bytes = draw(
                encoder,
                Update.update(state, new Event.Pressed(new KeyStroke(KeyType.ArrowDown)))
                        .state());
        assertThat(bytes).isBetween(1, MOST_BYTES / 2);
    }

    private static int largestRefresh(Size size, String view) {
        List<Snapshot> snapshots = Scenario.seconds(SECONDS);
        UiState state = Update.update(
                        started(size), new Event.Pressed(Key.parse(view).orElseThrow()))
                .state();
        FrameEncoder encoder = encoder(size);
        int largest = 0;
        for (int second = 0; second < SECONDS; second++) {
            state = Update.update(state, new Event.Tick(snapshots.get(second), snapshots.subList(0, second + 1)))
                    .state();
            int bytes = draw(encoder, state);
            largest = second < 2 ? 0 : Math.max(largest, bytes);
        }
        return largest;
    }

    private static UiState started(Size size) {
        return UiState.start(size, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
    }

    private static FrameEncoder encoder(Size size) {
        return new FrameEncoder(
                new Capabilities(true, Colours.ANSI, true), new TerminalSize(size.columns(), size.rows()));
    }

    private static int draw(FrameEncoder encoder, UiState state) {
        return encoder.encode(Frame.draw(state, LOOK), null).size();
    }
}
