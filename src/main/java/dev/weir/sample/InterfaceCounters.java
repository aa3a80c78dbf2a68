package dev.weir.sample;

import dev.weir.model.InterfaceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Map<String, String[]> counters = parse(Files.readAllLines(PROC_NET_DEV));
        List<InterfaceRow> now = new ArrayList<>(before.size());
        for (InterfaceRow row : before) {
            String[] fields = counters.get(row.name());
            now.add(fields == null ? withCounters(row, row.rxBytes(), row.txBytes(), row.rxPackets(), row.txPackets(), false)
                    : withCounters(row, Long.parseLong(fields[RX_BYTES]), Long.parseLong(fields[TX_BYTES]),
                            Long.parseLong(fields[RX_PACKETS]), Long.parseLong(fields[TX_PACKETS]), true));
        }
        return now;
    }

    /** The fields behind each interface's name. */
    static Map<String, String[]> parse(List<String> lines) {
        Map<String, String[]> counters = new HashMap<>();
        for (String line : lines.subList(Math.min(HEADER_LINES, lines.size()), lines.size())) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                counters.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip().split("\\s+"));
            }
        }
        return counters;
    }

    private static InterfaceRow withCounters(InterfaceRow row, long rxBytes, long txBytes, long rxPackets, long txPackets, boolean up) {
        return new InterfaceRow(row.ifindex(), row.name(), rxBytes, txBytes, rxPackets, txPackets, row.headerBytes(), row.countsBuffers(),
                row.ingressHook(), row.ingressReason(), row.speedMbit(), up);
    }
}
