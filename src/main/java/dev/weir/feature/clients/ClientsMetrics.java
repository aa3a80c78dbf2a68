package dev.weir.feature.clients;

import dev.weir.serve.MetricFamily;
import dev.weir.serve.MetricFamily.Kind;
import dev.weir.serve.MetricFamily.Series;
import dev.weir.serve.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The clients for Prometheus: as many ports as were asked for, or the largest, and {@code other}. */
final class ClientsMetrics implements Metrics {

    private static final List<String> LABELS = List.of("network", "transport", "port");

    private final Supplier<ClientsSection> clients;
    private final int ports;

    /**
     * The metrics of a section.
     *
     * @param ports how many ports have a value of their own
     */
    ClientsMetrics(Supplier<ClientsSection> clients, int ports) {
        this.clients = clients;
        this.ports = ports;
    }

    @Override
    public List<MetricFamily> families() {
        ClientsSection now = clients.get();
        List<PortClients> last = now.last().map(ClientWindow::ports).orElse(List.of());
        List<MetricFamily> families = new ArrayList<>(List.of(
                byPort(
                        "active_users",
                        "Number of users actively hitting on a specific port.",
                        last,
                        PortClients::clients),
                byPort(
                        "active_users_live",
                        "The same for the window that is under way.",
                        now.live().ports(),
                        PortClients::clients),
                byPort(
                        "active_users_new_last_minute",
                        "Users first seen within the last minute.",
                        now.live().ports(),
                        PortClients::newLastMinute),
                byPort(
                        "active_users_syn_only",
                        "Users from whom nothing but SYNs and resets came, as from false addresses.",
                        last,
                        PortClients::synOnly),
                byPort(
                        "active_users_estimated",
                        "Whether the number is an estimate, as the table was full.",
                        last,
                        port -> port.isEstimated() ? 1 : 0),
                single("active_users_window_seconds", "Length of a window.", now.windowSeconds()),
                single("active_users_estimate_error_ratio", "Standard deviation of an estimate.", HyperLogLog.ERROR)));
        Optional<ClientWindow> window = now.last();
        window.ifPresent(complete -> families.add(single(
                "active_users_window_end_timestamp_seconds",
                "When the last complete window ended.",
                complete.endMillis() / 1000.0)));
        window.ifPresent(complete -> families.add(single(
                "active_users_missed_packets",
                "Packets of users for whom the table of the last complete window had no room.",
                (double) complete.missed())));
        return families;
    }

    /**
     * The ports of the last complete window as bounded as in {@link #families}, for the text that is not Prometheus's
     * own.
     */
    List<PortClients> bounded(List<PortClients> all) {
        return byPort("active_users", "", all, PortClients::clients).series().stream()
                .map(ClientsMetrics::port)
                .toList();
    }

    private static PortClients port(Series one) {
        String text = one.labels().get(2);
        int port = text.equals(MetricFamily.OTHER) ? ClientPort.OTHER : Integer.parseInt(text);
        ClientPort key = new ClientPort(
                port, one.labels().get(1).equals("UDP"), one.labels().get(0).equals("IPv6"));
        return new PortClients(key, (long) one.value(), 0, 0, (long) one.value());
    }

    private MetricFamily byPort(String name, String help, List<PortClients> all, ToDoubleFunction<PortClients> value) {
        List<Series> series = all.stream()
                .map(one -> new Series(
                        List.of(
                                one.port().network(),
                                one.port().transport(),
                                one.port().portText()),
                        value.applyAsDouble(one)))
                .toList();
        return new MetricFamily(Kind.GAUGE, name, help, LABELS, series).top(ports);
    }

    private static MetricFamily single(String name, String help, double value) {
        return new MetricFamily(Kind.GAUGE, name, help, List.of(), List.of(new Series(List.of(), value)));
    }
}
