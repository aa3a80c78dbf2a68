package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.PackedRows;
import dev.weir.Scenario;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinedTest {

    private static final int FLOWS = 1_000;
    private static final PortKey HTTPS = PortKey.served(Protocol.TCP, 443);

    private static Snapshot with(Snapshot usual, List<Connection> connections) {
        return new Snapshot(
                usual.time(),
                usual.monoNanos(),
                usual.intervalSeconds(),
                usual.host(),
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                connections,
                usual.ports(),
                usual.alerts());
    }

    /** Asks for everything, so that it is known. */
    private static void ask(Joined in) {
        in.roundTrips();
        in.of(HTTPS).busiest();
        in.connection(new ConnectionKey(1000, 0));
        for (ProcessTotal process : in.snapshot().processes().subList(0, 50)) {
            in.of(process.key()).busiest();
            in.of(process.key()).peers();
            in.of(process.key()).health();
            in.of(process.key()).listeningPorts();
        }
    }

    private static void assertSame(Joined known, Joined anew) {
        assertThat(keys(known.of(HTTPS))).isEqualTo(keys(anew.of(HTTPS)));
        assertThat(averages(known.of(HTTPS).busiest()))
                .isEqualTo(averages(anew.of(HTTPS).busiest()));
        for (int percent : new int[] {50, 90, 99}) {
            assertThat(known.roundTrips().micros(percent))
                    .isEqualTo(anew.roundTrips().micros(percent));
        }
        assertThat(known.connection(new ConnectionKey(1000, 0)).map(Connection::facts))
                .isEqualTo(anew.connection(new ConnectionKey(1000, 0)).map(Connection::facts));
        for (ProcessTotal process : anew.snapshot().processes()) {
            Bundle ofKnown = known.of(process.key());
            Bundle ofAnew = anew.of(process.key());
            assertThat(averages(ofKnown.busiest())).isEqualTo(averages(ofAnew.busiest()));
            assertThat(keys(ofKnown)).isEqualTo(keys(ofAnew));
            assertThat(ofKnown.peers()).isEqualTo(ofAnew.peers());
            assertThat(ofKnown.health().map(TcpHealth::srttMicros))
                    .isEqualTo(ofAnew.health().map(TcpHealth::srttMicros));
            assertThat(ofKnown.listeningPorts()).containsExactlyInAnyOrderElementsOf(ofAnew.listeningPorts());
        }
    }

    private static List<ConnectionKey> keys(Bundle bundle) {
        return bundle.all().stream().map(Connection::key).toList();
    }

    private static List<Double> averages(List<Connection> connections) {
        return connections.stream()
                .map(connection -> connection.traffic().totalAverage())
                .toList();
    }

    @Test
    void weirsOwnProcessIsCalledWeirAndOthersOfTheMachineAreNot() {
        Snapshot usual = Scenario.at(1);
        ProcessTotal java = usual.processes().stream()
                .filter(process -> process.key().equals(Scenario.JAVA))
                .findFirst()
                .orElseThrow();
        ProcessNames names = java.names();
        ProcessTotal own = new ProcessTotal(
                java.key(),
                new ProcessNames(
                        "java",
                        names.exe(),
                        Optional.of("/usr/bin/java -jar /usr/lib/weir/weir.jar"),
                        "root",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false),
                java.traffic(),
                1,
                java.callsPerSecond(),
                List.of(),
                0,
                0,
                java.firstSeen(),
                Optional.empty());
        Joined in = new Joined(usual.withLists(List.of(), List.of(own), usual.connections(), usual.ports()));
        assertThat(in.nameOf(own)).isEqualTo("weir");
        assertThat(own.names().comm()).isEqualTo("java");
        assertThat(in.nameOf(java)).isEqualTo("java");
        assertThat(in.nameOf(in.connection(Scenario.DATABASE).orElseThrow())).isEqualTo("weir");
    }

    @Test
    void aConnectionThatHasClosedIsAsOldAsItLived() {
        Snapshot burst = Scenario.burst(30, 1);
        Connection closed = burst.connections().stream()
                .filter(connection -> connection.closed().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(new Row.OfConnection(closed).ageNanos(burst.time().plusSeconds(50)))
                .isEqualTo(300_000_000L);
    }

    @Test
    void whatIsKnownAfterAFewChangesIsWhatAllConnectionsSay() {
        Random random = new Random(3);
        Snapshot usual = Scenario.crowded(1, FLOWS);
        PackedRows rows = new PackedRows(usual.connections());
        Joined known = new Joined(with(usual, rows.table()));
        for (int round = 0; round < 100; round++) {
            ask(known);
            List<Connection> fresh = Scenario.crowded(round + 2, FLOWS).connections();
            for (int i = 0; i < 20; i++) {
                int place = random.nextInt(FLOWS);
                rows.set(place, random.nextInt(4) == 0 ? null : fresh.get(place));
            }
            int other = random.nextInt(FLOWS);
            rows.set(random.nextInt(FLOWS), null);
            rows.set(other, listening(fresh.get(random.nextInt(50))));
            Snapshot next = with(usual, rows.table());
            known = known.then(next);
            assertSame(known, new Joined(with(usual, new ArrayList<>(rows.table()))));
        }
    }

    /** A socket of the same process that listens. */
    private static Connection listening(Connection row) {
        return Connection.of(
                new ConnectionKey(row.key().cookie() + 100_000, 0),
                row.owner(),
                row.comm(),
                row.protocol(),
                row.laddr(),
                9_000 + row.lport() % 5,
                Address.UNSPECIFIED,
                0,
                SocketState.LISTEN,
                Traffic.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0);
    }

    @Test
    void whatIsKnownAfterManyChangesIsWhatAllConnectionsSay() {
        Joined known = new Joined(with(
                Scenario.crowded(1, FLOWS),
                new PackedRows(Scenario.crowded(1, FLOWS).connections()).table()));
        for (int second = 2; second < 5; second++) {
            ask(known);
            Snapshot next = Scenario.crowded(second, FLOWS);
            known = known.then(with(next, new PackedRows(next.connections()).table()));
            assertSame(known, new Joined(next));
        }
    }

    @Test
    void theVerySameConnectionsAreNotLookedAtAgain() {
        Snapshot usual = Scenario.crowded(1, FLOWS);
        Joined before = new Joined(usual);
        Joined after = before.then(with(Scenario.crowded(2, FLOWS), usual.connections()));
        assertThat(after.roundTrips()).isSameAs(before.roundTrips());
        assertThat(after.of(usual.processes().get(7).key()))
                .isSameAs(before.of(usual.processes().get(7).key()));
        assertThat(after.snapshot().processes()).isNotEqualTo(usual.processes());
    }

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        List<Connection> connections = Scenario.crowded(1, FLOWS).connections();
        long[] sorted = connections.stream()
                .flatMap(connection -> connection.health().stream())
                .mapToLong(health -> health.srttMicros())
                .sorted()
                .toArray();
        RoundTrips times = new Joined(with(Scenario.at(1), connections)).roundTrips();
        assertThat(sorted).hasSize(334);
        assertThat(times.micros(50)).isEqualTo(sorted[166]);
        assertThat(times.micros(99)).isEqualTo(sorted[330]);
        assertThat(times.micros(90)).isEqualTo(sorted[300]);
        assertThat(new Joined(Scenario.quiet()).roundTrips().isEmpty()).isTrue();
    }
}
