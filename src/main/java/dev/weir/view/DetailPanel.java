package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import dev.weir.screen.Clip;
import dev.weir.screen.ConnectionText;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The selected row explained in place.
 * <pre>
 * -- java 944   docker:shop-api   user app   parents containerd-shim 901 &lt; systemd 1 ------
 *  java -Xmx2g -jar shop.jar --port 8080                      IN 13,600,231 B  OUT 1,400,002 B
 *  top: 10.0.3.7:5432 1.10M   192.0.2.80:443 640k   listens :8080
 * </pre>
 */
final class DetailPanel {

    /** Room for most IPv6 addresses with their port. */
    private static final int REMOTE = 32;

    private static final int MOST_LISTENING = 6;
    /** How many of the busiest connections one line names. */
    private static final int MOST_BUSIEST = 3;

    private DetailPanel() {}

    static void draw(Canvas canvas, UiState state, Joined in) {
        List<String> lines = state.selectedRow()
                .map(row -> lines(row, state, in, canvas.rows() - 1, canvas.columns() - 1))
                .orElse(List.of());
        canvas.title(lines.isEmpty() ? "nothing selected" : lines.get(0), Ink.STRONG);
        for (int i = 1; i < lines.size() && i < canvas.rows(); i++) {
            canvas.put(1, i, Columns.cut(lines.get(i), canvas.columns() - 1), Ink.TEXT);
        }
    }

    /** The title, then as many lines as there is something to say, the most telling first. */
    private static List<String> lines(Row row, UiState state, Joined in, int room, int columns) {
        if (row instanceof Row.OfProcess process) {
            return process(process.total(), state, in, room, columns);
        }
        if (row instanceof Row.OfConnection connection) {
            return connection(connection.connection(), state, in, columns);
        }
        if (row instanceof Row.OfPort port) {
            return port(port.total(), state, in, room, columns);
        }
        if (row instanceof Row.OfAlert alert) {
            return alert(alert.alert(), state, in);
        }
        if (row instanceof Row.OfGroup group) {
            return List.of(
                    Printable.text(group.group().name()),
                    "processes " + group.group().members() + "   connections "
                            + group.group().connections() + "   " + totals(row));
        }
        List<String> own = row.explained(in);
        if (!own.isEmpty()) {
            return own;
        }
        List<String> lines = new ArrayList<>();
        lines.add(Printable.text(row.name(in)));
        String first = row.traffic() == Traffic.NONE ? Printable.text(row.about()) : totals(row);
        if (!first.isEmpty()) {
            lines.add(first);
        }
        lines.add(
                Text.fitting(columns, "   ", state.table().cells(row, state, in).toArray(String[]::new)));
        return lines;
    }

    private static List<String> alert(Alert alert, UiState state, Joined in) {
        String parts = in.snapshot().alerts().stream()
                .filter(other -> other.partOf().isPresent() && other.partOf().getAsLong() == alert.id())
                .map(other -> Printable.text(other.rule() + " " + other.subject()))
                .collect(Collectors.joining(", "));
        String cause = alert.partOf().isPresent()
                ? "explained by alert " + alert.partOf().getAsLong()
                : parts.isEmpty() ? "explains no other alert" : "explains " + parts;
        return List.of(
                "alert " + alert.id() + "   " + Printable.text(alert.rule()) + "   " + Printable.text(alert.subject()),
                AlertText.figures(alert, state.settings()),
                cause);
    }

    private static String totals(Row row) {
        return "IN " + Digits.grouped(row.traffic().rxBytes()) + " B   OUT "
                + Digits.grouped(row.traffic().txBytes()) + " B";
    }

    private static List<String> process(ProcessTotal total, UiState state, Joined in, int room, int columns) {
        ProcessNames names = total.names();
        List<String> lines = new ArrayList<>();
        String unit = Row.OfProcess.unit(total);
        lines.add(Text.name(total, in) + " " + total.key().pid() + (unit.isEmpty() ? "" : "   " + Printable.text(unit))
                + "   user " + Printable.text(names.user()) + parents(names));
        String totals = totals(new Row.OfProcess(total));
        lines.add(totals + "   "
                + names.commandLine()
                        .map(Printable::text)
                        .or(() -> names.exe().map(Printable::text))
                        .orElse("no command line"));
        List<Connection> busiest = in.of(total.key()).busiest();
        String listens = listens(in.of(total.key()).listeningPorts());
        if (room <= 2) {
            lines.add(top(busiest, state, listens, columns));
            return lines;
        }
        names.exe().ifPresent(exe -> lines.add("exe " + Printable.text(exe)));
        lines.add("seen for "
                + Span.full(Times.nanosBetween(total.firstSeen(), in.snapshot().time())) + "   calls/s "
                + (total.syscalls().isEmpty() ? Figures.NONE : Figures.count(total.callsPerSecond())) + listens);
        busiest.stream()
                .limit(Math.max(0, room - lines.size() + 1))
                .forEach(connection -> lines.add(line(connection, state, in, columns)));
        return lines;
    }

