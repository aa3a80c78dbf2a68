package dev.weir.view;

import dev.weir.model.Connection;
import dev.weir.model.Seen;
import dev.weir.model.Traffic;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.List;
import java.util.Optional;

/** What is known of a remote network or a group of processes, above the list of what belongs to it. */
final class ScopePage {

    /** Lines above the explanation of what belongs to no process. */
    private static final int FACTS = 3;

    private ScopePage() {}

    static void draw(Canvas canvas, UiState state, Joined in, Scope scope) {
        canvas.put(1, 0, Columns.cut(kind(scope) + Printable.text(scope.label()), canvas.columns() - 1), Ink.STRONG);
        List<Connection> connections = in.snapshot().connections().stream()
                .filter(connection -> state.isAbout(connection, in))
                .toList();
        Optional<Seen.LeftOver> whole = leftOver(scope, in);
        if (whole.isPresent()) {
            canvas.put(1, 1, moved(whole.get().traffic(), state) + "   L2 bytes", Ink.TEXT);
            canvas.put(
                    1,
                    2,
                    connections.isEmpty()
                            ? "no connection of it is known"
                            : "connections known of it: " + connections.size(),
                    Ink.TEXT);
            Text.wrapped(canvas, 1, FACTS, whole.get().explanation(), Ink.TEXT);
            return;
        }
        canvas.put(
                1,
                1,
                scope.totals(in, state).map(traffic -> moved(traffic, state)).orElse("not kept in this snapshot"),
                Ink.TEXT);
        canvas.put(
                1,
                2,
                "connections "
                        + connections.stream()
                                .filter(connection -> connection.closed().isEmpty())
                                .count()
                        + "   processes "
                        + connections.stream().map(Connection::owner).distinct().count() + "   remote addresses "
                        + connections.stream()
                                .map(Connection::raddr)
                                .filter(address -> !address.isUnspecified())
                                .distinct()
                                .count(),
                Ink.TEXT);
    }

    private static String moved(Traffic traffic, UiState state) {
        return "IN " + Figures.rateWithUnit(traffic.rxRate(), state.settings()) + "  "
                + Digits.grouped(traffic.rxBytes()) + " B   OUT "
                + Figures.rateWithUnit(traffic.txRate(), state.settings()) + "  " + Digits.grouped(traffic.txBytes())
                + " B";
    }

    private static String kind(Scope scope) {
        if (scope instanceof Scope.OfGroup group) {
            return group.grouping().label() + " ";
        }
        return scope instanceof Scope.OfNetwork ? "remote network " : "";
    }

    private static Optional<Seen.LeftOver> leftOver(Scope scope, Joined in) {
        return in.snapshot().totals().seen().leftOver().stream()
                .filter(leftOver ->
                        scope instanceof Scope.OfLeftOver about && about.label().equals(leftOver.label()))
                .findFirst();
    }
}
