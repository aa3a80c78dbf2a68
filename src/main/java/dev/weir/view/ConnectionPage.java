package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.Subject;
import dev.weir.model.TcpHealth;
import dev.weir.screen.Clip;
import dev.weir.screen.ConnectionText;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Series;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.screen.Verdict;
import dev.weir.units.Ceiling;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything known of one connection.
 * <pre>
 *  process  java 944   app   docker:shop-api
 *  opened   12:01:58 (1m 43s)   state ESTABLISHED
 *  IN   1.10 Mb/s  total 13,600,231 B  ▁▂▃▃▅▅▆▇▇▆▅▅▃▃▂▂▂▃▃▅▆▇█▇▆▅▃▂
 *  OUT   120 kb/s  total  1,400,002 B  ▁▁▁▂▂▂▁▁▁▁▂▂▃▃▂▂▁▁▁▁▂▂▂▁▁▁▁▂
 *  TCP, from the kernel
 *  verdict  congestion-limited (cwnd 10 &lt; rwnd 45 segments, 8192 B wait)
 *  events
 * </pre>
 */
final class ConnectionPage {

    private static final int LABEL = 10;
    private static final int RATE = 11;
    private static final int TOTAL = 22;
    /** How far back the verdict looks; snapshots. */
    private static final int VERDICT_WINDOW = 60;

    private static final long NO_THRESHOLD = Integer.MAX_VALUE;

    private ConnectionPage() {}

    static void draw(Canvas canvas, UiState state, Joined in, ConnectionKey key) {
        Optional<Connection> found = in.connection(key);
        if (found.isEmpty()) {
            Text.wrapped(
                    canvas,
                    1,
                    1,
                    "This connection is not in this snapshot: it was not open then, or had closed more than a minute"
                            + " before" + Text.orTooQuiet(state),
                    Ink.TEXT);
            return;
        }
        Connection connection = found.get();
        int row = 0;
        Optional<ProcessTotal> owner = in.process(connection.owner());
        row = fact(
                canvas,
                row,
                "process",
                owner.map(process ->
                                Text.name(process, in) + " " + process.key().pid() + "   user "
                                        + Printable.text(process.names().user()) + "   "
                                        + Printable.text(Row.OfProcess.unit(process)))
                        .orElse(
                                connection.comm().isEmpty()
                                        ? "none"
                                        : Printable.text(connection.comm()) + " "
                                                + connection.owner().pid()));
        if (owner.isPresent() && canvas.rows() >= 16) {
            row = fact(
                    canvas,
                    row,
                    "args",
                    owner.get().names().commandLine().map(Printable::text).orElse(Figures.NONE));
            row = fact(
                    canvas,
                    row,
                    "parents",
                    DetailPanel.parents(owner.get().names()).replace("   parents ", ""));
        }
        row = fact(
                canvas,
                row,
                "ends",
                Clip.ends(connection)
                        + (connection.loopback() ? "   both on this host" : "")
                        + connection.unknownPeer().map(why -> "   " + why).orElse(""));
        String name = state.hosts().get(connection.raddr());
        if (name != null) {
            row = fact(canvas, row, "remote", Printable.text(name) + " (reverse DNS)");
        }
        row = fact(
                canvas,
                row,
                "opened",
                Text.fitting(
                        canvas.columns() - LABEL,
                        "   ",
                        opened(connection, in, canvas.look()),
                        "state " + ConnectionText.state(connection),
                        connection.netns() == 0 ? "" : "netns " + connection.netns()));
        row = traffic(canvas, state, connection, row + 1);
        row = health(canvas, state, in, connection, row + 1);
        events(canvas, state, connection, row + 1);
    }

    private static int fact(Canvas canvas, int row, String label, String value) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.put(LABEL, row, Columns.cut(value, Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
        return row + 1;
    }

    private static String opened(Connection connection, Joined in, Look look) {
        return connection
                        .opened()
                        .map(opened -> Times.ofDay(opened, look.zone()) + " ("
                                + Span.full(Times.nanosBetween(
                                        opened,
                                        connection.closed().orElse(in.snapshot().time())))
                                + ")")
                        .orElse("before weir started")
                + connection
                        .closed()
                        .map(closed -> "   closed " + Times.ofDay(closed, look.zone()))
                        .orElse("");
    }

    private static int traffic(Canvas canvas, UiState state, Connection connection, int row) {
        int spark = canvas.columns() - LABEL - RATE - TOTAL - 3;
        double[] rx = Series.of(state, spark, snapshot -> Series.of(snapshot, connection.key(), true));
        double[] tx = Series.of(state, spark, snapshot -> Series.of(snapshot, connection.key(), false));
        direction(
                canvas,
                row,
                "IN",
                Figures.rateWithUnit(connection.traffic().rxRate(), state.settings()),
                connection.traffic().rxBytes(),
                rx,
                Ink.RX);
        direction(
                canvas,
                row + 1,
                "OUT",
                Figures.rateWithUnit(connection.traffic().txRate(), state.settings()),
                connection.traffic().txBytes(),
                tx,
                Ink.TX);
        if (state.isAppBytesOnly() && connection.wire().isEmpty()) {
            return fact(canvas, row + 2, "wire", "not kept of this second");
        }
        if (connection.wire().isPresent()) {
            return fact(
                    canvas,
                    row + 2,
                    "wire",
                    Text.fitting(
                            canvas.columns() - LABEL,
                            "   ",
                            "IN " + Digits.grouped(connection.wire().get().rxBytes()) + " B",
                            "OUT " + Digits.grouped(connection.wire().get().txBytes()) + " B",
                            connection
                                    .wirePackets()
                                    .map(packets -> "packets " + Digits.grouped(packets.rxPackets()) + " / "
                                            + Digits.grouped(packets.txPackets()))
                                    .orElse(""),
                            "with headers and retransmissions"));
        }
        return row + 2;
    }

    private static void direction(
            Canvas canvas, int row, String label, String rate, long total, double[] series, Ink ink) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.putRight(LABEL + RATE, row, rate, Ink.TEXT);
        canvas.putRight(LABEL + RATE + TOTAL, row, Figures.total(total, TOTAL), Ink.TEXT);
        canvas.put(
                LABEL + RATE + TOTAL + 2,
                row,
                canvas.glyphs().sparkline(series, Ceiling.above(Series.peak(series))),
                ink);
    }

