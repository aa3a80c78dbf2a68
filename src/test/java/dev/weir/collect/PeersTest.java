package dev.weir.collect;

import static dev.weir.collect.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import java.util.List;
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
        assertThat(rows).extracting(Connection::raddr).extracting(Address::text)
                .containsExactlyInAnyOrder("198.51.100.7", "198.51.100.8");
        assertThat(rows).allSatisfy(row -> assertThat(row.owner()).isEqualTo(named));
        assertThat(rows).extracting(row -> row.traffic().totalBytes()).containsExactlyInAnyOrder(330L, 55L);
        assertBytes(run.process(named).traffic(), 35, 350);
        assertBytes(snapshot.totals().app(), 35, 350);
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
        socket.raddr = FakeKernel.address("198.51.100.10");
        socket.rport = 853;
        kernel.moves(socket, named, 1_000, 10_000);
        Snapshot snapshot = run.second();
        assertThat(run.rows(socket)).extracting(Connection::rport, row -> row.traffic().rxBytes())
                .containsExactlyInAnyOrder(tuple(53, 7L),
                        tuple(853, 1_000L));
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
        socket.raddr = FakeKernel.address("198.51.100.10");
        socket.rport = 853;
        kernel.moves(socket, named, 1_000, 10_000);
        assertBytes(run.second().totals().app(), 1_010, 10_100);
        assertBytes(run.process(named).traffic(), 1_010, 10_100);
    }

    @Test
    void morePeersThanAreToldApartAreAllCountedAndTheListSaysThatItIsCut() {
        for (int peer = 0; peer < 10_000; peer++) {
            kernel.exchanges(server, named, "10.1." + peer / 250 + "." + (1 + peer % 250), 40_000, 10, 100);
        }
        Snapshot first = run.read();
        assertThat(run.rows(server)).hasSize(4_096);
        assertBytes(first.totals().app(), 100_000, 1_000_000);
        assertThat(first.totals().lost()).containsEntry("peer_table_full", 10_000L - 4_096);
        kernel.exchanges(server, named, "10.1.39.250", 40_000, 1, 2);
        kernel.exchanges(server, named, "10.1.0.1", 40_000, 1, 2);
        assertBytes(run.second().totals().app(), 100_002, 1_000_004);
        assertBytes(run.process(named).traffic(), 100_002, 1_000_004);
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
        assertThat(snapshot.connections().stream().filter(row -> row.key().peer() != 0)).hasSize(32_768);
        assertBytes(snapshot.totals().app(), 40_000, 0);
        assertThat(run.seconds(62).connections()).hasSize(10);
    }
}
