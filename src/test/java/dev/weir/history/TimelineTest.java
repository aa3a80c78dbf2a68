package dev.weir.history;

import static dev.weir.history.TestRows.facts;
import static dev.weir.history.TestRows.health;
import static dev.weir.history.TestRows.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.Scenario;
import dev.weir.model.Alert;
import dev.weir.model.AppBytesOnly;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Interval;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.Packets;
import dev.weir.model.PastRows;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

    private static final Interval SECOND = Interval.of(1);
    private static final long MEGABYTE = 1_000_000;

    private Timeline timeline = new Timeline();
    private final Random random = new Random(4711);

    /** A connection as the ledger would have it, second after second. */
    private final class Flow {
        private final long cookie;
        private Traffic app = Traffic.NONE;
        private Traffic wire = Traffic.NONE;
        private Packets packets = Packets.NONE;
        private long retransmits;
        private Optional<TcpHealth> health = Optional.empty();
        private ConnectionFacts facts;

        Flow(long cookie) {
            this.cookie = cookie;
            this.facts = facts(cookie, 0);
        }

        void move(long rx, long tx) {
            app = app.plus(rx, tx, SECOND);
            wire = wire.plus(rx + 52, tx + 104, SECOND);
            packets = packets.plus(1, 2, SECOND);
        }

        void sendAgain() {
            retransmits++;
            facts = facts(cookie, retransmits);
            health = Optional.of(health(random.nextInt(50_000), retransmits));
        }

        Connection row() {
            return Connection.of(facts, app, Optional.of(wire), Optional.of(packets), health);
        }
    }

    private static Snapshot snapshot(int second, Collection<Connection> connections) {
        Snapshot usual = Scenario.at(1);
        return new Snapshot(
                Scenario.START.plusSeconds(second),
                second * 1_000_000_000L,
                1,
                usual.host(),
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                List.copyOf(connections),
                usual.ports(),
                List.of());
    }

    private static List<Connection> rows(Collection<Flow> flows) {
        return flows.stream().map(Flow::row).toList();
    }

    @Test
    void everyRowOfEverySecondComesBackAsItWas() {
        Map<Long, Flow> flows = new LinkedHashMap<>();
        List<Snapshot> original = new ArrayList<>();
        for (int second = 1; second <= 190; second++) {
            for (long i = 0; i < 3; i++) {
                flows.put(second * 3 + i, new Flow(second * 3 + i));
            }
            flows.values().removeIf(flow -> random.nextInt(20) == 0);
            flows.values().forEach(flow -> flow.move(random.nextInt(3) * 1_000L, random.nextInt(2) * 70_000L));
            flows.values().stream().filter(flow -> random.nextInt(9) == 0).forEach(Flow::sendAgain);
            original.add(snapshot(second, rows(flows.values())));
            timeline.add(original.get(second - 1));
        }
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept).hasSize(190);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).sections()).isEmpty();
            assertSameConnections(kept.get(i).connections(), original.get(i).connections());
        }
    }

    private static void assertSameConnections(List<Connection> kept, List<Connection> original) {
        assertThat(kept)
                .extracting(Connection::facts)
                .containsExactlyInAnyOrderElementsOf(
                        original.stream().map(Connection::facts).toList());
        for (Connection row : original) {
            Connection found = ((PastRows<Connection>) kept).find(row.key()).orElseThrow();
            assertSameTraffic(found.traffic(), row.traffic());
            assertSameTraffic(found.wire().orElseThrow(), row.wire().orElseThrow());
            assertThat(found.wirePackets()).isEqualTo(row.wirePackets());
            assertThat(found.health()).isEqualTo(row.health());
        }
    }

    private static void assertSameTraffic(Traffic kept, Traffic original) {
        assertThat(kept.rxBytes()).isEqualTo(original.rxBytes());
        assertThat(kept.txBytes()).isEqualTo(original.txBytes());
        assertThat(kept.rxRate().isMeasured()).isEqualTo(original.rxRate().isMeasured());
        assertThat(kept.rxRate().orZero()).isCloseTo(original.rxRate().orZero(), within(0.1));
        assertThat(kept.txRate().orZero()).isCloseTo(original.txRate().orZero(), within(0.1));
        assertThat(kept.rxAverage()).isCloseTo(original.rxAverage(), within(original.rxAverage() * 0.011 + 1));
        assertThat(kept.txAverage()).isCloseTo(original.txAverage(), within(original.txAverage() * 0.011 + 1));
    }

    @Test
    void processesAndPortsComeBackToo() {
        for (int second = 1; second <= 70; second++) {
            timeline.add(Scenario.at(second));
        }
        Snapshot kept = timeline.snapshots().get(64);
        Snapshot original = Scenario.at(65);
        for (ProcessTotal row : original.processes()) {
            ProcessTotal found =
                    ((PastRows<ProcessTotal>) kept.processes()).find(row.key()).orElseThrow();
            assertThat(found.names()).isEqualTo(row.names());
            assertThat(found.syscalls()).isEqualTo(row.syscalls());
            assertThat(found.connections()).isEqualTo(row.connections());
            assertThat(found.callsPerSecond().isMeasured())
                    .isEqualTo(row.callsPerSecond().isMeasured());
            assertThat(found.retransmits()).isEqualTo(row.retransmits());
            assertThat(found.traffic().rxBytes()).isEqualTo(row.traffic().rxBytes());
            assertThat(found.exited()).isEqualTo(row.exited());
        }
        for (PortTotal row : original.ports()) {
            PortTotal found =
                    ((PastRows<PortTotal>) kept.ports()).find(row.key()).orElseThrow();
            assertThat(found.application()).isEqualTo(row.application());
            assertThat(found.owners()).containsExactlyInAnyOrderElementsOf(row.owners());
            assertThat(found.traffic().totalBytes()).isEqualTo(row.traffic().totalBytes());
            assertThat(found.clients()).isEqualTo(row.clients());
        }
        assertThat(kept.processes()).hasSameSizeAs(original.processes());
        assertThat(kept.ports()).hasSameSizeAs(original.ports());
    }

    @Test
    void ratesThatDoNotFollowFromBytesStayWhatTheyWere() {
        Flow flow = new Flow(1);
        flow.move(1_000, 0);
        timeline.add(snapshot(1, List.of(flow.row())));
        Traffic stale = new Traffic(1_000, 0, new Rate.Stale(1_000), new Rate.Stale(0), 900, 0);
        timeline.add(snapshot(2, List.of(with(flow.row(), stale))));
        Traffic uncounted = Traffic.unavailable("nobody counts it");
        timeline.add(snapshot(3, List.of(with(flow.row(), uncounted))));
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept.get(1).connections().get(0).traffic().rxRate()).isEqualTo(new Rate.Stale(1_000));
        assertThat(kept.get(2).connections().get(0).traffic().isCounted()).isFalse();
    }

    private static Connection with(Connection row, Traffic traffic) {
        return Connection.of(row.facts(), traffic, row.wire(), row.wirePackets(), row.health());
    }

    @Test
    void whatSomeRowsMovedIsAddedUpWithoutMakingThem() {
        List<Flow> flows = List.of(new Flow(1), new Flow(2), new Flow(3));
        for (int second = 1; second <= 70; second++) {
            flows.get(0).move(100, 1);
            flows.get(1).move(20, 2);
            flows.get(2).move(3, 4);
            timeline.add(snapshot(second, rows(second < 65 ? flows : flows.subList(0, 1))));
        }
        assertThat(sumOfFirstTwo(10).rxRate()).isEqualTo(Rate.measured(120));
        assertThat(sumOfFirstTwo(10).rxBytes()).isEqualTo(11 * 120);
        assertThat(sumOfFirstTwo(69).rxRate()).isEqualTo(Rate.measured(100));
    }

    private Traffic sumOfFirstTwo(int place) {
        PastRows<Connection> rows =
                (PastRows<Connection>) timeline.snapshots().get(place).connections();
        return rows.sum("first two", (then, row) -> row.key().cookie() < 3).orElseThrow();
    }

    @Test
    void tooLongAListKeepsItsBusiestAndWhatAnAlertIsAboutAndSaysSo() {
        Snapshot crowded = snapshot(2, rows(flows(20_481)));
        Connection quietest = crowded.connections().get(0);
        Alert alert = new Alert(
                1,
                "connection-rate",
                Alert.Severity.WARNING,
                new Subject.OfConnection(quietest.key()),
                "",
                1,
                1,
                "B/s",
                crowded.time(),
                Optional.empty());
        timeline.add(crowded.withAlerts(List.of(alert)));
        Snapshot kept = timeline.snapshots().get(0);
        assertThat(kept.section(OnlyBusiest.class)).contains(new OnlyBusiest(-1, 257, -1));
        assertThat(kept.connections()).hasSize(257).extracting(Connection::key).contains(quietest.key());
    }

    /** The later ones move more. */
    private List<Flow> flows(int count) {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flows.add(new Flow(i));
            flows.get(i).move(i, i);
        }
        return flows;
    }

    @Test
    void whatThereIsNoRoomForIsThinnedTheOldestFirstAndSaysSo() {
        for (int second = 1; second <= 300; second++) {
            List<Connection> opened = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                Flow flow = new Flow(second * 10_000L + i);
                flow.move(i, 10);
                opened.add(flow.row());
            }
            timeline.add(snapshot(second, opened));
        }
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept).hasSize(300);
        assertThat(kept.get(0).section(OnlyBusiest.class)).contains(new OnlyBusiest(-1, 256, -1));
        assertThat(kept.get(0).connections()).hasSizeBetween(1, 256);
        assertThat(kept.get(299).section(OnlyBusiest.class)).isEmpty();
        assertThat(kept.get(299).connections()).hasSize(1_500);
    }

    @Test
    void keepsTenMinutesOldestFirst() {
        for (int second = 0; second <= 700; second++) {
            timeline.add(Scenario.at(second));
        }
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept).hasSize(600);
        assertThat(kept.get(0).time()).isEqualTo(Scenario.START.plusSeconds(101));
        assertThat(kept.get(599).time()).isEqualTo(Scenario.START.plusSeconds(700));
    }

    @Test
    void longIntervalsAreKeptForTenMinutesToo() {
        for (int minute = 0; minute <= 30; minute++) {
            timeline.add(Scenario.at(minute * 60));
        }
        assertThat(timeline.snapshots()).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {-86_400, 86_400})
    void clockThatIsSetCostsNoSnapshotAndKeepsTheirOrder(int seconds) {
        for (int second = 0; second < 100; second++) {
            timeline.add(setBy(second < 50 ? 0 : seconds, Scenario.crowded(second, 100)));
        }
        assertThat(timeline.snapshots())
                .extracting(Snapshot::monoNanos)
                .hasSize(100)
                .isSorted();
        assertThat(timeline.snapshots().get(10).connections())
                .as("a minute old")
                .hasSize(100);
    }

    private static Snapshot setBy(int seconds, Snapshot usual) {
        return new Snapshot(
                usual.time().plusSeconds(seconds),
                usual.monoNanos(),
                1,
                usual.host(),
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                usual.connections(),
                usual.ports(),
                usual.alerts());
    }

    @Test
    void whatWasHandedOutDoesNotChange() {
        timeline.add(Scenario.at(0));
        List<Snapshot> before = timeline.snapshots();
        timeline.add(Scenario.at(1));
        assertThat(before).hasSize(1);
    }

    @Test
    void tenMinutesOfTenThousandBusyFlowsAreKeptWholeInSixtyFourMegabytes() {
        addTenMinutesOf(10_000);
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept)
                .hasSize(600)
                .noneMatch(row -> row.section(OnlyBusiest.class).isPresent());
        assertThat(kept.get(0).section(AppBytesOnly.class)).isPresent();
        assertThat(kept.get(0).connections()).hasSize(10_000);
        kept = List.of();
        assertThat(heldBytes()).isLessThan(64 * MEGABYTE);
    }

    @Test
    void tenMinutesOfAThousandBusyFlowsFitIntoTwelveMegabytes() {
        addTenMinutesOf(1_000);
        assertThat(timeline.snapshots()).hasSize(600);
        assertThat(heldBytes()).isLessThan(12 * MEGABYTE);
    }

    /** One in ten sends a segment again in every second. */
    private void addTenMinutesOf(int count) {
        List<Flow> flows = flows(count);
        for (int second = 1; second <= 600; second++) {
            for (Flow flow : flows) {
                flow.move(random.nextInt(20_000), random.nextInt(200_000));
            }
            flows.stream().filter(flow -> random.nextInt(10) == 0).forEach(Flow::sendAgain);
            timeline.add(snapshot(second, rows(flows)));
        }
    }

    /** What the timeline takes, which is lost over it. */
    private long heldBytes() {
        long with = usedBytes();
        timeline = null;
        return with - usedBytes();
    }
}