    private static int health(Canvas canvas, UiState state, Joined in, Connection connection, int row) {
        if (connection.health().isEmpty()) {
            int next = connection.dropped().isEmpty()
                    ? row
                    : fact(
                            canvas,
                            row,
                            "dropped",
                            Digits.grouped(connection.dropped().get()) + " before anyone read "
                                    + (connection.dropped().get() == 1 ? "it" : "them"));
            return fact(
                    canvas,
                    next,
                    "TCP",
                    connection.state() == SocketState.NONE || connection.isListening()
                            ? "no health numbers for this kind of socket"
                            : state.isAppBytesOnly()
                                    ? "its numbers were not kept of this second"
                                    : "health numbers were not read");
        }
        TcpHealth health = connection.health().get();
        canvas.put(1, row, "TCP, from the kernel" + readAgo(health, in), Ink.STRONG);
        canvas.put(
                1,
                row + 1,
                "srtt " + Span.latency(health.srttMicros()) + "   var " + Span.latency(health.rttvarMicros())
                        + "   min " + Span.latency(health.minRttMicros()) + "   rto "
                        + Span.latency(health.rtoMicros()),
                Ink.TEXT);
        canvas.put(
                1,
                row + 2,
                "cwnd " + health.cwndSegments() + " segments of " + health.mssBytes() + " B   ssthresh "
                        + (health.ssthreshSegments() >= NO_THRESHOLD
                                ? "none"
                                : Long.toString(health.ssthreshSegments()))
                        + "   rwnd "
                        + Scale.BYTES.text(health.sndWndBytes()) + "   in flight " + health.inFlightSegments(),
                Ink.TEXT);
        canvas.put(
                1,
                row + 3,
                "retransmitted " + Digits.grouped(health.retransSegments()) + "   lost now " + health.lostSegments()
                        + "   not sent " + Scale.BYTES.text(health.notSentBytes()) + "   acked "
                        + Digits.grouped(health.ackedBytes()) + " B",
                Ink.TEXT);
        return fact(
                canvas,
                row + 4,
                "verdict",
                Verdict.of(health, earlier(state, connection.key())).text());
    }

    /** How old the numbers are, as in {@code , read 37s ago}; nothing where that is not known. */
    static String readAgo(TcpHealth health, Joined in) {
        OptionalLong age = health.ageNanos(in.snapshot().monoNanos());
        return age.isEmpty() ? "" : ", read " + Span.age(age.getAsLong()) + " ago";
    }

    /** The connection's health a window ago, or as long ago as it is known. */
    private static Optional<TcpHealth> earlier(UiState state, ConnectionKey key) {
        int newest = Series.newest(state);
        for (int i = Math.max(0, newest - VERDICT_WINDOW); i < newest; i++) {
            Optional<TcpHealth> then =
                    Series.connection(state.past().get(i), key).flatMap(Connection::health);
            if (then.isPresent()) {
                return then;
            }
        }
        return Optional.empty();
    }

    /** The verdict over the connection's whole life, for one line. */
    static String verdict(Connection connection) {
        return "TCP verdict: "
                + connection
                        .health()
                        .map(health -> Verdict.of(health, Optional.empty()).text())
                        .orElse(Figures.NONE);
    }

    private static void events(Canvas canvas, UiState state, Connection connection, int row) {
        canvas.put(1, row, "events", Ink.STRONG);
        List<String> events = events(state, connection, canvas);
        for (int i = 0; i < events.size(); i++) {
            canvas.put(1, row + 1 + i, Columns.cut(events.get(i), canvas.columns() - 1), Ink.TEXT);
        }
        if (events.isEmpty()) {
            canvas.put(1, row + 1, "none in the last minutes", Ink.TEXT);
        }
    }

    /** What happened to it in the last minutes, newest first. */
    private static List<String> events(UiState state, Connection connection, Canvas canvas) {
        Look look = canvas.look();
        List<String> events = new ArrayList<>();
        Connection before = null;
        for (Snapshot snapshot : state.past().subList(0, Series.newest(state) + 1)) {
            Connection now = Series.connection(snapshot, connection.key()).orElse(null);
            if (now != null && before != null) {
                long retransmitted =
                        now.retransmits().orElse(0L) - before.retransmits().orElse(0L);
                if (retransmitted > 0) {
                    events.add(
                            0,
                            Times.ofDay(snapshot.time(), look.zone()) + "  " + retransmitted
                                    + (retransmitted == 1 ? " segment" : " segments") + " retransmitted");
                }
                if (now.state() != before.state()) {
                    events.add(
                            0,
                            Times.ofDay(snapshot.time(), look.zone()) + "  " + before.state() + " to " + now.state());
                }
            }
            before = now == null ? before : now;
        }
        for (Alert alert : state.shown().orElseThrow().snapshot().alerts()) {
            if (alert.about().equals(new Subject.OfConnection(connection.key()))) {
                events.add(0, AlertLine.fitted(alert, canvas, state, canvas.columns() - 1));
            }
        }
        connection.opened().ifPresent(opened -> events.add(Times.ofDay(opened, look.zone()) + "  opened"));
        return events;
    }
}
