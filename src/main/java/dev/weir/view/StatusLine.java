package dev.weir.view;

import dev.weir.screen.Clip;
import dev.weir.screen.Column;
import dev.weir.screen.Row;
import dev.weir.screen.Settings;
import dev.weir.screen.Sort;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;

/** What is switched on: order, grouping, units, following, the packet filter. */
final class StatusLine {

    private StatusLine() {
    }

    static void draw(Canvas canvas, UiState state) {
        Settings settings = state.settings();
        Sort sort = settings.sort(state.table().list());
        String text = "sort " + sort.column().title() + (sort.isDescending() ? " (largest first)" : " (smallest first)")
                + "   group " + settings.grouping().label() + "   rates in " + (settings.bytes() ? "bytes" : "bits")
                + "   gone rows " + (settings.gone() ? "shown" : "hidden") + (settings.hideMine() ? "   my session hidden" : "")
                + (settings.names() ? "   names on" : "")
                + "   packets counted: " + (state.packetFilter().isEmpty() ? "all" : Printable.text(state.packetFilter()))
                + (state.isFollowing() ? "   following " + state.selectedRow().map(row -> name(row, state)).orElse("") : "");
        canvas.put(0, 0, Columns.cut(text, canvas.columns()), Ink.TEXT);
    }

    private static String name(Row row, UiState state) {
        return Printable.text(row instanceof Row.OfConnection connection ? Clip.ends(connection.connection())
                : row.text(Column.PROCESS, state.shown().orElseThrow()));
    }
}
