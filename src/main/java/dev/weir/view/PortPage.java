package dev.weir.view;

import dev.weir.model.Connection;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.PortUsers;
import dev.weir.screen.Clip;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Narrowed;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything known of one port, above the list of its connections: who listens, who uses it, from which networks. */
final class PortPage {

    private static final int LABEL = 10;
    private static final double PERCENT = 100;

    private PortPage() {}

    static void draw(Canvas canvas, UiState state, Joined in, PortKey key) {
        Optional<PortTotal> found = in.port(key);
        if (found.isEmpty()) {
            Text.wrapped(canvas, 1, 1, "This port is not in this snapshot.", Ink.TEXT);
            return;
        }
        PortTotal total = Narrowed.port(found.get(), state, in);
        canvas.put(
                1,
                0,
                Columns.cut(
                        key.text() + "   " + Row.OfPort.application(total, in)
                                + (total.service().isEmpty() ? "" : "   service " + Printable.text(total.service()))
                                + (total.local() ? "   served by this host" : "   a service elsewhere"),
                        canvas.columns() - 1),
                Ink.STRONG);
        List<Connection> connections = in.of(key).all().stream()
                .filter(connection -> state.isAbout(connection, in))
                .toList();
        fact(
                canvas,
                1,
                "used by",
                total.owners().stream()
                        .limit(6)
                        .map(owner -> in.process(owner)
                                        .map(process ->
                                                Printable.text(process.names().comm()) + " ")
                                        .orElse("")
                                + owner.pid())
                        .collect(Collectors.joining(", ")));
        fact(
                canvas,
                2,
                "listens",
                connections.stream()
                        .filter(Connection::isListening)
                        .map(connection -> Clip.end(connection.laddr(), connection.lport()))
                        .distinct()
                        .collect(Collectors.joining(" ")));
        fact(
                canvas,
                3,
                "traffic",
                "IN " + Figures.rateWithUnit(total.traffic().rxRate(), state.settings()) + "  "
                        + Digits.grouped(total.traffic().rxBytes()) + " B   OUT "
                        + Figures.rateWithUnit(total.traffic().txRate(), state.settings())
                        + "  " + Digits.grouped(total.traffic().txBytes()) + " B");
        fact(
                canvas,
                4,
                total.local() ? "clients" : "servers",
                in.snapshot()
                        .section(PortUsers.class)
                        .filter(section -> total == found.get())
                        .flatMap(section -> section.of(key))
                        .map(users -> users(users, total, canvas.columns() - LABEL))
                        .orElse(Digits.grouped(total.clients()) + " addresses since start   " + total.connections()
                                + " connections open"));
        fact(canvas, 5, "networks", networks(connections));
    }

    /** {@code 12 now   3 new a minute   window of 60 s: 40 in the last, 9 in this   1,204 since start}. */
    private static String users(PortUsers.Users users, PortTotal total, int columns) {
        return Text.fitting(
                columns,
                "   ",
                number(users.now(), users.error()) + " now",
                Digits.grouped(users.newLastMinute()) + " new a minute",
                "window of " + users.windowSeconds() + " s: "
                        + (users.last().isPresent()
                                ? number(users.last().getAsLong(), users.lastError())
                                        + synOnly(users.lastSynOnly(), users.lastError()) + " in the last, "
                                : "")
                        + number(users.live(), users.error()) + synOnly(users.synOnly(), users.error()) + " in this",
                Digits.grouped(total.clients()) + " since start",
                total.connections() + " connections");
    }

    /** Those of some clients that may be false addresses; of an estimate only some are known. */
    private static String synOnly(long count, double error) {
        return count == 0 ? "" : (error > 0 ? ", at least " : ", ") + Digits.grouped(count) + " with SYNs alone,";
    }

    /** {@code 1,204}; an estimate as {@code ~1,204 (+-1.6 %)}. */
    private static String number(long count, double error) {
        return error > 0
                ? String.format(Locale.ROOT, "~%s (+-%.1f %%)", Digits.grouped(count), error * PERCENT)
                : Digits.grouped(count);
    }

    private static void fact(Canvas canvas, int row, String label, String value) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.put(
                LABEL,
                row,
                Columns.cut(value.isEmpty() ? Figures.NONE : value, Math.max(0, canvas.columns() - LABEL)),
                Ink.TEXT);
    }

    /** Remote networks with how many addresses each has here, the largest first. */
    private static String networks(List<Connection> connections) {
        Map<String, Long> addresses = connections.stream()
                .map(Connection::raddr)
                .filter(address -> !address.isUnspecified())
                .distinct()
                .collect(Collectors.groupingBy(
                        address -> Scope.OfNetwork.around(address).label(), LinkedHashMap::new, Collectors.counting()));
        return addresses.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(8)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("   "));
    }
}
