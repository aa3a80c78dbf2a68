package dev.weir.feature.clients;

import dev.weir.alert.Rule;
import dev.weir.cli.Capture;
import dev.weir.model.Alert;
import dev.weir.model.PortKey;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.screen.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Thresholds of how many distinct addresses use a port, both families together. */
final class ClientRules {

    private static final int EVIDENCE_MAX = 5;
    private static final String SYN_ONLY = "[nothing but SYNs]";
    private static final Duration NEW_FOR = Duration.ofMinutes(1);

    /**
     * The clients of a port.
     *
     * @param key           the port
     * @param now           how many
     * @param newLastMinute how many of them are new
     * @param synOnly       from how many nothing but SYNs and resets came in the window under way
     * @param section       where they are listed
     * @param time          of the snapshot
     */
    private record Used(
            PortKey key, long now, long newLastMinute, long synOnly, ClientsSection section, Instant time) {}

    private ClientRules() {}

    /** The rules of a capture: none for a threshold that is off. */
    static List<Rule<?>> of(Capture capture) {
        List<Rule<?>> rules = new ArrayList<>();
        String most = capture.features().get("alert-clients");
        if (isSet(most)) {
            rules.add(rule("port-clients", "clients", most, Used::now, ClientRules::isThere));
        }
        String mostNew = capture.features().get("alert-new-clients");
        if (isSet(mostNew)) {
            rules.add(rule("port-new-clients", "clients/min", mostNew, Used::newLastMinute, ClientRules::isNew));
        }
        return rules;
    }

    private static boolean isSet(String threshold) {
        return threshold != null && !threshold.equals("off");
    }

    /** Whether a client was there within the length of a window, which may have begun before the last border. */
    private static boolean isThere(Used used, ClientRow client) {
        return client.last().isAfter(used.time().minusSeconds(used.section().windowSeconds()));
    }

    private static boolean isNew(Used used, ClientRow client) {
        return client.first().isAfter(used.time().minus(NEW_FOR));
    }

    private static Rule<Used> rule(
            String name,
            String unit,
            String threshold,
            ToDoubleFunction<Used> value,
            BiPredicate<Used, ClientRow> counts) {
        return new Rule<>(
                        name,
                        unit,
                        Long.parseLong(threshold),
                        ClientRules::ports,
                        value,
                        Used::key,
                        row -> new Subject.OfPort(row.key()),
                        row -> row.key().text())
                .withEvidence(row -> evidence(row, counts));
    }

    private static List<Used> ports(Snapshot snapshot) {
        return snapshot.section(ClientsSection.class)
                .map(section -> section.live().ports().stream()
                        .map(PortClients::port)
                        .filter(port -> port.port() != ClientPort.OTHER)
                        .map(port -> PortKey.served(port.protocol(), port.port()))
                        .distinct()
                        .map(key -> used(key, section, snapshot.time()))
                        .toList())
                .orElse(List.of());
    }

    private static Used used(PortKey key, ClientsSection section, Instant time) {
        return section.of(key)
                .map(users -> new Used(key, users.now(), users.newLastMinute(), users.synOnly(), section, time))
                .orElseThrow();
    }

    /** How many sent nothing but SYNs, and the networks with most of those clients that are listed by themselves. */
    private static List<Alert.Evidence> evidence(Used used, BiPredicate<Used, ClientRow> counts) {
        List<Alert.Evidence> evidence = new ArrayList<>();
        if (used.synOnly() > 0) {
            evidence.add(new Alert.Evidence(SYN_ONLY, used.synOnly()));
        }
        evidence.addAll(networks(used, counts));
        return evidence;
    }

    /** An address where it is alone in its network. */
    private static List<Alert.Evidence> networks(Used used, BiPredicate<Used, ClientRow> counts) {
        Map<Scope.OfNetwork, List<ClientRow>> networks = used.section().clients().stream()
                .filter(row -> isOf(row.port(), used.key()) && counts.test(used, row))
                .collect(Collectors.groupingBy(
                        row -> Scope.OfNetwork.around(row.address()), LinkedHashMap::new, Collectors.toList()));
        return networks.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Scope.OfNetwork, List<ClientRow>> entry) ->
                                entry.getValue().size())
                        .reversed())
                .limit(EVIDENCE_MAX)
                .map(entry -> new Alert.Evidence(
                        entry.getValue().size() == 1
                                ? entry.getValue().get(0).address().text()
                                : entry.getKey().label(),
                        entry.getValue().size()))
                .toList();
    }

    private static boolean isOf(ClientPort port, PortKey key) {
        return port.port() == key.port() && port.udp() == key.protocol().equals(Protocol.UDP);
    }
}