    static String parents(ProcessNames names) {
        StringBuilder chain = new StringBuilder();
        for (ProcessNames.Ancestor ancestor : names.parents()) {
            chain.append(chain.isEmpty() ? "   parents " : " < ")
                    .append(Printable.text(ancestor.comm()))
                    .append(' ')
                    .append(ancestor.pid());
        }
        return chain.toString();
    }

    private static String listens(List<Integer> ports) {
        return ports.isEmpty()
                ? ""
                : ports.stream()
                        .limit(MOST_LISTENING)
                        .map(port -> ":" + port)
                        .collect(Collectors.joining(" ", "   listens ", ""));
    }

    /** As many of the busiest as fit, and what else is to be said there. */
    private static String top(List<Connection> busiest, UiState state, String more, int columns) {
        List<String> parts = new ArrayList<>();
        for (Connection connection : busiest.subList(0, Math.min(MOST_BUSIEST, busiest.size()))) {
            parts.add((parts.isEmpty() ? "top: " : "")
                    + Clip.remote(connection)
                    + ' '
                    + Figures.rate(connection.traffic().totalRate(), state.settings()));
        }
        parts.add(busiest.isEmpty() ? "no connections" : "");
        parts.add(more.strip());
        return Text.fitting(columns, "   ", parts.toArray(String[]::new));
    }

    private static String line(Connection connection, UiState state, Joined in, int columns) {
        String moved = Columns.left(ConnectionText.remote(connection, REMOTE), REMOTE)
                + Columns.left(ConnectionText.state(connection), 9)
                + " IN " + Columns.right(Figures.rate(connection.traffic().rxRate(), state.settings()), 6)
                + "  OUT " + Columns.right(Figures.rate(connection.traffic().txRate(), state.settings()), 6);
        Optional<TcpHealth> health = connection.health();
        String rtt =
                health.map(read -> "rtt " + Span.latency(read.srttMicros())).orElse("");
        String read = health.map(known -> ConnectionPage.readAgo(known, in)).orElse("");
        // A round-trip time without its age would pass for one of now.
        return Text.fitting(columns, "  ", moved, rtt + read);
    }

    private static List<String> connection(Connection connection, UiState state, Joined in, int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(Clip.ends(connection));
        lines.add((connection.comm().isEmpty() ? "[kernel]" : Printable.text(connection.comm())) + " "
                + connection.owner().pid() + "   "
                + totals(new Row.OfConnection(connection)) + (connection.loopback() ? "   both ends on this host" : "")
                + (connection.beforeWeir() ? "   open since before weir" : ""));
        lines.add(connection
                .health()
                .map(health -> ConnectionPage.verdict(connection))
                .orElse(connection.isListening() ? "waits for connections" : "no TCP health for this socket"));
        lines.add(line(connection, state, in, columns));
        return lines;
    }

    private static List<String> port(PortTotal total, UiState state, Joined in, int room, int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(total.key().text() + "   " + Row.OfPort.application(total, in)
                + (total.local() ? "   served here" : "   remote service"));
        StringBuilder owners = new StringBuilder();
        total.owners().stream()
                .limit(4)
                .forEach(owner -> owners.append(owners.isEmpty() ? "" : ", ")
                        .append(in.process(owner)
                                .map(process -> Printable.text(process.names().comm()))
                                .orElse("pid"))
                        .append(' ')
                        .append(owner.pid()));
        lines.add((owners.isEmpty() ? "no process known" : owners) + "   " + totals(new Row.OfPort(total)));
        List<Connection> busiest = in.of(total.key()).busiest();
        if (room <= 2) {
            lines.add(top(busiest, state, "", columns));
        } else {
            busiest.stream()
                    .limit(Math.max(0, room - lines.size() + 1))
                    .forEach(connection -> lines.add(line(connection, state, in, columns)));
        }
        return lines;
    }
}
