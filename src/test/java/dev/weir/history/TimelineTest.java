package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.PackedRows;
import dev.weir.Scenario;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.ConnectionTable;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

    private final Timeline timeline = new Timeline();

    @Test
    void whatIsNotKeptWholeSaysSo() {
        Timeline timeline = new Timeline();
        timeline.add(Scenario.at(1));
        timeline.add(Scenario.crowded(2, 500));
        assertThat(timeline.snapshots().get(0).section(OnlyBusiest.class)).isEmpty();
        assertThat(timeline.snapshots().get(1).section(OnlyBusiest.class)).contains(new OnlyBusiest(32, 48, -1));
    }

    @Test
    void whatAnAlertIsAboutIsKeptHoweverQuiet() {
        Snapshot crowded = Scenario.crowded(2, 500);
        ConnectionKey quietest = crowded.connections().stream()
                .min(Comparator.comparingDouble(Connection::totalAverage))
                .orElseThrow()
                .key();
        Alert alert = new Alert(
                1,
                "connection-rate",
                Alert.Severity.WARNING,
                new Subject.OfConnection(quietest),
                "",
                1,
                1,
                "B/s",
                crowded.time(),
                Optional.empty());
        Timeline timeline = new Timeline();
        timeline.add(crowded.withAlerts(List.of(alert)));
        assertThat(timeline.snapshots().get(0).connections())
                .hasSize(49)
                .extracting(Connection::key)
                .contains(quietest);
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
                .hasSize(16);
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
    void keepsTheBusiestRowsAndFewerWhenAMinuteOld() {
        for (int second = 1; second <= 70; second++) {
            timeline.add(Scenario.crowded(second, 1000));
        }
        List<Snapshot> kept = timeline.snapshots();
        Snapshot newest = kept.get(69);
        assertThat(newest.connections()).hasSize(48);
        assertThat(newest.processes()).hasSize(32);
        double quietestKept = newest.connections().stream()
                .mapToDouble(connection -> connection.traffic().totalAverage())
                .min()
                .orElseThrow();
        assertThat(Scenario.crowded(70, 1000).connections().stream()
                        .filter(connection -> connection.traffic().totalAverage() > quietestKept))
                .hasSize(47);
        assertThat(kept.get(0).connections())
                .hasSize(16)
                .allMatch(connection -> connection.health().isEmpty());
        assertThat(kept.get(9).connections()).hasSize(48);
    }

    @Test
    void theTableOfALiveSnapshotKeepsTheSameBusiestConnections() {
        Snapshot made = Scenario.crowded(5, 1000);
        ConnectionTable table = new PackedRows(made.connections()).table();
        timeline.add(made);
        timeline.add(with(made, 1, table));
        timeline.add(with(made, 2, table));
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept.get(1).connections())
                .extracting(Connection::key)
                .hasSize(48)
                .containsExactlyElementsOf(
                        kept.get(0).connections().stream().map(Connection::key).toList());
        assertThat(kept.get(2).connections()).isSameAs(kept.get(1).connections());
    }

    private static Snapshot with(Snapshot usual, int secondsLater, List<Connection> connections) {
        return new Snapshot(
                usual.time().plusSeconds(secondsLater),
                usual.monoNanos(),
                1,
                usual.host(),
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                connections,
                usual.ports(),
                usual.alerts());
    }

    @Test
    void rowsAreSharedWithTheSnapshotTheyCameFrom() {
        Snapshot snapshot = Scenario.at(5);
        timeline.add(snapshot);
        assertThat(timeline.snapshots().get(0).processes()).isSameAs(snapshot.processes());
        assertThat(timeline.snapshots().get(0).connections().get(0))
                .isSameAs(snapshot.connections().get(0));
    }

    @Test
    void whatWasHandedOutDoesNotChange() {
        timeline.add(Scenario.at(0));
        List<Snapshot> before = timeline.snapshots();
        timeline.add(Scenario.at(1));
        assertThat(before).hasSize(1);
    }

    @Test
    void tenMinutesOfAThousandBusyFlowsFitIntoTwelveMegabytes() {
        long before = usedBytes();
        for (int second = 1; second <= 600; second++) {
            timeline.add(Scenario.crowded(second, 1000));
        }
        long used = usedBytes() - before;
        assertThat(timeline.snapshots()).hasSize(600);
        assertThat(used).isLessThan(12_000_000);
    }

    private static long usedBytes() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
