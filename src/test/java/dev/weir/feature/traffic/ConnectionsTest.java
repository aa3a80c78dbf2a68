package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.model.Connection;
import dev.weir.model.Packets;
import dev.weir.model.ProcessKey;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the ledger says of connections, from the flows, the wire layer and the walk. */
class ConnectionsTest {

    private final LedgerRun run = new LedgerRun();
    private final FakeKernel kernel = run.kernel;
    private final ProcessKey curl = kernel.process(10, "curl");

    private FakeKernel.Socket connection() {
        return kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
    }

    /** One that moved bytes, was read, and is closed. */
    private FakeKernel.Socket closedConnection() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 1_000, 10);
        run.read();
        kernel.close(socket);
        return socket;
    }

    /** More than stay listed when they are closed; each moved a byte and was read. */
    private List<FakeKernel.Socket> closedConnectionsTooMany() {
        List<FakeKernel.Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            sockets.add(connection());
            kernel.moves(sockets.get(i), curl, 1, 0);
        }
        run.read();
        sockets.forEach(kernel::close);
        return sockets;
    }

    @Test
    void newConnectionHasBothEndsItsOwnerAndItsAge() {
        FakeKernel.Socket socket = connection();
        run.read();
        Connection row = run.connection(socket);
        assertThat(row.laddr() + " " + row.lport() + " " + row.raddr() + " " + row.rport())
                .isEqualTo("192.0.2.1 40000 198.51.100.7 443");
        assertThat(row.owner()).isEqualTo(curl);
        assertThat(row.state()).isEqualTo(SocketState.ESTABLISHED);
        assertThat(row.opened()).contains(FakeKernel.START);
        assertThat(row.closed()).isEmpty();
        assertThat(row.beforeWeir()).isFalse();
        assertThat(run.process(curl).connections()).isEqualTo(1);
    }

    @Test
    void appAndWireBytesAreKeptApart() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 1_000, 200);
        kernel.moves(socket, curl, 1_000, 0);
        Snapshot snapshot = run.read();
        assertBytes(run.connection(socket).traffic(), 2_000, 200);
        assertBytes(run.connection(socket).wire().orElseThrow(), 2_080, 240);
        assertThat(run.connection(socket).wirePackets()).contains(new Packets(2, 1, Rate.STARTING, Rate.STARTING));
        assertBytes(snapshot.totals().app(), 2_000, 200);
        assertBytes(snapshot.totals().wire(), 2_080, 240);
    }

    @Test
    void twoUsersInOneReadingHaveARowEach() {
        ProcessKey child = kernel.process(11, "child");
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 0, 300);
        kernel.after(0.001);
        kernel.moves(socket, child, 0, 700);
        kernel.exit(child);
        kernel.exit(curl);
        run.read();
        assertThat(run.rows(socket))
                .extracting(Connection::owner, Connection::totalBytes)
                .containsExactlyInAnyOrder(tuple(curl, 300L), tuple(child, 700L));
        assertBytes(run.process(curl).traffic(), 0, 300);
        assertBytes(run.process(child).traffic(), 0, 700);
    }

    @Test
    void loopbackIsShownButLeftOutOfTheHostsTotals() {
        FakeKernel.Socket socket = kernel.connect(curl, "127.0.0.1", 40_000, "127.0.0.1", 8080);
        FakeKernel.Socket toOwnAddress = kernel.connect(curl, "192.0.2.1", 40_001, "192.0.2.77", 8080);
        kernel.moves(socket, curl, 1_000, 200);
        kernel.moves(toOwnAddress, curl, 50, 5);
        Snapshot snapshot = run.read();
        assertThat(run.connection(socket).loopback()).isTrue();
        assertThat(run.connection(toOwnAddress).loopback()).isTrue();
        assertBytes(run.process(curl).traffic(), 1_050, 205);
        assertBytes(snapshot.totals().app(), 0, 0);
        assertBytes(snapshot.totals().wire(), 0, 0);
    }

    @Test
    void closedConnectionStaysForAMinute() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 1_000, 10);
        run.read();
        assertThat(run.second().totals().openSockets()).isEqualTo(1);
        kernel.close(socket);
        Snapshot snapshot = run.second();
        assertThat(run.connection(socket).closed()).contains(FakeKernel.START.plusSeconds(1));
        assertThat(run.connection(socket).state()).isEqualTo(SocketState.CLOSE);
        assertThat(snapshot.totals().openSockets()).isZero();
        assertThat(run.process(curl).connections()).isZero();
        run.seconds(59);
        assertBytes(run.connection(socket).traffic(), 1_000, 10);
        run.second();
        assertThat(run.rows(socket)).isEmpty();
    }

    @Test
    void connectionOpenedAndClosedBetweenTwoReadingsIsCountedInFull() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 1_000, 10);
        kernel.close(socket);
        Snapshot snapshot = run.read();
        assertBytes(run.connection(socket).traffic(), 1_000, 10);
        assertBytes(snapshot.totals().app(), 1_000, 10);
        assertThat(snapshot.totals().openSockets()).isZero();
        assertThat(run.process(curl).connections()).isZero();
    }

    @Test
    void closedConnectionWhoseRowComesBeforeItsFlowIsCountedInFull() {
        FakeKernel.Socket socket = kernel.accept("192.0.2.1", 8080, "198.51.100.7", 50_000);
        kernel.wireBytes(socket, 140, 0);
        kernel.close(socket);
        run.read();
        assertThat(run.connection(socket).owner()).isEqualTo(ProcessKey.NOBODY);
        kernel.appBytes(socket, curl, 100, 0);
        run.second();
        assertBytes(run.connection(socket).traffic(), 100, 0);
        assertThat(run.connection(socket).owner()).isEqualTo(curl);
        assertThat(run.process(curl).connections()).isZero();
    }

    @Test
    void entriesOfAClosedConnectionAreDeletedOnceItIsQuiet() {
        FakeKernel.Socket socket = closedConnection();
        run.seconds(2);
        assertThat(kernel.deletedSockets).isEmpty();
        run.second();
        assertThat(kernel.deletedSockets).containsExactly(socket.cookie);
        run.seconds(70);
        assertThat(kernel.deletedSockets).hasSize(1);
        assertThat(kernel.deletedFlows).hasSize(1);
    }

    @Test
    void restThatIsReadLongAfterTheCloseIsCountedAndItsEntryDeletedToo() {
        FakeKernel.Socket socket = closedConnection();
        run.seconds(10);
        assertThat(kernel.flows).isEmpty();
        kernel.appBytes(socket, curl, 77, 0);
        run.second();
        assertBytes(run.connection(socket).traffic(), 1_077, 10);
        assertBytes(run.process(curl).traffic(), 1_077, 10);
        run.seconds(4);
        assertThat(kernel.flows).isEmpty();
        assertThat(kernel.deletedFlows).hasSize(2);
    }

    @Test
    void whatComesBetweenAReadingAndTheDeletionOfItsRowIsCounted() {
        FakeKernel.Socket socket = closedConnection();
        run.seconds(2);
        kernel.beforeDeleting = () -> kernel.appBytes(socket, curl, 5, 7);
        run.second();
        assertThat(kernel.deletedFlows).hasSize(1);
        kernel.beforeDeleting = () -> {};
        run.second();
        assertBytes(run.connection(socket).traffic(), 1_005, 17);
        assertBytes(run.process(curl).traffic(), 1_005, 17);
    }

    @Test
    void whatComesToAConnectionThatJustLeftTheListIsTheProcesssAndNoOtherConnections() {
        List<FakeKernel.Socket> sockets = closedConnectionsTooMany();
        run.seconds(2);
        kernel.beforeDeleting = () -> kernel.appBytes(sockets.get(0), curl, 100, 0);
        run.second();
        kernel.beforeDeleting = () -> {};
        FakeKernel.Socket later = connection();
        kernel.moves(later, curl, 3, 0);
        run.second();
        assertBytes(run.process(curl).traffic(), 2_603, 0);
        assertBytes(run.connection(later).traffic(), 3, 0);
    }

    @Test
    void failedConnectThatIsTriedAgainIsOneOpenConnection() {
        FakeKernel.Socket socket = connection();
        run.read();
        kernel.close(socket);
        run.seconds(10);
        assertThat(run.connection(socket).closed()).isPresent();
        kernel.connect(curl, socket, 40_000);
        kernel.moves(socket, curl, 500, 5);
        Snapshot snapshot = run.second();
        assertThat(run.connection(socket).closed()).isEmpty();
        assertThat(run.connection(socket).state()).isEqualTo(SocketState.ESTABLISHED);
        assertBytes(run.connection(socket).traffic(), 500, 5);
        assertBytes(snapshot.totals().wire(), 540, 45);
        assertThat(snapshot.totals().openSockets()).isEqualTo(1);
        assertThat(run.process(curl).connections()).isEqualTo(1);
        assertThat(run.port(socket.protocol, 443).connections()).isEqualTo(1);
        run.seconds(100);
        assertThat(run.rows(socket)).hasSize(1);
    }

    @Test
    void wireCounterOfAnEntryMadeAnewCountsFromZero() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 10_000, 0);
        run.read();
        kernel.wires.remove(socket.cookie);
        kernel.wireBytes(socket, 140, 0);
        Snapshot snapshot = run.second();
        assertBytes(run.connection(socket).wire().orElseThrow(), 10_180, 0);
        assertBytes(snapshot.totals().wire(), 10_180, 0);
    }

    @Test
    void retransmissionsReachTheConnectionAndItsProcess() {
        FakeKernel.Socket socket = kernel.accept("192.0.2.1", 8080, "198.51.100.7", 50_000);
        kernel.retransmits(socket, 2);
        run.read();
        assertThat(run.connection(socket).retransmits()).contains(2L);
        kernel.appBytes(socket, curl, 100, 0);
        run.second();
        assertThat(run.process(curl).retransmits()).isEqualTo(2);
        kernel.retransmits(socket, 5);
        run.second();
        assertThat(run.connection(socket).retransmits()).contains(7L);
        assertThat(run.process(curl).retransmits()).isEqualTo(7);
    }

    @Test
    void socketsThatWereThereBeforeAreMarkedEvenIfTheyMovedAtOnce() {
        kernel.walking = true;
        FakeKernel.Socket idle = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_000);
        FakeKernel.Socket busy = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_001);
        idle.state = SocketState.ESTABLISHED;
        busy.state = SocketState.ESTABLISHED;
        kernel.open.put(idle, curl);
        kernel.open.put(busy, curl);
        kernel.moves(busy, curl, 10, 10);
        FakeKernel.Socket fresh = connection();
        kernel.open.put(fresh, curl);
        run.read();
        assertThat(run.connection(idle).beforeWeir()).isTrue();
        assertThat(run.connection(idle).health()).contains(FakeKernel.HEALTH);
        assertThat(run.connection(busy).beforeWeir()).isTrue();
        assertThat(run.connection(busy).opened()).isEmpty();
        assertThat(run.connection(fresh).beforeWeir()).isFalse();
        assertThat(run.connection(fresh).opened()).isPresent();
    }

    @Test
    void ageOfAConnectionDoesNotDriftFromReadingToReading() {
        FakeKernel.Socket socket = connection();
        run.read();
        Optional<Instant> opened = run.connection(socket).opened();
        kernel.moves(socket, curl, 1, 1);
        kernel.after(1);
        run.read();
        assertThat(run.connection(socket).opened()).isEqualTo(opened);
    }

    @Test
    void socketMissedByTwoWalksIsClosedWhereNoHookTells() {
        kernel.walking = true;
        FakeKernel.Socket old = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_000);
        old.state = SocketState.ESTABLISHED;
        kernel.open.put(old, curl);
        run.seconds(5);
        kernel.open.clear();
        run.second();
        assertThat(run.connection(old).closed()).isEmpty();
        run.second();
        assertThat(run.connection(old).closed()).isPresent();
        assertThat(run.process(curl).connections()).isZero();
    }

    @Test
    void silentConnectionIsMissedOnlyByWalksThatTellOfSilentOnes() {
        kernel.walking = true;
        FakeKernel.Socket silent = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_000);
        silent.state = SocketState.ESTABLISHED;
        FakeKernel.Socket bound = kernel.udp("192.0.2.1", 68);
        kernel.open.put(silent, curl);
        kernel.open.put(bound, curl);
        run.seconds(5);
        kernel.walkingPastSilent = true;
        run.seconds(20);
        assertThat(run.connection(silent).closed()).isEmpty();
        assertThat(run.connection(silent).health()).contains(FakeKernel.HEALTH);
        assertThat(run.connection(bound).closed()).isEmpty();
        kernel.open.clear();
        run.seconds(20);
        assertThat(run.connection(silent).closed()).as("no walk could tell").isEmpty();
        assertThat(run.connection(bound).closed()).isPresent();
        kernel.walkingPastSilent = false;
        run.second();
        assertThat(run.connection(silent).closed()).as("one walk missed it").isEmpty();
        run.second();
        assertThat(run.connection(silent).closed()).as("and another").isPresent();
    }

    @Test
    void connectionThatOutlivesItsDescriptorIsNotTakenForClosed() {
        kernel.walking = true;
        FakeKernel.Socket socket = connection();
        kernel.open.put(socket, curl);
        run.seconds(3);
        kernel.open.clear();
        run.seconds(100);
        assertThat(run.connection(socket).closed()).isEmpty();
        kernel.close(socket);
        run.second();
        assertThat(run.connection(socket).closed()).isPresent();
    }

    @Test
    void packetSocketThatNoWalkEverFoundIsClosedInTheEnd() {
        kernel.walking = true;
        run.read();
        FakeKernel.Socket arping = kernel.packetSocket();
        kernel.appBytes(arping, curl, 42, 42);
        Snapshot snapshot = run.second();
        assertBytes(run.process(curl).traffic(), 42, 42);
        assertBytes(snapshot.totals().app(), 0, 0);
        run.seconds(70);
        assertThat(run.rows(arping)).isEmpty();
        assertThat(kernel.flows).isEmpty();
    }

    @Test
    void kernelsOwnSocketsStayOpenThoughNoProcessHoldsThem() {
        kernel.walking = true;
        FakeKernel.Socket tunnel = kernel.udp("192.0.2.1", 4789);
        kernel.wireBytes(tunnel, 0, 150);
        run.seconds(100);
        assertThat(run.connection(tunnel).closed()).isEmpty();
        assertThat(run.connection(tunnel).owner()).isEqualTo(ProcessKey.NOBODY);
    }

    @Test
    void kernelsOwnSocketsLeaveAfterTenSilentMinutesAndComeBackWithTheNextPacket() {
        kernel.walking = true;
        FakeKernel.Socket tunnel = kernel.udp("192.0.2.1", 4789);
        kernel.wireBytes(tunnel, 0, 150);
        run.seconds(600);
        assertThat(run.connection(tunnel).closed()).isEmpty();
        run.seconds(65);
        assertThat(run.rows(tunnel)).isEmpty();
        assertThat(kernel.wires).isEmpty();
        kernel.wireBytes(tunnel, 0, 50);
        assertBytes(run.second().totals().wire(), 0, 200);
        assertBytes(run.connection(tunnel).wire().orElseThrow(), 0, 50);
    }

    @Test
    void descriptorOfAConnectionThatIsOverIsNoConnection() {
        kernel.walking = true;
        FakeKernel.Socket socket = connection();
        kernel.open.put(socket, curl);
        run.seconds(3);
        kernel.close(socket);
        kernel.open.put(socket, curl);
        run.seconds(62);
        assertThat(run.rows(socket)).isEmpty();
        assertThat(run.second().totals().openSockets()).isZero();
    }

    @Test
    void resetOfAConnectionFromBeforeLeavesNoOpenRow() {
        FakeKernel.Socket socket = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_000);
        socket.state = SocketState.CLOSE;
        kernel.wireBytes(socket, 0, 40);
        run.read();
        assertThat(run.connection(socket).closed()).isPresent();
        run.seconds(65);
        assertThat(run.rows(socket)).isEmpty();
        assertThat(kernel.wires).isEmpty();
    }

    @Test
    void idleRowsAndTheListItselfAreTheSameObjects() {
        kernel.walking = true;
        for (int port = 1; port <= 1_000; port++) {
            FakeKernel.Socket socket = kernel.tcp("192.0.2.1", port, "198.51.100.7", 50_000);
            socket.state = SocketState.ESTABLISHED;
            kernel.open.put(socket, curl);
        }
        run.seconds(5);
        List<Connection> before = run.second().connections();
        assertThat(run.second().connections()).isSameAs(before).hasSize(1_000);
    }

    @Test
    void oneBusyConnectionLeavesTheOtherRowsAsTheyAre() {
        FakeKernel.Socket idle = connection();
        FakeKernel.Socket busy = kernel.connect(curl, "192.0.2.1", 40_001, "198.51.100.7", 443);
        run.seconds(10);
        Connection before = run.connection(idle);
        kernel.moves(busy, curl, 1, 1);
        run.second();
        assertThat(run.connection(idle).facts()).isSameAs(before.facts());
        assertThat(run.connection(idle).traffic()).isEqualTo(before.traffic());
        assertThat(run.connection(busy).traffic().rxBytes()).isEqualTo(1);
    }

    @Test
    void oneBusyConnectionHasOnlyTheFewRowsBesideItCopied() {
        for (int port = 1; port <= 1_000; port++) {
            kernel.connect(curl, "192.0.2.1", port, "198.51.100.7", 443);
        }
        FakeKernel.Socket busy = kernel.connect(curl, "192.0.2.1", 40_001, "198.51.100.7", 443);
        List<Connection> before = run.seconds(10).connections();
        kernel.moves(busy, curl, 1, 1);
        List<Connection> after = run.second().connections();
        assertThat(after.subList(0, 3 * 256)).isEqualTo(before.subList(0, 3 * 256));
        assertThat(after.get(1_000)).isNotEqualTo(before.get(1_000));
    }

    @Test
    void aSnapshotStaysAsItIsWhileTheLedgerGoesOn() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 1_000, 10);
        run.second();
        Connection before = run.connection(socket);
        kernel.moves(socket, curl, 5, 5);
        kernel.close(socket);
        run.seconds(70);
        assertThat(run.rows(socket)).isEmpty();
        assertBytes(before.traffic(), 1_000, 10);
        assertThat(before.closed()).isEmpty();
    }

    @Test
    void aConnectionThatMovesMoreInASecondThan32BitsHoldIsExactAndSoAreItsRates() {
        FakeKernel.Socket socket = connection();
        kernel.moves(socket, curl, 4_294_967_295L, 10);
        run.second();
        Connection first = run.connection(socket);
        kernel.moves(socket, curl, 1, 5_000_000_000L);
        run.second();
        Connection second = run.connection(socket);
        kernel.moves(socket, curl, 13_000_000_000L, 4_294_967_296L);
        run.second();
        Connection third = run.connection(socket);
        run.second();
        assertBytes(first.traffic(), 4_294_967_295L, 10);
        assertBytes(second.traffic(), 4_294_967_296L, 5_000_000_010L);
        assertThat(second.traffic().txRate().orZero()).isEqualTo(5e9);
        assertThat(second.traffic().rxRate().orZero()).isEqualTo(1);
        assertBytes(third.traffic(), 17_294_967_296L, 9_294_967_306L);
        assertThat(third.traffic().rxRate().orZero()).isEqualTo(13e9);
        assertThat(run.connection(socket).traffic().rxRate().orZero()).isZero();
        assertBytes(run.connection(socket).traffic(), 17_294_967_296L, 9_294_967_306L);
    }

    @Test
    void averagesInASnapshotStayAsTheyAreWhenTheirRowIsGivenBack() {
        List<FakeKernel.Socket> sockets = closedConnectionsTooMany();
        sockets.forEach(socket -> kernel.appBytes(socket, curl, 1_000, 0));
        Snapshot kept = run.seconds(3);
        Connection row = run.connection(sockets.get(0));
        double average = row.traffic().rxAverage();
        assertThat(average).isPositive();
        assertThat(run.second().connections()).noneMatch(other -> other.key().equals(row.key()));
        assertThat(row.traffic().rxAverage()).isEqualTo(average);
        assertThat(kept.connections()).contains(row);
    }

    @Test
    void rowsOfConnectionsThatAreGoneAreGivenToNewOnes() {
        for (int round = 0; round < 5; round++) {
            List<FakeKernel.Socket> sockets = new ArrayList<>();
            for (int port = 1; port <= 1_000; port++) {
                sockets.add(kernel.connect(curl, "192.0.2.1", port, "198.51.100.7", 443));
                kernel.moves(sockets.get(port - 1), curl, port, 1);
            }
            assertThat(run.second().connections()).hasSize(1_000);
            for (int port = 1; port <= 1_000; port++) {
                assertThat(run.connection(sockets.get(port - 1)).traffic().rxBytes())
                        .isEqualTo(port);
            }
            sockets.forEach(kernel::close);
            assertThat(run.seconds(70).connections()).isEmpty();
        }
    }

    @Test
    void withoutTheWireLayerTheHostsWireBytesAreUnavailable() {
        LedgerRun without = new LedgerRun(false);
        Snapshot snapshot = without.read();
        assertThat(snapshot.totals().wire().isCounted()).isFalse();
        assertThat(snapshot.totals().seen().percent()).isEmpty();
    }
}
