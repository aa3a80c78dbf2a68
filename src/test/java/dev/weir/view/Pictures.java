package dev.weir.view;

import com.googlecode.lanterna.TextCharacter;
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
import java.time.ZoneOffset;
import java.util.List;

/** States made by pressing keys, and pictures as plain text. */
final class Pictures {

    static final Look LOOK = new Look(Theme.TERMINAL, Glyphs.UNICODE, ZoneOffset.UTC);
    static final Look ASCII = new Look(Theme.MONO, Glyphs.ASCII, ZoneOffset.UTC);

    private Pictures() {}

    /** A state that has seen these snapshots, one tick each, then keys by their labels. */
    static UiState state(Size size, List<Snapshot> snapshots, String... keys) {
        UiState state = UiState.start(size, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        for (int i = 0; i < snapshots.size(); i++) {
            state = Update.update(state, new Event.Tick(snapshots.get(i), snapshots.subList(0, i + 1)))
                    .state();
        }
        return pressed(state, keys);
    }

    /** The web server after a minute and a half. */
    static UiState webServer(Size size, String... keys) {
        return state(size, Scenario.seconds(90), keys);
    }

    static UiState pressed(UiState before, String... keys) {
        UiState state = before;
        for (String key : keys) {
            state = Update.update(state, new Event.Pressed(Key.parse(key).orElseThrow()))
                    .state();
        }
        return state;
    }

    static UiState typed(UiState before, String text) {
        UiState state = before;
        for (char c : text.toCharArray()) {
            state = Update.update(state, new Event.Pressed(Key.of(c))).state();
        }
        return state;
    }

    /** The picture's characters, lines without blanks at their ends. */
    static String text(Picture picture) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < picture.getSize().getRows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < picture.getSize().getColumns(); column++) {
                TextCharacter cell = picture.getCharacterAt(column, row);
                line.append(cell.getCharacterString());
                column += cell.isDoubleWidth() ? 1 : 0;
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
