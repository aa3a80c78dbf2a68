package dev.weir.collect.store;

import dev.weir.model.InterfaceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** The kernel's own counters of the watched interfaces, from {@code /proc/net/dev}: one read for all of them. */
final class InterfaceCounters {

    private static final Path PROC_NET_DEV = Path.of("/proc/net/dev");
    private static final int HEADER_LINES = 2;
    private static final int RX_BYTES = 0;
    private static final int RX_PACKETS = 1;
    private static final int TX_BYTES = 8;
    private static final int TX_PACKETS = 9;

    private InterfaceCounters() {
    }

    /** Each watched interface with its counters now; one that has gone keeps the last ones and is down. */
    static List<InterfaceRow> read(List<InterfaceRow> before) throws IOException {
        Map<String, String> counters = parse(Files.readAllLines(PROC_NET_DEV));
        List<InterfaceRow> now = new ArrayList<>(before.size());
        for (InterfaceRow row : before) {
            String known = counters.get(row.name());
            List<String> fields = known == null ? List.of() : fields(known);
            now.add(fields.isEmpty() ? withCounters(row, row.rxBytes(), row.txBytes(), row.rxPackets(), row.txPackets(), false)
                    : withCounters(row, Long.parseLong(fields.get(RX_BYTES)), Long.parseLong(fields.get(TX_BYTES)),
                            Long.parseLong(fields.get(RX_PACKETS)), Long.parseLong(fields.get(TX_PACKETS)), true));
        }
        return now;
    }

    /** What is behind each interface's name; a host may have hundreds, of which few are watched. */
    static Map<String, String> parse(List<String> lines) {
        Map<String, String> counters = new HashMap<>();
        for (String line : lines.subList(Math.min(HEADER_LINES, lines.size()), lines.size())) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                counters.put(line.substring(0, colon).strip(), line.substring(colon + 1));
            }
        }
        return counters;
    }

    /** The fields behind an interface's name. */
    static List<String> fields(String counters) {
        List<String> fields = new ArrayList<>();
        StringTokenizer each = new StringTokenizer(counters);
        while (each.hasMoreTokens()) {
            fields.add(each.nextToken());
        }
        return fields;
    }

    private static InterfaceRow withCounters(InterfaceRow row, long rxBytes, long txBytes, long rxPackets, long txPackets, boolean up) {
        return new InterfaceRow(row.ifindex(), row.name(), rxBytes, txBytes, rxPackets, txPackets, row.headerBytes(), row.countsBuffers(),
                row.ingressHook(), row.ingressReason(), row.speedMbit(), up);
    }
}
