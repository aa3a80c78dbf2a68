package dev.weir.codec;

import dev.weir.model.Alert;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Seen.LeftOver;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A snapshot as plain text for people: totals, protocols, processes, ports and alerts in aligned columns, then an empty line.
 * <pre>
 * weir web-1  2026-11-20T23:21:00.123Z  interval 1.0 s  seen 99.6%  lost 0
 * app   rx 41.1 MB/s  tx 5.30 MB/s  total rx 1.20 GB  tx 300 MB
 * wire  rx 42.0 MB/s  tx 5.41 MB/s  total rx 1.23 GB  tx 310 MB
 *
 *     PID USER     PROCESS         UNIT/CONTAINER        RX B/s  TX B/s    RX B    TX B  CONN
 *     812 www-data nginx           nginx.service          41.1M   5.30M   1.20G    300M   148
 * </pre>
 */
public final class TextSnapshot implements SnapshotWriter {

    private static final String UNKNOWN = "-";

    private static final int PID = 7;
    private static final int USER = 8;
    private static final int PROCESS = 15;
    private static final int OWNER = 22;
    private static final int NUMBER = 7;
    private static final int COUNT = 5;
    private static final int PROTOCOL = 14;
    private static final int PORT = 14;
    private static final int RULE = 16;

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        Lines lines = new Lines();
        totals(lines, snapshot);
        protocols(lines, snapshot);
        processes(lines, snapshot);
        ports(lines, snapshot);
        alerts(lines, snapshot);
        lines.end();
        out.write(lines.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void totals(Lines lines, Snapshot snapshot) {
        Totals totals = snapshot.totals();
        String seen = totals.seen().percent().isPresent() ? Digits.percent(totals.seen().percent().getAsDouble()) : UNKNOWN;
        lines.add("weir " + Printable.text(snapshot.host().name()) + "  " + Timestamp.text(snapshot.time()) + "  interval "
                + Decimal.text(snapshot.intervalSeconds(), 1) + " s  seen " + seen + "  lost "
                + Digits.grouped(totals.lostTotal()));
        lines.end();
        lines.add(total("app ", totals.app()));
        lines.end();
        lines.add(total("wire", totals.wire()));
        lines.end();
        totals.lost().forEach((cause, count) -> {
            if (count != 0) {
                lines.add("lost  " + Digits.grouped(count) + " " + cause);
                lines.end();
            }
        });
        lines.end();
    }

    private static String total(String label, Traffic traffic) {
        return label + "  rx " + perSecond(traffic.rxRate()) + "  tx " + perSecond(traffic.txRate())
                + "  total rx " + total(traffic, traffic.rxBytes()) + "  tx " + total(traffic, traffic.txBytes());
    }

    private static String total(Traffic traffic, long bytes) {
        return traffic.isCounted() ? Scale.BYTES.text(bytes) : UNKNOWN;
    }

    private static String perSecond(Rate rate) {
        return rate.isMeasured() ? Scale.BYTES.perSecond(rate.orZero()) : UNKNOWN;
    }

    private static void protocols(Lines lines, Snapshot snapshot) {
        lines.left("PROTOCOL", PROTOCOL);
        trafficHeading(lines);
        lines.right("RX PKT", NUMBER).right("TX PKT", NUMBER).end();
        for (ProtocolTotal row : snapshot.protocols()) {
            lines.left(row.protocol().name(), PROTOCOL);
            traffic(lines, row.traffic());
            lines.right(Scale.PACKETS.number(row.packets().rxPackets()), NUMBER)
                    .right(Scale.PACKETS.number(row.packets().txPackets()), NUMBER).end();
        }
        lines.end();
    }

    private static void processes(Lines lines, Snapshot snapshot) {
        lines.right("PID", PID).left("USER", USER).left("PROCESS", PROCESS).left("UNIT/CONTAINER", OWNER);
        trafficHeading(lines);
        lines.right("CONN", COUNT).end();
        for (ProcessTotal row : snapshot.processes()) {
            Optional<String> owner = row.names().container().or(row.names()::unit);
            lines.right(row.key().pid() == 0 ? UNKNOWN : Integer.toString(row.key().pid()), PID)
                    .left(row.names().user(), USER).left(row.names().comm(), PROCESS)
                    .left((row.exited().isPresent() ? "gone " : "") + owner.orElse(UNKNOWN), OWNER);
            traffic(lines, row.traffic());
            lines.right(Integer.toString(row.connections()), COUNT).end();
        }
        for (LeftOver row : snapshot.totals().seen().leftOver()) {
            lines.right(UNKNOWN, PID).left(UNKNOWN, USER).left(row.label(), PROCESS).left("wire bytes", OWNER);
            traffic(lines, row.traffic());
            lines.right(UNKNOWN, COUNT).end();
        }
        lines.end();
    }

    private static void ports(Lines lines, Snapshot snapshot) {
        lines.left("PORT", PORT).left("APPLICATION", PROCESS);
        trafficHeading(lines);
        lines.right("CONN", COUNT).right("CLIENTS", NUMBER).end();
        for (PortTotal row : snapshot.ports()) {
            lines.left(row.key().text(), PORT).left(row.application().isEmpty() ? UNKNOWN : row.application(), PROCESS);
            traffic(lines, row.traffic());
            lines.right(Integer.toString(row.connections()), COUNT).right(Integer.toString(row.clients()), NUMBER).end();
        }
        lines.end();
    }

    private static void alerts(Lines lines, Snapshot snapshot) {
        if (snapshot.alerts().stream().noneMatch(Alert::isOpen)) {
            lines.add("no anomalies");
            lines.end();
        }
        for (Alert row : snapshot.alerts()) {
            lines.left(row.isOpen() ? "!" : " ", 1).left(Timestamp.text(row.since()), Timestamp.LENGTH).left(row.rule(), RULE);
            lines.add(" " + Printable.text(row.subject()) + "  " + Scale.COUNT.number(row.value()) + " " + row.unit()
                    + ", limit " + Scale.COUNT.number(row.threshold())
                    + row.cleared().map(cleared -> ", cleared " + Timestamp.text(cleared)).orElse(""));
            lines.end();
        }
    }

    private static void trafficHeading(Lines lines) {
        lines.right("RX B/s", NUMBER).right("TX B/s", NUMBER).right("RX B", NUMBER).right("TX B", NUMBER);
    }

    private static void traffic(Lines lines, Traffic traffic) {
        lines.right(number(traffic.rxRate()), NUMBER).right(number(traffic.txRate()), NUMBER)
                .right(Scale.BYTES.number(traffic.rxBytes()), NUMBER).right(Scale.BYTES.number(traffic.txBytes()), NUMBER);
    }

    private static String number(Rate rate) {
        return rate.isMeasured() ? Scale.BYTES.number(rate.orZero()) : UNKNOWN;
    }

    /** Lines of cells with a blank between each two. */
    private static final class Lines {

        private final StringBuilder text = new StringBuilder();
        private int start;

        Lines left(String cell, int columns) {
            return add(Columns.left(Printable.text(cell), columns));
        }

        Lines right(String cell, int columns) {
            return add(Columns.right(cell, columns));
        }

        Lines add(String cell) {
            if (text.length() > start) {
                text.append(' ');
            }
            text.append(cell);
            return this;
        }

        void end() {
            int end = text.length();
            while (end > start && text.charAt(end - 1) == ' ') {
                end--;
            }
            text.setLength(end);
            text.append('\n');
            start = text.length();
        }
    }
}
