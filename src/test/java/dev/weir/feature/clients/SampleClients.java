package dev.weir.feature.clients;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.model.HostName;
import dev.weir.model.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Clients of a web server, made up for tests: two windows of a minute. */
public final class SampleClients {

    private static final ClientPort WEB = new ClientPort(443, false, false);
    private static final ClientPort WEB6 = new ClientPort(443, false, true);
    private static final ClientPort SSH = new ClientPort(22, false, false);
    private static final ClientPort DNS = new ClientPort(53, true, false);
    /** Somebody knocks where nobody listens. */
    private static final ClientPort TELNET = new ClientPort(23, false, false);

    private static final Known HOSTING = new Known(
            Optional.of(new HostName("scanner.example", HostName.PTR)),
            Optional.of("NL"),
            64_500,
            Optional.of("Example Hosting"));
    private static final Known NAMED =
            new Known(Optional.of(new HostName("backup", HostName.HOSTS)), Optional.empty(), 0, Optional.empty());
    private static final Known UNIVERSITY =
            new Known(Optional.empty(), Optional.of("DE"), 64_511, Optional.of("University of Example"));

    private SampleClients() {}

    /** A snapshot with them. */
    public static Snapshot in(Snapshot snapshot) {
        return snapshot.withSections(List.of(at(snapshot.time())));
    }

    /** What was counted until then. */
    public static ClientsSection at(Instant now) {
        Instant border = now.truncatedTo(ChronoUnit.MINUTES);
        ClientWindow last = new ClientWindow(
                border.minusSeconds(60).toEpochMilli(),
                border.toEpochMilli(),
                List.of(
                        new PortClients(SSH, 2, 0, 1, 2),
                        new PortClients(WEB, 1180, HyperLogLog.ERROR, 40, 1180, 90),
                        new PortClients(WEB6, 1, 0, 0, 1)),
                List.of(
                        row("203.0.113.7", WEB, 20_120_411, 15_030, 6, now.minusSeconds(840), border, HOSTING),
                        row("203.0.113.200", WEB, 90_112, 212, 4, now.minusSeconds(95), border, Known.NOTHING),
                        row("198.51.100.77", SSH, 4_800, 80, 40, now.minusSeconds(600), border, UNIVERSITY)),
                List.of(new NetworkClients(address("203.0.113.0"), 24, 2, 20_210_523)),
                1183,
                17);
        ClientWindow live = new ClientWindow(
                border.toEpochMilli(),
                now.toEpochMilli(),
                List.of(
                        new PortClients(SSH, 2, HyperLogLog.ERROR, 1, 3),
                        new PortClients(TELNET, 1, 0, 1, 1, 1),
                        new PortClients(DNS, 1, 0, 1, 1),
                        new PortClients(WEB, 3, 0, 42, 1204),
                        new PortClients(WEB6, 1, 0, 0, 1)),
                List.of(
                        row("203.0.113.7", WEB, 21_000_000, 15_201, 6, now.minusSeconds(840), now, HOSTING),
                        row("203.0.113.9", WEB, 912_334, 1_804, 3, now.minusSeconds(20), now, HOSTING),
                        row("2001:db8:1::5", WEB6, 61_200, 140, 1, now.minusSeconds(130), now, Known.NOTHING),
                        row("198.51.100.77", SSH, 4_200, 70, 35, now.minusSeconds(600), now, UNIVERSITY),
                        row("10.0.0.9", SSH, 1_200, 14, 1, now.minusSeconds(3_700), now.minusSeconds(4), NAMED),
                        row("10.0.0.1", DNS, 120, 2, 1, now.minusSeconds(3), now.minusSeconds(2), Known.NOTHING),
                        row("198.51.100.77", TELNET, 60, 1, 1, now.minusSeconds(9), now.minusSeconds(9), UNIVERSITY)),
                List.of(new NetworkClients(address("203.0.113.0"), 24, 2, 21_912_334)),
                8,
                0);
        return new ClientsSection(60, Optional.of(last), live, Optional.empty());
    }

    private static ClientRow row(
            String address,
            ClientPort port,
            long bytes,
            long packets,
            long connections,
            Instant first,
            Instant last,
            Known known) {
        return new ClientRow(
                address(address), port, bytes, packets, connections, first, last, port.equals(TELNET), known);
    }

    private static Address address(String text) {
        return AddressText.parse(text).orElseThrow();
    }
}
