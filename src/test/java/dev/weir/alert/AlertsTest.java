package dev.weir.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionKey;
import dev.weir.model.NotListed;
import dev.weir.model.Packets;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsTest {

    private static final double LIMIT = 10_000_000;
    private static final ProcessKey CURL = new ProcessKey(1234, 5);

    private final Alerts book = new Alerts(AlertThresholds.DEFAULT);
    private Instant now = SampleSnapshot.TIME;
    private Duration clockSetBy = Duration.ZERO;

    @Test
    void alertIsRaisedOnceItExceededForThreeSeconds() {
        assertThat(see(LIMIT + 1)).isEmpty();
        assertThat(see(LIMIT + 1)).isEmpty();
        Instant third = now;

        assertThat(see(LIMIT + 2))
                .containsExactly(new Alert(
                        1,
                        "connection-rate",
                        Alert.Severity.WARNING,
                        new Subject.OfConnection(new ConnectionKey(7, 0)),
                        "curl 1234 192.0.2.1:443",
                        LIMIT + 2,
                        LIMIT,
                        "B/s",
                        third.minusSeconds(2),
                        Optional.empty()));
        assertThat(see(LIMIT + 3)).extracting(Alert::id, Alert::value).containsExactly(tuple(1L, LIMIT + 3));
    }

    /** A feature's rule: held against its section, sustained as it says, about a row of its list. */
    @Test
    void ruleOfAFeatureSaysWhatItsHighestValueWasMadeOf() {
        Rule<Visitors> rule = new Rule<>(
                        "visitors",
                        "clients",
                        100,
                        snapshot -> snapshot.section(Visitors.class).stream().toList(),
                        Visitors::count,
                        row -> "all",
                        row -> new Subject.OfFeature("visitors", "all"),
                        row -> "all ports")
                .withEvidence(row -> List.of(new Alert.Evidence("192.0.2.7", row.count() - 1)))
                .withLimits(row -> new Rule.Limit(100, 1));
        Alerts guarded = new Alerts(AlertThresholds.DEFAULT, List.of(rule));

        assertThat(guarded.update(visited(100))).isEmpty();
        guarded.update(visited(300));
        assertThat(guarded.update(visited(200)))
                .extracting(Alert::about, Alert::value, Alert::peak, Alert::evidence)
                .containsExactly(tuple(
                        new Subject.OfFeature("visitors", "all"),
                        200.0,
                        300.0,
                        List.of(new Alert.Evidence("192.0.2.7", 299))));
    }

    private Snapshot visited(int count) {
        now = now.plusSeconds(1);
        return Snapshot.of(
                        now,
                        0,
                        1,
                        SampleSnapshot.snapshot().host(),
                        SampleSnapshot.snapshot().totals())
                .withSections(List.of(new Visitors(count)));
    }

    private record Visitors(int count) implements Section {}

    @Test
    void valueAtTheThresholdDoesNotExceedIt() {
        see(LIMIT);
        see(LIMIT);
        assertThat(see(LIMIT)).isEmpty();
    }

    @Test
    void oneSampleBelowBreaksTheRow() {
        see(LIMIT + 1);
        see(LIMIT + 1);
        see(LIMIT);
        see(LIMIT + 1);
        assertThat(see(LIMIT + 1)).isEmpty();
        assertThat(see(LIMIT + 1)).hasSize(1);
    }

    @Test
    void alertClearsBelowFourFifthsForThreeSecondsAndKeepsItsPeak() {
        raise(2 * LIMIT);
        assertThat(see(0.8 * LIMIT)).extracting(Alert::isOpen).containsExactly(true);
        see(0.79 * LIMIT);
        see(0.79 * LIMIT);
        assertThat(see(LIMIT * 0.9)).extracting(Alert::isOpen).containsExactly(true);
        see(0);
        see(0);
        Instant third = now;

        assertThat(see(0))
                .extracting(Alert::cleared, Alert::value)
                .containsExactly(tuple(Optional.of(third), 2 * LIMIT));
    }

    @Test
    void rowThatVanishesFallsSilent() {
        raise(LIMIT + 1);
        book.update(empty());
        book.update(empty());
        assertThat(book.update(empty())).extracting(Alert::isOpen).containsExactly(false);
    }

    @Test
    void sampleThatCouldNotMeasureChangesNothing() {
        see(LIMIT + 1);
        see(LIMIT + 1);
        assertThat(book.update(snapshot(List.of(connection(7, new Rate.Stale(1))))))
                .isEmpty();
        assertThat(see(LIMIT + 1)).hasSize(1);
    }

    @Test
    void tenTimesTheThresholdIsCriticalAndStaysSo() {
        raise(10 * LIMIT);
        assertThat(see(LIMIT + 1)).extracting(Alert::severity).containsExactly(Alert.Severity.CRITICAL);
    }

    @Test
    void clearedAlertIsForgottenAfterTenMinutes() {
        raise(LIMIT + 1);
        see(0);
        see(0);
        see(0);
        now = now.plusSeconds(599);
        assertThat(see(0)).hasSize(1);
        now = now.plusSeconds(1);
        assertThat(see(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void clockThatIsSetNeitherForgetsNorKeepsAlerts(long seconds) {
        raise(LIMIT + 1);
        setClock(seconds);
        assertThat(see(LIMIT + 1)).extracting(Alert::isOpen).containsExactly(true);
        see(0);
        see(0);
        see(0);
        setClock(seconds);
        now = now.plusSeconds(599);
        assertThat(see(0)).hasSize(1);
        now = now.plusSeconds(1);
        assertThat(see(0)).isEmpty();
    }

    private void setClock(long seconds) {
        now = now.plusSeconds(seconds);
        clockSetBy = clockSetBy.plusSeconds(seconds);
    }

    @Test
    void sameRowRaisesANewAlertAfterItWasCleared() {
        raise(LIMIT + 1);
        see(0);
        see(0);
        see(0);
        see(LIMIT + 1);
        see(LIMIT + 1);
        assertThat(see(LIMIT + 1))
                .extracting(Alert::id, Alert::isOpen)
                .containsExactly(tuple(2L, true), tuple(1L, false));
    }

    @Test
    void everyRuleNamesItsSubject() {
        Snapshot busy = busyEverywhere();
        book.update(busy);
        book.update(busy);

        assertThat(book.update(busy))
                .extracting(Alert::rule, Alert::subject, Alert::value, Alert::unit)
                .containsExactly(
                        tuple("process-calls", "curl 1234", 50_001.0, "calls/s"),
                        tuple("protocol-packets", "UDP", 1_000_001.0, "packets/s"),
                        tuple("port-rate", "-> 443/tcp curl", 100_000_001.0, "B/s"),
                        tuple("process-rate", "curl 1234", 100_000_001.0, "B/s"));
    }

    @Test
    void longerIntervalsNeedFewerSamplesAndShorterMore() {
        Snapshot long5 = with(5, connection(7, Rate.measured(2 * LIMIT)));
        assertThat(new Alerts(AlertThresholds.DEFAULT).update(long5)).hasSize(1);
        Alerts half = new Alerts(AlertThresholds.DEFAULT);
        for (int sample = 1; sample < 6; sample++) {
            assertThat(half.update(with(0.5, connection(7, Rate.measured(2 * LIMIT)))))
                    .as("sample " + sample)
                    .isEmpty();
        }
        assertThat(half.update(with(0.5, connection(7, Rate.measured(2 * LIMIT)))))
                .hasSize(1);
    }

    private Snapshot with(double seconds, Connection row) {
        Snapshot base = snapshot(List.of(row));
        return new Snapshot(
                base.time(),
                0,
                seconds,
                base.host(),
                base.totals(),
                List.of(),
                List.of(),
                List.of(),
                List.of(row),
                List.of(),
                List.of());
    }

    @Test
    void whatTheKernelDropsAtAConnectionIsAnAlertInPackets() {
        book.update(snapshot(List.of(dropping(101))));
        book.update(snapshot(List.of(dropping(101))));
        assertThat(book.update(snapshot(List.of(dropping(2500)))))
                .extracting(Alert::rule, Alert::subject, Alert::value, Alert::unit, Alert::severity)
                .containsExactly(
                        tuple("dropped", "named 700 0.0.0.0:53", 2500.0, "packets/s", Alert.Severity.CRITICAL));
        book.update(snapshot(List.of(dropping(79))));
        book.update(snapshot(List.of(dropping(0))));
        assertThat(book.update(snapshot(List.of(dropping(0)))))
                .extracting(Alert::isOpen, Alert::value)
                .containsExactly(tuple(false, 2500.0));
    }

    @Test
    void unknownRateOfDropsRaisesNothing() {
        for (int i = 0; i < 4; i++) {
            assertThat(book.update(snapshot(List.of(dropping(Double.NaN))))).isEmpty();
        }
    }

    private static Connection dropping(double perSecond) {
        return Connection.of(
                new ConnectionFacts(
                        7,
                        0,
                        new ProcessKey(700, 1),
                        "named",
                        Protocol.UDP,
                        Address.ofIpv4(0),
                        53,
                        Address.ofIpv4(0),
                        0,
                        SocketState.NONE,
                        Optional.empty(),
                        Optional.of(10_000L),
                        perSecond,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        false,
                        0),
                traffic(Rate.ZERO),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void oneCauseIsOneAlertWithTheWiderOnesUnderIt() {
        Snapshot whole = busyEverywhere();
        Snapshot oneFlow = whole.withLists(
                List.of(), whole.processes(), List.of(connection(7, Rate.measured(100_000_001))), whole.ports());
        book.update(oneFlow);
        book.update(oneFlow);
        List<Alert> alerts = book.update(oneFlow);
        Alert cause = alerts.stream()
                .filter(alert -> alert.rule().equals("connection-rate"))
                .findFirst()
                .orElseThrow();
        assertThat(alerts)
                .filteredOn(Alert::isOpenCause)
                .extracting(Alert::rule)
                .containsExactlyInAnyOrder("connection-rate", "process-calls");
        assertThat(alerts)
                .filteredOn(alert -> alert.partOf().isPresent())
                .extracting(Alert::rule, alert -> alert.partOf().getAsLong())
                .containsExactlyInAnyOrder(tuple("process-rate", cause.id()), tuple("port-rate", cause.id()));
        Snapshot manyFlows = whole.withLists(List.of(), whole.processes(), List.of(), whole.ports());
        book.update(manyFlows);
        book.update(manyFlows);
        assertThat(book.update(manyFlows))
                .filteredOn(alert -> alert.isOpen() && alert.rule().endsWith("rate"))
                .allMatch(alert -> alert.partOf().isEmpty());
    }

    @Test
    void aFlowWithinTheHostIsOneAlertThoughBothItsEndsAreSeen() {
        Connection client = within(7, 40_000, 443);
        Connection server = within(8, 443, 40_000);
        book.update(snapshot(List.of(client, server)));
        book.update(snapshot(List.of(client, server)));
        List<Alert> alerts = book.update(snapshot(List.of(client, server)));
        assertThat(alerts).hasSize(2);
        assertThat(alerts).filteredOn(Alert::isOpenCause).hasSize(1);
    }

    @Test
    void aFlowBetweenTwoNamespacesOfTheHostIsOneAlertToo() {
        Connection client = within(7, 40_000, 443, false);
        Connection server = within(8, 443, 40_000, false);
        for (int i = 0; i < 2; i++) {
            book.update(snapshot(List.of(client, server)));
        }
        assertThat(book.update(snapshot(List.of(client, server))))
                .filteredOn(Alert::isOpenCause)
                .hasSize(1);
    }

    @Test
    void aSocketThatIsConnectedToItselfIsAnAlertLikeOthers() {
        Connection itself = within(7, 443, 443, true);
        for (int i = 0; i < 2; i++) {
            book.update(snapshot(List.of(itself)));
        }
        assertThat(book.update(snapshot(List.of(itself)))).hasSize(1);
    }

    private static Connection within(int cookie, int lport, int rport) {
        return within(cookie, lport, rport, true);
    }

    private static Connection within(int cookie, int lport, int rport, boolean loopback) {
        return Connection.of(
                new ConnectionKey(cookie, 0),
                CURL,
                "curl",
                Protocol.TCP,
                Address.ofIpv4(0x7f00_0001),
                lport,
                Address.ofIpv4(0x7f00_0001),
                rport,
                SocketState.ESTABLISHED,
                traffic(Rate.measured(2 * LIMIT)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                loopback,
                0);
    }

    @Test
    void ruleWithoutThresholdNeverRaises() {
        Alerts silent = new Alerts(new AlertThresholds(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1));

        assertThat(silent.update(busyEverywhere())).isEmpty();
    }

    @Test
    void unconnectedIpv6SocketIsNamedByItsOwnEnd() {
        Connection row = Connection.of(
                new ConnectionKey(1, 0),
                ProcessKey.NOBODY,
                "",
                Protocol.UDP,
                new Address(0x2001_0db8_0000_0000L, 1),
                53,
                Address.UNSPECIFIED,
                0,
                SocketState.NONE,
                traffic(Rate.measured(2 * LIMIT)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0);
        Alerts quick = new Alerts(new AlertThresholds(
                OptionalLong.of(1),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1));

        assertThat(quick.update(snapshot(List.of(row))))
                .extracting(Alert::subject)
                .containsExactly("[2001:db8::1]:53");
    }

    @Test
    void floodOfSubjectsIsBoundedAndCounted() {
        book.update(flood(0, 1500));
        book.update(flood(0, 1500));

        assertThat(book.update(flood(0, 1500)).size()).isEqualTo(1000);
        assertThat(book.notWatched()).isEqualTo(new NotListed(3 * 500, 0));
    }

    @Test
    void floodOfShortLivedSubjectsLeavesNothingBehind() {
        for (int round = 0; round < 100; round++) {
            assertThat(book.update(flood(round * 1000, 1000)).size()).isZero();
        }
        raise(LIMIT + 1);
    }

    private List<Alert> see(double bytesPerSecond) {
        List<Alert> alerts = book.update(snapshot(List.of(connection(7, Rate.measured(bytesPerSecond)))));
        now = now.plusSeconds(1);
        return alerts;
    }

    private void raise(double bytesPerSecond) {
        see(bytesPerSecond);
        see(bytesPerSecond);
        assertThat(see(bytesPerSecond)).extracting(Alert::isOpen).contains(true);
    }

    private Snapshot flood(int firstCookie, int rows) {
        List<Connection> connections = new ArrayList<>();
        IntStream.range(firstCookie, firstCookie + rows)
                .forEach(cookie -> connections.add(connection(cookie, Rate.measured(2 * LIMIT))));
        return snapshot(connections);
    }

    private Snapshot busyEverywhere() {
        Traffic busy = traffic(Rate.measured(100_000_001));
        ProcessNames names = new ProcessNames(
                "curl",
                Optional.empty(),
                Optional.empty(),
                "app",
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false);
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(
                now,
                0,
                1,
                base.host(),
                base.totals(),
                List.of(),
                List.of(new ProtocolTotal(
                        Protocol.UDP, busy, new Packets(0, 0, Rate.measured(1_000_000), Rate.measured(1)))),
                List.of(new ProcessTotal(
                        CURL, names, busy, 1, Rate.measured(50_001), List.of(), 0, 0, now, Optional.empty())),
                List.of(),
                List.of(new PortTotal(
                        PortKey.used(Protocol.TCP, 443), "curl", "https", false, List.of(CURL), busy, 1, 1)),
                List.of());
    }

    private Snapshot empty() {
        return snapshot(List.of());
    }

    private Snapshot snapshot(List<Connection> connections) {
        Snapshot base = SampleSnapshot.snapshot();
        return new Snapshot(
                now,
                Duration.between(SampleSnapshot.TIME, now).minus(clockSetBy).toNanos(),
                1,
                base.host(),
                base.totals(),
                List.of(),
                List.of(),
                List.of(),
                connections,
                List.of(),
                List.of());
    }

    private static Connection connection(int cookie, Rate rx) {
        return Connection.of(
                new ConnectionKey(cookie, 0),
                CURL,
                "curl",
                Protocol.TCP,
                Address.ofIpv4(0x7f00_0001),
                40_000,
                Address.ofIpv4(0xc000_0201),
                443,
                SocketState.ESTABLISHED,
                traffic(rx),
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

    private static Traffic traffic(Rate rx) {
        return new Traffic(0, 0, rx, Rate.ZERO, 0, 0);
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }
}
