package dev.weir.codec;

import static dev.weir.codec.TextFields.UNKNOWN;
import static dev.weir.codec.TextTable.NUMBER;

import dev.weir.model.Alert;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Seen.LeftOver;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A snapshot as plain text for people: totals, protocols, processes, ports and alerts in aligned columns, then an empty
 * line.
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

    private static final int PID = 7;
    private static final int USER = 8;
    private static final int PROCESS = 15;
    private static final int OWNER = 22;
    private static final int COUNT = 5;
    private static final int PROTOCOL = 14;
    private static final int PORT = 14;
    private static final int RULE = 16;

    private static final TextTable<ProtocolTotal> PROTOCOLS = new TextTable<>(Table.PROTOCOLS.schema())
            .text("PROTOCOL", PROTOCOL, "protocol")
            .traffic()
            .number("RX PKT", NUMBER, "rx_packets")
            .number("TX PKT", NUMBER, "tx_packets");
    private static final TextTable<ProcessTotal> PROCESSES = new TextTable<>(Table.PROCESSES.schema())
            .number("PID", PID, "pid")
            .text("USER", USER, "user")
            .text("PROCESS", PROCESS, "comm")
            .text("UNIT/CONTAINER", OWNER, TextSnapshot::owner)
            .traffic()
            .number("CONN", COUNT, "connections");
    private static final TextTable<LeftOver> LEFT_OVER = new TextTable<>(new TotalsSchema.LeftOverSchema())
            .number("", PID, row -> UNKNOWN)
            .text("", USER, row -> UNKNOWN)
            .text("", PROCESS + 1 + OWNER, TextSnapshot::leftOver)
            .traffic()
            .number("", COUNT, row -> UNKNOWN);
    private static final TextTable<PortTotal> PORTS = new TextTable<>(Table.PORTS.schema())
            .text("PORT", PORT, row -> row.key().text())
            .text("APPLICATION", PROCESS, "application")
            .traffic()
            .number("CONN", COUNT, "connections")
            .number("CLIENTS", NUMBER, "clients");

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        TextLines lines = new TextLines();
        totals(lines, snapshot);
        PROTOCOLS.heading(lines);
        PROTOCOLS.rows(lines, snapshot.protocols());
        lines.end();
        PROCESSES.heading(lines);
        PROCESSES.rows(lines, snapshot.processes());
        LEFT_OVER.rows(lines, snapshot.totals().seen().leftOver());
        lines.end();
        PORTS.heading(lines);
        PORTS.rows(lines, snapshot.ports());
        lines.end();
        alerts(lines, snapshot);
        lines.end();
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A long label goes on where others' owners are. */
    private static String leftOver(LeftOver row) {
        int pad = Math.max(0, PROCESS - row.label().length());
        return row.label() + " ".repeat(pad) + " wire bytes";
    }

    private static String owner(ProcessTotal row) {
        Optional<String> owner = row.names().container().or(row.names()::unit);
        return (row.exited().isPresent() ? "gone " : "") + owner.orElse(UNKNOWN);
    }

    private static void totals(TextLines lines, Snapshot snapshot) {
        Totals totals = snapshot.totals();
        String seen = totals.seen().percent().isPresent()
                ? Digits.percent(totals.seen().percent().getAsDouble())
                : UNKNOWN;
        lines.line("weir " + Printable.text(snapshot.host().name()) + "  " + Timestamp.text(snapshot.time())
                + "  interval "
                + Decimal.text(snapshot.intervalSeconds(), 1) + " s  seen " + seen + "  lost "
                + Digits.grouped(totals.lostTotal()));
        lines.line(total("app ", totals.app()));
        lines.line(total("wire", totals.wire()));
        totals.lost().forEach((cause, count) -> {
            if (count != 0) {
                lines.line("lost  " + Digits.grouped(count) + " " + Printable.text(cause));
            }
        });
        totals.notListed()
                .forEach((list, rows) -> lines.line("not listed  " + Digits.grouped(rows.rows()) + " "
                        + Printable.text(list)
                        + (rows.bytes() == 0 ? "" : ", which moved " + Scale.BYTES.text(rows.bytes()))));
        lines.end();
    }

    private static String total(String label, Traffic traffic) {
        return label + "  rx " + perSecond(traffic.rxRate()) + "  tx " + perSecond(traffic.txRate()) + "  total rx "
                + total(traffic, traffic.rxBytes()) + "  tx " + total(traffic, traffic.txBytes());
    }

    private static String total(Traffic traffic, long bytes) {
        return traffic.isCounted() ? Scale.BYTES.text(bytes) : UNKNOWN;
    }

    private static String perSecond(Rate rate) {
        return rate.isMeasured() ? Scale.BYTES.perSecond(rate.orZero()) : UNKNOWN;
    }

    private static void alerts(TextLines lines, Snapshot snapshot) {
        if (snapshot.alerts().stream().noneMatch(Alert::isOpen)) {
            lines.line("no anomalies");
        }
        for (Alert row : snapshot.alerts()) {
            lines.left(row.isOpen() ? "!" : " ", 1)
                    .left(Timestamp.text(row.since()), Timestamp.LENGTH)
                    .left(row.rule(), RULE);
            lines.line(" " + Printable.text(row.subject()) + "  " + Scale.COUNT.number(row.value()) + " "
                    + Printable.text(row.unit())
                    + ", limit " + Scale.COUNT.number(row.threshold())
                    + row.cleared()
                            .map(cleared -> ", cleared " + Timestamp.text(cleared))
                            .orElse(""));
        }
    }
}
