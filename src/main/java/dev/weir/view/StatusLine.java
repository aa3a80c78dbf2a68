package dev.weir.view;

import dev.weir.screen.Settings;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import java.util.stream.Collectors;

/** What is switched on: order, grouping, units, following, the packet filter. */
final class StatusLine {

    private StatusLine() {}

    static void draw(Canvas canvas, UiState state) {
        Settings settings = state.settings();
        String text = state.table()
                        .screen()
                        .map(settings::sort)
                        .map(sort -> "sort " + sort.column()
                                + (sort.descending() ? ", largest first   " : ", smallest first   "))
                        .orElse("")
                + "group " + settings.grouping().label() + "   rates in " + (settings.bytes() ? "bytes" : "bits")
                + "   " + settings.gone().label() + (settings.hideMine() ? "   my session hidden" : "")
                + (settings.names() ? "   names on" : "")
                + "   packets counted: "
                + (state.packetFilter().isEmpty() ? "all" : Printable.text(state.packetFilter()))
                + (state.chosenInterfaces().isEmpty()
                        ? ""
                        : " on "
                                + state.chosenInterfaces().stream()
                                        .map(Printable::text)
                                        .collect(Collectors.joining(" ")))
                + (state.isFollowing()
                        ? "   following "
                                + state.selectedRow()
                                        .map(row -> Printable.text(
                                                row.name(state.shown().orElseThrow())))
                                        .orElse("")
                        : "");
        canvas.put(0, 0, Columns.cut(text, canvas.columns()), Ink.TEXT);
    }
}
