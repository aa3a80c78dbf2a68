package dev.weir.feature.clients;

import dev.weir.cli.OutputFormat;
import dev.weir.codec.SectionLine;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Windows as text: columns for people, a JSON object in each line, or comma-separated values with a line for each port
 * and window.
 */
final class ClientsWriter {

    private static final int ROWS_SHOWN = 20;
    private static final int NUMBER = 9;
    private static final int PORT = 6;
    private static final int LABEL = 9;
    private static final int ADDRESS = 39;
    private static final String CSV_HEADER =
            "time,window,start,end,network,transport,port,clients,error,new_last_minute,syn_only\n";

    private final OutputFormat format;
    private final SectionLine<ClientsSection> json = new SectionLine<>(ClientsSchema.CODEC);
    private boolean isFirst = true;

    ClientsWriter(OutputFormat format) {
        this.format = format;
    }

    /** The windows as they were at a time, complete to the last line break. */
    byte[] text(Instant time, ClientsSection section) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (format) {
            case JSON -> json.write(time, section, out);
            case CSV -> out.write(csv(time, section).getBytes(StandardCharsets.UTF_8));
            default -> out.write(table(section).getBytes(StandardCharsets.UTF_8));
        }
        isFirst = false;
        return out.toByteArray();
    }

    private String csv(Instant time, ClientsSection section) {
        StringBuilder text = new StringBuilder(isFirst ? CSV_HEADER : "");
        section.last().ifPresent(last -> csv(text, time, "last", last));
        csv(text, time, "live", section.live());
        return text.toString();
    }

    private static void csv(StringBuilder text, Instant time, String word, ClientWindow window) {
        String start = time(time) + "," + word + "," + time(Instant.ofEpochMilli(window.startMillis())) + ","
                + time(Instant.ofEpochMilli(window.endMillis()));
        for (PortClients row : window.ports()) {
            ClientPort port = row.port();
            text.append(start)
                    .append(',')
                    .append(port.network())
                    .append(',')
                    .append(port.transport())
                    .append(',')
                    .append(port.portText())
                    .append(',')
                    .append(row.clients())
                    .append(',')
                    .append(error(row.error()))
                    .append(',')
                    .append(row.newLastMinute())
                    .append(',')
                    .append(row.synOnly())
                    .append('\n');
        }
    }

    /** With milliseconds also where there are none. */
    private static String time(Instant time) {
        return String.format(Locale.ROOT, "%1$tFT%1$tT.%1$tLZ", time.atOffset(ZoneOffset.UTC));
    }

    private static String error(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.5f", error);
    }

    private String table(ClientsSection section) {
        StringBuilder text = new StringBuilder(isFirst ? "" : "\n");
        ClientWindow live = section.live();
        text.append("weir clients  windows of ")
                .append(section.windowSeconds())
                .append(" s  live since ")
                .append(time(Instant.ofEpochMilli(live.startMillis())))
                .append("  exact ")
                .append(live.listed())
                .append("  packets of others ")
                .append(live.missed())
                .append("\n\n");
        ports(text, section);
        clients(text, live.clients());
        return text.toString();
    }

    private static void ports(StringBuilder text, ClientsSection section) {
        text.append(Columns.right("PORT", PORT))
                .append(' ')
                .append(Columns.left("", LABEL))
                .append(Columns.right("LIVE", NUMBER))
                .append(Columns.right("NEW/min", NUMBER))
                .append(Columns.right("SYN-ONLY", NUMBER))
                .append(Columns.right("LAST", NUMBER))
                .append('\n');
        Map<ClientPort, PortClients> live = byPort(section.live());
        Map<ClientPort, PortClients> last =
                section.last().map(ClientsWriter::byPort).orElse(Map.of());
        Set<ClientPort> ports = new TreeSet<>(live.keySet());
        ports.addAll(last.keySet());
        for (ClientPort port : ports) {
            PortClients none = new PortClients(port, 0, 0, 0, 0);
            PortClients now = live.getOrDefault(port, none);
            text.append(Columns.right(port.portText(), PORT))
                    .append(' ')
                    .append(Columns.left(port.transport() + " " + port.network(), LABEL))
                    .append(Columns.right(number(now), NUMBER))
                    .append(Columns.right(Long.toString(now.newLastMinute()), NUMBER))
                    .append(Columns.right(Long.toString(now.synOnly()), NUMBER))
                    .append(Columns.right(
                            section.last().isEmpty() ? "-" : number(last.getOrDefault(port, none)), NUMBER))
                    .append('\n');
        }
        text.append('\n');
    }

    private static Map<ClientPort, PortClients> byPort(ClientWindow window) {
        Map<ClientPort, PortClients> ports = new HashMap<>();
        window.ports().forEach(row -> ports.put(row.port(), row));
        return ports;
    }

    /** An estimate has a sign in front. */
    private static String number(PortClients row) {
        return (row.isEstimated() ? "~" : "") + row.clients();
    }

    private static void clients(StringBuilder text, List<ClientRow> rows) {
        text.append(Columns.left("CLIENT", ADDRESS))
                .append(Columns.right("PORT", PORT))
                .append(' ')
                .append(Columns.left("", LABEL))
                .append(Columns.right("BYTES", NUMBER))
                .append(Columns.right("PACKETS", NUMBER))
                .append(Columns.right("BEGUN", NUMBER))
                .append('\n');
        for (ClientRow row : rows.subList(0, Math.min(ROWS_SHOWN, rows.size()))) {
            text.append(Columns.left(row.address().text(), ADDRESS))
                    .append(Columns.right(row.port().portText(), PORT))
                    .append(' ')
                    .append(Columns.left(
                            row.port().transport() + " " + row.port().network(), LABEL))
                    .append(Columns.right(Scale.BYTES.number(row.bytes()), NUMBER))
                    .append(Columns.right(Scale.COUNT.number(row.packets()), NUMBER))
                    .append(Columns.right(Scale.COUNT.number(row.connections()), NUMBER))
                    .append(known(row.known()))
                    .append('\n');
        }
    }

    private static String known(Known known) {
        StringBuilder text = new StringBuilder();
        known.country().ifPresent(country -> text.append("  ").append(country));
        if (known.asn() != 0) {
            text.append("  AS").append(known.asn());
        }
        known.asName().ifPresent(name -> text.append(' ').append(name));
        known.name().ifPresent(name -> text.append("  ").append(name.name()));
        return Printable.text(text.toString());
    }
}
