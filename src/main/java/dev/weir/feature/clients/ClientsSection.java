package dev.weir.feature.clients;

import dev.weir.model.PortKey;
import dev.weir.model.PortUsers;
import dev.weir.model.Protocol;
import dev.weir.model.Section;
import dev.weir.model.Visitors;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What a snapshot says of clients.
 *
 * @param windowSeconds how long a window is
 * @param last          the last window that is complete; empty before there is one
 * @param live          the window that is under way
 * @param trouble       why the kernel's tables could not be read this time; a sentence
 */
record ClientsSection(int windowSeconds, Optional<ClientWindow> last, ClientWindow live, Optional<String> trouble)
        implements PortUsers, Visitors {

    private static final int PORTS_PAST = 20;
    private static final int CLIENTS_PAST = 10;

    /** The same with another complete window. */
    ClientsSection withLast(ClientWindow window) {
        return new ClientsSection(windowSeconds, Optional.of(window), live, trouble);
    }

    /** The same with another window under way. */
    ClientsSection withLive(ClientWindow window) {
        return new ClientsSection(windowSeconds, last, window, trouble);
    }

    /** The same, which could not be read again. */
    ClientsSection with(String why) {
        return new ClientsSection(windowSeconds, last, live, Optional.of(why));
    }

    @Override
    public Section kept() {
        return new ClientsSection(
                windowSeconds,
                last.map(window -> window.past(PORTS_PAST, 0)),
                live.past(PORTS_PAST, CLIENTS_PAST),
                trouble);
    }

    /** The time that a window has run is not in a row. */
    @Override
    public boolean hasRowsOf(Section earlier) {
        return earlier instanceof ClientsSection before
                && last.equals(before.last)
                && live.startMillis() == before.live.startMillis()
                && live.ports().equals(before.live.ports())
                && live.clients().equals(before.live.clients())
                && live.networks().equals(before.live.networks());
    }

    @Override
    public Optional<Users> of(PortKey port) {
        boolean udp = port.protocol().equals(Protocol.UDP);
        if (!port.served() || !(udp || port.protocol().equals(Protocol.TCP))) {
            return Optional.empty();
        }
        List<PortClients> now = families(live.ports(), port.port(), udp);
        List<PortClients> before =
                last.map(window -> families(window.ports(), port.port(), udp)).orElse(List.of());
        return Optional.of(new Users(
                sum(now, PortClients::now),
                sum(now, PortClients::clients),
                Instant.ofEpochMilli(live.startMillis()),
                last.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(before, PortClients::clients)),
                sum(now, PortClients::newLastMinute),
                windowSeconds,
                error(now),
                error(before),
                sum(now, PortClients::synOnly),
                sum(before, PortClients::synOnly)));
    }

    /** The clients listed of the last window and of the one under way, each once. */
    Collection<ClientRow> clients() {
        Map<Object, ClientRow> rows = new LinkedHashMap<>();
        last.ifPresent(window -> window.clients().forEach(row -> rows.put(identity(row), row)));
        live.clients().forEach(row -> rows.merge(identity(row), row, ClientLine.OfAddress::sum));
        return rows.values();
    }

    private static Object identity(ClientRow row) {
        return Map.entry(row.address(), row.port());
    }

    @Override
    public void forEachVisitor(Visit visit) {
        last.ifPresent(window -> tell(window, visit));
        tell(live, visit);
    }

    private static void tell(ClientWindow window, Visit visit) {
        for (ClientRow row : window.clients()) {
            visit.of(row.address(), row.port().port(), row.port().protocol());
        }
    }

    /** That of the family with the larger one, as what it is of is a part of the sum. */
    private static double error(List<PortClients> rows) {
        return rows.stream().mapToDouble(PortClients::error).max().orElse(0);
    }

    private static long sum(List<PortClients> rows, ToLongFunction<PortClients> number) {
        return rows.stream().mapToLong(number).sum();
    }

    /** The rows of a port, which stand next to each other as rows are in the order of ports. */
    private static List<PortClients> families(List<PortClients> rows, int port, boolean udp) {
        int from = position(rows, new ClientPort(port, udp, false));
        int to = from;
        while (to < rows.size()
                && rows.get(to).port().port() == port
                && rows.get(to).port().udp() == udp) {
            to++;
        }
        return rows.subList(from, to);
    }

    private static int position(List<PortClients> rows, ClientPort first) {
        PortClients wanted = new PortClients(first, 0, 0, 0, 0);
        int found = Collections.binarySearch(rows, wanted, Comparator.comparing(PortClients::port));
        return found >= 0 ? found : -found - 1;
    }
}
