package dev.weir.feature.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.feature.policy.PolicySections;
import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.model.PortKey;
import dev.weir.model.Protocol;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Filter;
import dev.weir.screen.Joined;
import dev.weir.screen.Key;
import dev.weir.screen.Level;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.screen.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which clients the list has, at each level of the drill-down. */
class ClientListTest {

    private static final PortKey WEB = PortKey.served(Protocol.TCP, 443);
    private static final PortKey SSH = PortKey.served(Protocol.TCP, 22);
    private static final List<String> OF_WEB =
            List.of("203.0.113.7 443/tcp", "203.0.113.200 443/tcp", "203.0.113.9 443/tcp", "2001:db8:1::5 443/tcp");
    private static final List<String> OF_SSH = List.of("198.51.100.77 22/tcp", "10.0.0.9 22/tcp");

    private final ClientList list = new ClientList();

    private static Snapshot snapshot(Section... more) {
        Snapshot usual = Scenario.at(89);
        List<Section> sections = new ArrayList<>(List.of(more));
        sections.add(SampleClients.at(usual.time()));
        return usual.withSections(sections);
    }

    private static UiState state(Snapshot snapshot, Scope... levels) {
        UiState state = UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        state = Update.update(state, new Event.Tick(snapshot, List.of(snapshot)))
                .state();
        List<Level> deeper = new ArrayList<>(state.levels());
        for (Scope level : levels) {
            deeper.add(new Level(level, View.CLIENTS, View.PROCESSES, Filter.NONE, Map.of()));
        }
        return new UiState(
                state.size(),
                state.settings(),
                state.bindings(),
                state.lists(),
                state.live(),
                state.shown(),
                state.past(),
                state.departed(),
                false,
                deeper,
                state.overlay(),
                state.table(),
                state.mine(),
                state.replay(),
                state.lines(),
                "");
    }

    private List<String> clients(Snapshot snapshot, Scope... levels) {
        Joined in = new Joined(snapshot);
        return list.rows(state(snapshot, levels), in).stream()
                .map(row -> row.name(in) + " " + ((ClientLine) row).port())
                .toList();
    }

    private static Address address(String text) {
        return AddressText.parse(text).orElseThrow();
    }

    @Test
    void bothWindowsAreOneListAlsoOfPortsWhereNobodyListens() {
        assertThat(clients(snapshot()))
                .containsExactlyInAnyOrder(
                        "203.0.113.7 443/tcp",
                        "203.0.113.200 443/tcp",
                        "203.0.113.9 443/tcp",
                        "2001:db8:1::5 443/tcp",
                        "198.51.100.77 22/tcp",
                        "198.51.100.77 23/tcp",
                        "10.0.0.9 22/tcp",
                        "10.0.0.1 53/udp");
        Joined in = new Joined(snapshot());
        assertThat(list.rows(state(snapshot()), in))
                .filteredOn(row -> row.name(in).equals("203.0.113.7"))
                .extracting(row -> ((ClientLine) row).bytes(), row -> ((ClientLine) row).connections())
                .containsExactly(tuple(41_120_411L, 12L));
    }

    @Test
    void aProcessHasTheClientsOfItsPorts() {
        assertThat(clients(snapshot(), new Scope.OfProcess(Scenario.NGINX, "nginx 812")))
                .containsExactlyInAnyOrderElementsOf(OF_WEB);
        assertThat(clients(snapshot(), new Scope.OfProcess(Scenario.SSHD, "sshd 655")))
                .containsExactlyInAnyOrderElementsOf(OF_SSH);
        assertThat(clients(snapshot(), new Scope.OfProcess(Scenario.JAVA, "java 944")))
                .isEmpty();
    }

    @Test
    void aPortHasItsOwnAndAnotherHostsPortNone() {
        assertThat(clients(snapshot(), new Scope.OfPort(WEB))).containsExactlyInAnyOrderElementsOf(OF_WEB);
        assertThat(clients(snapshot(), new Scope.OfPort(new PortKey(Protocol.TCP, 443, false))))
                .isEmpty();
    }

    @Test
    void aConnectionHasItsRemoteEnd() {
        assertThat(clients(snapshot(), new Scope.OfConnection(Scenario.BUSIEST, "busiest")))
                .containsExactly("203.0.113.7 443/tcp");
        assertThat(clients(snapshot(), new Scope.OfConnection(Scenario.DATABASE, "database")))
                .isEmpty();
    }

    @Test
    void aNetworkHasWhoeverIsOfItOnAnyPort() {
        assertThat(clients(snapshot(), Scope.OfNetwork.around(address("198.51.100.1"))))
                .containsExactlyInAnyOrder("198.51.100.77 22/tcp", "198.51.100.77 23/tcp");
    }

    @Test
    void anAddressHasItselfAndLevelsNarrowEachOther() {
        assertThat(clients(snapshot(), new ClientScope(address("198.51.100.77"))))
                .containsExactlyInAnyOrder("198.51.100.77 22/tcp", "198.51.100.77 23/tcp");
        assertThat(clients(snapshot(), new ClientScope(address("198.51.100.77")), new Scope.OfPort(SSH)))
                .containsExactly("198.51.100.77 22/tcp");
        assertThat(clients(snapshot(), new Scope.OfPort(WEB), new ClientScope(address("198.51.100.77"))))
                .isEmpty();
    }

    /** From the policy's page of a source, which another feature brings. */
    @Test
    void aSourceOfThePolicyHasItself() {
        Snapshot snapshot = snapshot(PolicySections.busy("observe"));
        UiState state = state(snapshot);
        for (String key : List.of("P", "Down", "Enter")) {
            state = Update.update(state, new Event.Pressed(Key.parse(key).orElseThrow()))
                    .state();
        }
        Joined in = new Joined(snapshot);
        assertThat(list.rows(state, in))
                .extracting(row -> row.name(in) + " " + ((ClientLine) row).port())
                .containsExactlyInAnyOrder("198.51.100.77 22/tcp", "198.51.100.77 23/tcp");
    }

    @Test
    void whoIsOutsideOfThePolicyIsMarkedAndNetworksCountThem() {
        Snapshot snapshot = snapshot(PolicySections.busy("observe"));
        Joined in = new Joined(snapshot);
        assertThat(list.rows(state(snapshot), in))
                .filteredOn(row -> ((ClientLine) row).outside(in) > 0)
                .extracting(row -> row.name(in) + " " + ((ClientLine) row).port())
                .containsExactlyInAnyOrder("198.51.100.77 22/tcp", "198.51.100.77 23/tcp");
        UiState state = state(snapshot);
        for (String key : List.of("5", "a")) {
            state = Update.update(state, new Event.Pressed(Key.parse(key).orElseThrow()))
                    .state();
        }
        assertThat(list.rows(state, in))
                .extracting(
                        row -> row.name(in), row -> ((ClientLine) row).clients(), row -> ((ClientLine) row).outside(in))
                .contains(tuple("198.51.100.0/24", 2L, 2L), tuple("203.0.113.0/24", 3L, 0L));
        assertThat(list.columns(state)).anyMatch(column -> column.title().equals("POLICY"));
        assertThat(list.columns(state(snapshot())))
                .noneMatch(column -> column.title().equals("POLICY"));
    }

    @Test
    void eachRowOpensItsAddressOrNetwork() {
        Joined in = new Joined(snapshot());
        for (Row row : list.rows(state(snapshot()), in)) {
            assertThat(row.opens(in)).contains(new ClientScope(address(row.name(in))));
        }
    }
}
