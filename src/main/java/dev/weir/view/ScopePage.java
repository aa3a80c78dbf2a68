package dev.weir.view;

import dev.weir.model.Connection;
import dev.weir.screen.Joined;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.List;

/** What is known of a remote network or a group of processes, above the list of what belongs to it. */
final class ScopePage {

    private ScopePage() {
    }

    static void draw(Canvas canvas, UiState state, Joined in, Scope scope) {
        String kind = scope instanceof Scope.OfGroup group ? group.grouping().label() : "remote network";
        canvas.put(1, 0, kind + " " + Printable.text(scope.label()), Ink.STRONG);
        List<Connection> connections = in.snapshot().connections().stream().filter(connection -> scope.covers(connection, in)).toList();
        long rx = 0;
        long tx = 0;
        double rxRate = 0;
        double txRate = 0;
        for (Connection connection : connections) {
            rx += connection.traffic().rxBytes();
            tx += connection.traffic().txBytes();
            rxRate += connection.traffic().rxRate().orZero();
            txRate += connection.traffic().txRate().orZero();
        }
        canvas.put(1, 1, "IN " + Figures.rateWithUnit(rxRate, state.settings()) + "  " + Digits.grouped(rx) + " B   OUT "
                + Figures.rateWithUnit(txRate, state.settings()) + "  " + Digits.grouped(tx) + " B", Ink.TEXT);
        canvas.put(1, 2, "connections " + connections.size() + "   processes "
                + connections.stream().map(Connection::owner).distinct().count() + "   remote addresses "
                + connections.stream().map(Connection::raddr).filter(address -> !address.isUnspecified()).distinct().count(), Ink.TEXT);
    }
}
