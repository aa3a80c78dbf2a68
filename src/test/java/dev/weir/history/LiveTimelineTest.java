package dev.weir.history;

import static dev.weir.history.TestRows.facts;
import static dev.weir.history.TestRows.health;
import static dev.weir.history.TestRows.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.collect.store.ConnectionColumns;
import dev.weir.collect.store.WireGrowth;
import dev.weir.model.Alert;
import dev.weir.model.AppBytesOnly;
import dev.weir.model.Connection;
import dev.weir.model.Interval;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PastRows;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The past of a connection table as a live capture has it: most rows are the same objects in the next second. */
class LiveTimelineTest {

    private static final Interval SECOND = Interval.of(1);
    private static final long MEGABYTE = 1_000_000;

    private final Random random = new Random(4711);
    private final ConnectionColumns table = ConnectionColumns.create();
    /** The cookie and retransmits of each row that is listed. */
    private final Map<Integer, long[]> listed = new HashMap<>();

    private Timeline timeline = new Timeline();
    private long nextCookie = 1;

    @Test
    void everyConnectionOfEverySecondComesBackAsItWas() {
        List<Snapshot> original = new ArrayList<>();
        for (int second = 1; second <= 190; second++) {
            for (int i = 0; i < 9; i++) {
                open();
            }
            change(700);
            original.add(next(second));
        }
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept).hasSize(190);
        for (int i = 0; i < kept.size(); i++) {
            List<Connection> then = original.get(i).connections();
            assertThat(kept.get(i).connections())
                    .as("second %d", i + 1)
                    .containsExactlyInAnyOrderElementsOf(
                            then.stream().map(Connection::apart).toList());
            for (Connection row : then.subList(0, Math.min(20, then.size()))) {
                assertThat(past(kept.get(i)).find(row.key())).contains(row.apart());
                assertThat(past(kept.get(i)).traffic(row.key())).contains(row.traffic());
            }
        }
    }

    private void open() {
        int row = table.open();
        listed.put(row, new long[] {nextCookie++, 0});
        describe(row);
    }

    private void describe(int row) {
        table.describe(row, facts(listed.get(row)[0], listed.get(row)[1]));
    }

    /** A quarter of the rows rests, as a row does for most of its life. */
    private void change(int most) {
        for (int row : List.copyOf(listed.keySet())) {
            long[] known = listed.get(row);
            switch (known[0] % 4 == 0 && known[0] + 40 < nextCookie ? -1 : random.nextInt(24)) {
                case 0 -> {
                    table.close(row);
                    listed.remove(row);
                    if (random.nextBoolean() && listed.size() < most) {
                        open();
                    }
                }
                case 1 -> {
                    known[1]++;
                    describe(row);
                }
                case 2 ->
                    table.setHealth(row, random.nextInt(5) == 0 ? null : health(random.nextInt(90_000), known[1]));
                case 3 -> table.addWire(row, wire(random.nextInt(3_000)));
                case 4 -> table.moveApp(row, listed.keySet().iterator().next());
                case 5, 6, 7, 8, 9 -> table.addApp(row, random.nextInt(3) * 1_000L, random.nextInt(2) * 70_000L);
                default -> {
                    // rests for a second
                }
            }
        }
    }

    private static WireGrowth wire(int bytes) {
        WireGrowth growth = new WireGrowth();
        growth.rxBytes = bytes;
        growth.txBytes = 52;
        growth.rxPackets = 2;
        growth.txPackets = 1;
        return growth;
    }

    private Snapshot next(int second) {
        Interval interval = second == 1 ? Interval.of(0) : SECOND;
        table.roll(interval);
        Snapshot snapshot = snapshot(second, interval, table.connections());
        timeline.add(snapshot);
        return snapshot;
    }

    private static Snapshot snapshot(int second, Interval interval, List<Connection> connections) {
        Snapshot usual = Scenario.at(1);
        return new Snapshot(
                Scenario.START.plusSeconds(second),
                second * 1_000_000_000L,
                interval.seconds(),
                usual.host(),
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                connections,
                usual.ports(),
                List.of());
    }

    private static PastRows<Connection> past(Snapshot kept) {
        return (PastRows<Connection>) kept.connections();
    }

    @Test
    void whatSomeConnectionsMovedIsAddedUpAlsoOfThoseThatClosed() {
        for (int i = 0; i < 300; i++) {
            open();
        }
        for (int second = 1; second <= 70; second++) {
            for (int row : List.copyOf(listed.keySet())) {
                table.addApp(row, listed.get(row)[0] == 1 ? 100 : 20, 1);
            }
            if (second == 65) {
                close(1);
            }
            next(second);
        }
        assertThat(ofFirstTwo(10).rxRate().orZero()).isEqualTo(120);
        assertThat(ofFirstTwo(10).rxBytes()).isEqualTo(11 * 120);
        assertThat(ofFirstTwo(69).rxRate().orZero()).isEqualTo(20);
    }

    private void close(long cookie) {
        int row = listed.entrySet().stream()
                .filter(entry -> entry.getValue()[0] == cookie)
                .findFirst()
                .orElseThrow()
                .getKey();
        listed.remove(row);
        table.close(row);
    }

    private Traffic ofFirstTwo(int place) {
        return past(timeline.snapshots().get(place))
                .sum("first two", (then, row) -> row.key().cookie() < 3)
                .orElseThrow();
    }

    @Test
    void ofVeryManyOnlyTheBusiestHaveDetailsAndTheSnapshotSaysSo() {
        for (int i = 0; i < 5_121; i++) {
            open();
        }
        for (int at = 1; at <= 12; at++) {
            int second = at;
            for (int row : listed.keySet()) {
                table.addApp(row, row == 7 && second > 5 ? 100_000 : row, 0);
                table.addWire(row, wire(row));
            }
            Snapshot snapshot = next(second);
            Snapshot kept = timeline.snapshots().get(second - 1);
            assertThat(kept.section(AppBytesOnly.class)).contains(new AppBytesOnly(256));
            assertThat(kept.connections()).hasSize(5_121);
            assertThat(kept.connections())
                    .filteredOn(row -> row.wire().isPresent())
                    .hasSize(256)
                    .as("the busiest are looked for every ten seconds")
                    .matches(rows -> second < 10
                            == rows.stream().noneMatch(row -> row.key().cookie() == 8))
                    .allMatch(row -> snapshot.connections().stream()
                            .anyMatch(live ->
                                    live.key().equals(row.key()) && live.apart().equals(row)));
        }
    }

    @Test
    void aTableThatHoversAboutTheLongestListIsWholeInEverySecond() {
        Map<Integer, Map<Object, Connection>> original = hover(16_384, LiveTimelineTest::appBytes);
        assertThat(timeline.snapshots())
                .noneMatch(kept -> kept.section(OnlyBusiest.class).isPresent());
        original.forEach((second, rows) -> assertThat(rows(second, LiveTimelineTest::appBytes))
                .as("second %d", second)
                .isEqualTo(rows));
    }

    @Test
    void aTableThatHoversAboutTheMostThatHaveDetailsHasThemInEverySecond() {
        Map<Integer, Map<Object, Connection>> original = hover(4_096, Connection::apart);
        assertThat(timeline.snapshots())
                .noneMatch(kept -> kept.section(AppBytesOnly.class).isPresent());
        original.forEach((second, rows) -> assertThat(rows(second, Connection::apart))
                .as("second %d", second)
                .isEqualTo(rows));
    }

    /** A table that has a few rows more and less than that by turns; what it had in some of the seconds. */
    private Map<Integer, Map<Object, Connection>> hover(int limit, UnaryOperator<Connection> looked) {
        Map<Integer, Map<Object, Connection>> original = new HashMap<>();
        for (int second = 1; second <= 65; second++) {
            fill(limit + (second % 2 == 0 ? 20 : -20));
            for (int row : listed.keySet()) {
                if (row % 50 == second % 50) {
                    table.addApp(row, row, 10);
                    table.addWire(row, wire(row));
                }
            }
            Snapshot snapshot = next(second);
            if (second % 9 < 2) {
                original.put(second, rows(snapshot, looked));
            }
        }
        return original;
    }

    /** Opens or closes connections until there are so many. */
    private void fill(int count) {
        while (listed.size() < count) {
            open();
        }
        for (int row : List.copyOf(listed.keySet()).subList(count, listed.size())) {
            table.close(row);
            listed.remove(row);
        }
    }

    private Map<Object, Connection> rows(int second, UnaryOperator<Connection> looked) {
        return rows(timeline.snapshots().get(second - 1), looked);
    }

    private static Map<Object, Connection> rows(Snapshot snapshot, UnaryOperator<Connection> looked) {
        Map<Object, Connection> rows = new HashMap<>();
        snapshot.connections().forEach(row -> rows.put(row.key(), looked.apply(row)));
        return rows;
    }

    private static Connection appBytes(Connection row) {
        return Connection.of(row.facts(), row.traffic(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void aTableThatWasTooLongIsCutUntilItIsWithinTheLimitAgain() {
        int[] lengths = {20_480, 20_481, 16_385, 20_480, 16_384, 20_480};
        for (int i = 0; i < lengths.length; i++) {
            fill(lengths[i]);
            next(i + 1);
        }
        assertThat(timeline.snapshots())
                .extracting(kept -> kept.connections().size())
                .containsExactly(20_480, 256, 256, 256, 16_384, 20_480);
        assertThat(timeline.snapshots())
                .extracting(kept -> kept.section(OnlyBusiest.class).isPresent())
                .containsExactly(false, true, true, true, false, false);
    }

    @Test
    void whatThereIsNoRoomForIsThinnedButForWhatAnAlertIsAbout() {
        open();
        for (int second = 1; second <= 200; second++) {
            for (int row : List.copyOf(listed.keySet())) {
                if (listed.get(row)[0] > 1) {
                    table.close(row);
                    listed.remove(row);
                }
            }
            for (int i = 0; i < 1_500; i++) {
                open();
            }
            listed.keySet().forEach(row -> table.addApp(row, row, 10));
            table.roll(SECOND);
            timeline.add(withAlert(snapshot(second, SECOND, table.connections())));
        }
        List<Snapshot> kept = timeline.snapshots();
        assertThat(kept.get(0).section(OnlyBusiest.class)).contains(new OnlyBusiest(-1, 257, -1));
        assertThat(kept.get(0).section(AppBytesOnly.class)).contains(new AppBytesOnly(0));
        for (Snapshot thinned : kept.subList(0, 60)) {
            assertThat(thinned.connections())
                    .hasSizeBetween(1, 257)
                    .extracting(row -> row.key().cookie())
                    .contains(1L);
        }
        assertThat(kept.get(199).section(OnlyBusiest.class)).isEmpty();
        assertThat(kept.get(199).connections()).hasSize(1_501);
    }

    private static Snapshot withAlert(Snapshot snapshot) {
        return snapshot.withAlerts(List.of(new Alert(
                1,
                "connection-rate",
                Alert.Severity.WARNING,
                new Subject.OfConnection(facts(1, 0).key()),
                "",
                1,
                1,
                "B/s",
                snapshot.time(),
                Optional.empty())));
    }

    @Test
    void aRecordingAfterALiveCaptureAndTheOtherWayRoundAreBothKept() {
        for (int i = 0; i < 5; i++) {
            open();
        }
        next(1);
        next(2);
        timeline.add(snapshot(
                3, SECOND, table.connections().stream().map(Connection::apart).toList()));
        next(4);
        assertThat(timeline.snapshots())
                .hasSize(4)
                .allMatch(kept -> kept.connections().size() == 5);
    }

    @Test
    void tenMinutesOfTenThousandBusyConnectionsAreKeptWholeInSixtyFourMegabytes() {
        keepTenMinutesOf(10_000);
        assertThat(timeline.snapshots())
                .hasSize(600)
                .noneMatch(row -> row.section(OnlyBusiest.class).isPresent());
        assertThat(timeline.snapshots().get(0).connections()).hasSize(10_000);
        assertThat(heldBytes()).isLessThan(64 * MEGABYTE);
    }

    @Test
    void tenMinutesOfAThousandBusyConnectionsFitIntoTenMegabytes() {
        keepTenMinutesOf(1_000);
        assertThat(heldBytes()).isLessThan(10 * MEGABYTE);
    }

    private void keepTenMinutesOf(int count) {
        for (int i = 0; i < count; i++) {
            open();
        }
        for (int second = 1; second <= 600; second++) {
            for (int row = 0; row < count; row++) {
                table.addApp(row, random.nextInt(20_000), random.nextInt(200_000));
                if (random.nextInt(10) == 0) {
                    listed.get(row)[1]++;
                    describe(row);
                }
            }
            next(second);
        }
    }

    /** What the timeline takes, which is lost over it. */
    private long heldBytes() {
        long with = usedBytes();
        timeline = null;
        return with - usedBytes();
    }
}
