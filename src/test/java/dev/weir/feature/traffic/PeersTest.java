package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the ledger says of the peers of unconnected sockets. */
class PeersTest {

    private final LedgerRun run = new LedgerRun();
    private final FakeKernel kernel = run.kernel;
    private final ProcessKey named = kernel.process(53, "named");
    private final FakeKernel.Socket server = kernel.udp("0.0.0.0", 53);

    @Test
    void unconnectedSocketIsShownByPeer() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        kernel.exchanges(server, named, "198.51.100.8", 40_000, 5, 50);
        Snapshot snapshot = run.read();
        List<Connection> rows = run.rows(server);
        assertThat(rows)
                .extracting(Connection::raddr)
                .extracting(Address::text)
                .containsExactlyInAnyOrder("198.51.100.7", "198.51.100.8");
        assertThat(rows).allSatisfy(row -> assertThat(row.owner()).isEqualTo(named));
        assertThat(rows).extracting(row -> row.traffic().totalBytes()).containsExactlyInAnyOrder(330L, 55L);
        assertBytes(run.process(named).traffic(), 35, 350);
        assertBytes(snapshot.totals().app(), 35, 350);
    }

    @Test
    void peerOfASocketThatWasOpenedAfterItsTableHadBeenReadComesWithTheSocket() {
        FakeKernel.Socket late = kernel.udp("0.0.0.0", 5_353);
        kernel.afterSockets = () -> kernel.exchanges(late, named, "198.51.100.7", 40_000, 30, 300);
        run.read();
        assertThat(run.rows(late)).isEmpty();
        kernel.afterSockets = () -> {};
        Snapshot snapshot = run.second();
        assertThat(run.connection(late).protocol()).isEqualTo(Protocol.UDP);
        assertThat(run.connection(late).lport()).isEqualTo(5_353);
        assertBytes(run.process(named).traffic(), 30, 300);
        assertBytes(snapshot.totals().app(), 30, 300);
    }

    @Test
    void localAddressOfAnAnyAddressSocketIsThatOfItsPackets() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        run.read();
        assertThat(run.connection(server).laddr().text()).isEqualTo("192.0.2.1");
        assertThat(run.connection(server).lport()).isEqualTo(53);
    }

    @Test
    void mappedAddressOnAnIpv6SocketIsIpv4() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 1, 1);
        run.read();
        assertThat(run.connection(server).raddr()).isEqualTo(new Address(0, 0x0000_ffff_c633_6407L));
        assertThat(run.connection(server).raddr().isIpv4()).isTrue();
    }

    @Test
    void loopbackPeersAreLeftOutOfTheHostsTotals() {
        kernel.exchanges(server, named, "127.0.0.1", 40_000, 30, 300);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 5, 50);
        Snapshot snapshot = run.read();
        assertBytes(snapshot.totals().app(), 5, 50);
        assertBytes(run.process(named).traffic(), 35, 350);
    }

    @Test
    void whatTheKernelDroppedHasARowWithoutAPeerAndIsInNoTotal() {
        kernel.walking = true;
        kernel.open.put(server, named);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 0);
        server.dropped = 497;
        Snapshot snapshot = run.read();
        assertThat(run.rows(server))
                .extracting(
                        Connection::rport,
                        Connection::dropped,
                        row -> row.traffic().rxBytes(),
                        Connection::unknownPeer)
                .containsExactlyInAnyOrder(
                        tuple(40_000, Optional.empty(), 30L, Optional.empty()),
                        tuple(0, Optional.of(497L), 0L, Optional.of("dropped before anyone read it")));
        assertBytes(snapshot.totals().app(), 30, 0);
    }

    @Test
    void whatIsDroppedASecondIsOfTheTimeBetweenTwoReadings() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 0);
        server.droppedOnWire = 400;
        run.read();
        assertThat(run.rows(server))
                .as("nobody knows in which time")
                .allMatch(row -> Double.isNaN(row.droppedPerSecond()));
        assertThat(dropsInNext(2, 700)).isEqualTo(150);
        assertThat(dropsInNext(1, 900)).isEqualTo(200);
        assertThat(dropsInNext(1, 900)).isZero();
        assertThat(dropsInNext(1, 950)).isEqualTo(50);
        run.second();
        assertThat(run.rows(server)).as("no packet came").noneMatch(row -> row.droppedPerSecond() > 0);
    }

    private double dropsInNext(double seconds, long dropped) {
        server.droppedOnWire = dropped;
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 1, 0);
        run.second(seconds);
        return run.rows(server).stream()
                .mapToDouble(Connection::droppedPerSecond)
                .filter(rate -> !Double.isNaN(rate))
                .sum();
    }

    @Test
    void whatClosedDropsNothingAnyMore() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 0);
        server.droppedOnWire = 100;
        run.read();
        server.dropped = 300;
        kernel.close(server);
        run.second();
        assertThat(run.rows(server))
                .extracting(Connection::dropped, Connection::droppedPerSecond)
                .contains(tuple(Optional.of(300L), 0.0));
    }

    @Test
    void whatWasDroppedSinceTheLastWalkIsKnownFromTheEndOfTheSocket() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 0);
        run.read();
        assertThat(run.rows(server)).extracting(Connection::dropped).containsExactly(Optional.empty());
        server.dropped = 3;
        kernel.close(server);
        run.second();
        assertThat(run.rows(server))
                .extracting(Connection::rport, Connection::dropped)
                .containsExactlyInAnyOrder(tuple(40_000, Optional.empty()), tuple(0, Optional.of(3L)));
    }

    @Test
    void readsOfWhichTheCallsNameNoPeerSaySo() {
        kernel.appBytes(server, named, 30, 0);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 5, 0);
        run.read();
        assertThat(run.rows(server))
                .extracting(Connection::rport, Connection::unknownPeer)
                .containsExactlyInAnyOrder(
                        tuple(40_000, Optional.empty()), tuple(0, Optional.of("the calls did not name it")));
    }

    @Test
    void withoutTheWireLayerTheSocketItselfIsTheRow() {
        LedgerRun without = new LedgerRun(false);
        ProcessKey process = without.kernel.process(53, "named");
        FakeKernel.Socket socket = without.kernel.udp("0.0.0.0", 53);
        without.kernel.appBytes(socket, process, 30, 300);
        Snapshot snapshot = without.read();
        assertBytes(without.connection(socket).traffic(), 30, 300);
        assertBytes(snapshot.totals().app(), 30, 300);
    }

    @Test
    void peerSilentForAMinuteLeavesAndItsEntryIsDeletedOnce() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        run.read();
        run.seconds(60);
        assertThat(run.rows(server)).extracting(Connection::rport).containsExactly(40_000);
        run.second();
        assertThat(run.rows(server)).extracting(Connection::rport).containsExactly(0);
        run.seconds(10);
        assertThat(kernel.deletedPeers).hasSize(1);
        assertThat(kernel.peers).isEmpty();
    }

    @Test
    void peerThatComesBackIsCountedFromThereOn() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        run.seconds(70);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 1, 2);
        Snapshot snapshot = run.second();
        assertBytes(run.connection(server).traffic(), 1, 2);
        assertBytes(snapshot.totals().app(), 31, 302);
    }

    @Test
    void readingsAMinuteApartCountNothingTwice() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        FakeKernel.Socket query = kernel.udp("192.0.2.1", 40_001);
        kernel.exchanges(query, named, "198.51.100.9", 53, 7, 70);
        run.read();
        kernel.close(query);
        for (int minute = 0; minute < 6; minute++) {
            run.second(61);
        }
        assertBytes(run.second().totals().app(), 37, 370);
        assertThat(run.rows(query)).isEmpty();
        assertThat(run.second().totals().openSockets()).isEqualTo(1);
    }

    @Test
    void socketThatConnectsLaterIsOneRowOfItsOwnAndNothingIsCountedTwice() {
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        run.read();
        kernel.exchanges(socket, named, "198.51.100.9", 53, 7, 70);
        run.second();
        connect(socket, "198.51.100.10", 853);
        kernel.moves(socket, named, 1_000, 10_000);
        Snapshot snapshot = run.second();
        assertThat(run.rows(socket))
                .extracting(Connection::rport, row -> row.traffic().rxBytes())
                .containsExactlyInAnyOrder(tuple(53, 7L), tuple(853, 1_000L));
        assertBytes(run.process(named).traffic(), 1_007, 10_070);
        assertBytes(snapshot.totals().app(), 1_007, 10_070);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 7, 70);
        assertBytes(run.port(Protocol.UDP, 853).traffic(), 1_000, 10_000);
        kernel.close(socket);
        run.second();
        assertThat(run.port(Protocol.UDP, 53).connections()).isZero();
        assertThat(run.port(Protocol.UDP, 853).connections()).isZero();
    }

    @Test
    void datagramsOfTheTickInWhichItConnectsAreCountedOnce() {
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        kernel.exchanges(socket, named, "198.51.100.9", 53, 7, 70);
        run.read();
        kernel.exchanges(socket, named, "198.51.100.9", 53, 3, 30);
        connect(socket, "198.51.100.10", 853);
        kernel.moves(socket, named, 1_000, 10_000);
        assertBytes(run.second().totals().app(), 1_010, 10_100);
        assertBytes(run.process(named).traffic(), 1_010, 10_100);
    }

    @Test
    void peersThatFindNoRoomAreInARowOfTheSocketAndInEveryTotal() {
        kernel.peerRoom = 100;
        for (int peer = 0; peer < 150; peer++) {
            kernel.exchanges(server, named, "10.1.1." + peer, 40_000, 10, 100);
        }
        Snapshot first = run.read();
        assertThat(run.rows(server)).hasSize(101);
        assertThat(run.rows(server))
                .filteredOn(row -> row.rport() == 0)
                .extracting(row -> row.traffic().rxBytes())
                .containsExactly(500L);
        assertBytes(first.totals().app(), 1_500, 15_000);
        assertBytes(run.process(named).traffic(), 1_500, 15_000);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 1_500, 15_000);
        kernel.exchanges(server, named, "10.1.1.149", 40_000, 1, 2);
        kernel.exchanges(server, named, "10.1.1.1", 40_000, 1, 2);
        assertBytes(run.second().totals().app(), 1_502, 15_004);
        assertBytes(run.process(named).traffic(), 1_502, 15_004);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 1_502, 15_004);
    }

    @Test
    void aSlowReaderHasReadWhatItReadAndNotWhatArrived() {
        kernel.wireBytes(server, 500_000, 0);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 17_000, 0);
        Snapshot snapshot = run.read();
        assertBytes(run.connection(server).traffic(), 17_000, 0);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 17_000, 0);
        assertBytes(snapshot.totals().app(), 17_000, 0);
    }

    @Test
    void whatIsReadOfAPeerThatIsNotKnownIsInARowWithoutOne() {
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        kernel.appBytes(server, named, 5, 0);
        Snapshot snapshot = run.read();
        assertThat(run.rows(server))
                .extracting(Connection::rport, row -> row.traffic().rxBytes())
                .containsExactlyInAnyOrder(tuple(40_000, 30L), tuple(0, 5L));
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 35, 300);
        assertBytes(snapshot.totals().app(), 35, 300);
    }

    @Test
    void twoProcessesThatShareASocketKeepTheirOwnPeersAndBytes() {
        ProcessKey worker = kernel.process(54, "worker");
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        kernel.exchanges(server, worker, "198.51.100.7", 40_000, 4, 40);
        kernel.exchanges(server, worker, "198.51.100.8", 40_000, 5, 50);
        run.read();
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 1, 0);
        Snapshot snapshot = run.second();
        assertThat(run.rows(server))
                .extracting(Connection::owner, row -> row.raddr().text(), Connection::totalBytes)
                .containsExactlyInAnyOrder(
                        tuple(named, "198.51.100.7", 331L),
                        tuple(worker, "198.51.100.7", 44L),
                        tuple(worker, "198.51.100.8", 55L));
        assertBytes(run.process(named).traffic(), 31, 300);
        assertBytes(run.process(worker).traffic(), 9, 90);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 40, 390);
        assertBytes(snapshot.totals().app(), 40, 390);
    }

    @Test
    void socketThatConnectsElsewhereIsAnotherRowAndItsOldBytesStayWithTheOldPeer() {
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        connect(socket, "198.51.100.9", 53);
        kernel.moves(socket, named, 80, 30);
        run.read();
        kernel.moves(socket, named, 8, 3);
        connect(socket, "198.51.100.10", 53);
        kernel.moves(socket, named, 5_000, 7_000);
        connect(socket, "198.51.100.11", 123);
        kernel.moves(socket, named, 48, 49);
        Snapshot snapshot = run.second();
        assertThat(run.rows(socket))
                .extracting(
                        row -> row.raddr().text(),
                        row -> row.traffic().rxBytes(),
                        row -> row.traffic().txBytes())
                .containsExactlyInAnyOrder(
                        tuple("198.51.100.9", 88L, 33L),
                        tuple("198.51.100.10", 5_000L, 7_000L),
                        tuple("198.51.100.11", 48L, 49L));
        assertBytes(run.process(named).traffic(), 5_136, 7_082);
        assertBytes(snapshot.totals().app(), 5_136, 7_082);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 5_088, 7_033);
        assertBytes(run.port(Protocol.UDP, 123).traffic(), 48, 49);
    }

    @Test
    void socketThatConnectsBackAndIsDisconnectedCountsNothingTwice() {
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        connect(socket, "198.51.100.9", 53);
        kernel.moves(socket, named, 100, 0);
        run.read();
        connect(socket, "198.51.100.10", 53);
        kernel.moves(socket, named, 10, 0);
        run.second();
        connect(socket, "198.51.100.9", 53);
        kernel.moves(socket, named, 1, 0);
        run.second();
        connect(socket, "0.0.0.0", 0);
        kernel.exchanges(socket, named, "198.51.100.12", 53, 0, 7);
        kernel.appBytes(socket, named, 0, 0);
        Snapshot snapshot = run.second();
        assertBytes(run.process(named).traffic(), 111, 7);
        assertBytes(snapshot.totals().app(), 111, 7);
        assertThat(run.rows(socket).stream()
                        .filter(row -> row.raddr().text().equals("198.51.100.9"))
                        .mapToLong(Connection::totalBytes)
                        .sum())
                .isEqualTo(101);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 111, 7);
    }

    private static void connect(FakeKernel.Socket socket, String raddr, int rport) {
        socket.raddr = FakeKernel.address(raddr);
        socket.rport = rport;
    }

    @Test
    void peersOfAllSocketsTogetherAreBounded() {
        for (int socket = 0; socket < 10; socket++) {
            FakeKernel.Socket each = kernel.udp("0.0.0.0", 1_000 + socket);
            for (int peer = 0; peer < 4_000; peer++) {
                kernel.exchanges(each, named, "10.1." + peer / 250 + "." + (1 + peer % 250), 40_000, 1, 0);
            }
        }
        Snapshot snapshot = run.read();
        assertThat(snapshot.connections().stream().filter(row -> row.rport() != 0))
                .hasSize(32_768);
        assertBytes(snapshot.totals().app(), 40_000, 0);
        assertThat(run.seconds(62).connections()).hasSize(10);
    }
}
