package dev.weir.screen;

import dev.weir.units.Glyphs;
import java.time.ZoneId;

/**
 * What the text of a table's cell may depend on besides its row.
 *
 * @param state  what the person chose and what is kept of the past
 * @param in     the snapshot shown
 * @param glyphs characters of bars and arrows
 * @param zone   time zone of every time shown
 * @param width  cells there are
 * @param sorted whether the list is sorted by this column
 */
public record Cell(UiState state, Joined in, Glyphs glyphs, ZoneId zone, int width, boolean sorted) {

    /** The settings. */
    public Settings settings() {
        return state.settings();
    }
}
