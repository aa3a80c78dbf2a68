package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the ledger says of service ports. */
class PortsTest {

    private final LedgerRun run = new LedgerRun();
    private final FakeKernel kernel = run.kernel;
    private final ProcessKey nginx = kernel.process(80, "nginx");
    private final ProcessKey curl = kernel.process(10, "curl");

    @Test
    void listenerHasItsPortBeforeAnyConnection() {
        kernel.listen(nginx, 443);
        run.seconds(100);
        PortTotal port = run.port(Protocol.TCP, 443);
        assertThat(port.application()).isEqualTo("nginx");
        assertThat(port.owners()).containsExactly(nginx);
        assertThat(port.local()).isTrue();
        assertThat(port.connections()).isZero();
    }

    @Test
    void acceptedConnectionsBelongToTheListenersPort() {
        kernel.listen(nginx, 443);
        FakeKernel.Socket first = kernel.accept("192.0.2.1", 443, "198.51.100.7", 50_000);
        FakeKernel.Socket second = kernel.accept("192.0.2.1", 443, "198.51.100.7", 50_001);
        FakeKernel.Socket third = kernel.accept("192.0.2.1", 443, "198.51.100.8", 50_000);
        kernel.moves(first, nginx, 100, 1_000);
        kernel.moves(second, nginx, 1, 10);
        kernel.moves(third, nginx, 1, 10);
        run.read();
        PortTotal port = run.port(Protocol.TCP, 443);
        assertBytes(port.traffic(), 102, 1_020);
        assertThat(port.connections()).isEqualTo(3);
        assertThat(port.clients()).isEqualTo(2);
        kernel.close(second);
        run.second();
        assertThat(run.port(Protocol.TCP, 443).connections()).isEqualTo(2);
        assertThat(run.port(Protocol.TCP, 443).clients()).isEqualTo(2);
    }

    @Test
    void listenerOnAHighPortIsTheServiceWhateverTheClientsPort() {
        FakeKernel.Socket connection = kernel.accept("192.0.2.1", 50_051, "198.51.100.7", 33_000);
        kernel.moves(connection, nginx, 100, 1_000);
        kernel.listen(nginx, 50_051);
        run.read();
        assertBytes(run.port(Protocol.TCP, 50_051).traffic(), 100, 1_000);
        assertThat(run.findPort(Protocol.TCP, 33_000)).isEmpty();
    }

    @Test
    void listenerFromBeforeWeirIsKnownBeforeItsFirstConnections() {
        kernel.walking = true;
        FakeKernel.Socket connection = kernel.tcp("192.0.2.1", 50_051, "198.51.100.7", 33_000);
        connection.state = SocketState.ESTABLISHED;
        kernel.moves(connection, nginx, 100, 1_000);
        kernel.open.put(connection, nginx);
        FakeKernel.Socket listener = kernel.tcp("0.0.0.0", 50_051, "0.0.0.0", 0);
        listener.state = SocketState.LISTEN;
        kernel.open.put(listener, nginx);
        run.read();
        assertBytes(run.port(Protocol.TCP, 50_051).traffic(), 100, 1_000);
        assertThat(run.findPort(Protocol.TCP, 33_000)).isEmpty();
    }

    @Test
    void clientIsCountedUnderTheRemotePortFromItsFirstByte() {
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 1_000, 10);
        kernel.close(socket);
        run.read();
        PortTotal port = run.port(Protocol.TCP, 443);
        assertBytes(port.traffic(), 1_000, 10);
        assertThat(port.local()).isFalse();
        assertThat(port.application()).isEqualTo("curl");
        assertThat(port.connections()).isZero();
    }

    @Test
    void applicationIsTheListenerElseTheBusiestElseTheServicesName() {
        ProcessKey dig = kernel.process(11, "dig");
        kernel.moves(kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443), curl, 10, 10);
        kernel.moves(kernel.connect(dig, "192.0.2.1", 40_001, "198.51.100.7", 443), dig, 500, 10);
        FakeKernel.Socket nobodys = kernel.tcp("192.0.2.1", 40_002, "198.51.100.7", 53);
        kernel.wireBytes(nobodys, 100, 100);
        run.read();
        assertThat(run.port(Protocol.TCP, 443).application()).isEqualTo("dig");
        assertThat(run.port(Protocol.TCP, 443).owners()).containsExactly(dig, curl);
        assertThat(run.port(Protocol.TCP, 53).application()).isEqualTo("domain");
        assertThat(run.port(Protocol.TCP, 53).service()).isEqualTo("domain");
    }

    @Test
    void portServedHereAndTheSamePortElsewhereAreTwoRows() {
        kernel.listen(nginx, 443);
        kernel.moves(kernel.accept("192.0.2.1", 443, "198.51.100.7", 50_000), nginx, 100, 1_000);
        kernel.moves(kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.9", 443), curl, 7_000, 70);
        run.read();
        PortTotal served = run.port(PortKey.served(Protocol.TCP, 443));
        assertBytes(served.traffic(), 100, 1_000);
        assertThat(served.owners()).containsExactly(nginx);
        assertThat(served.key().text()).isEqualTo("443/tcp");
        PortTotal used = run.port(PortKey.used(Protocol.TCP, 443));
        assertBytes(used.traffic(), 7_000, 70);
        assertThat(used.application()).isEqualTo("curl");
        assertThat(used.key().text()).isEqualTo("-> 443/tcp");
        assertThat(used.local()).isFalse();
    }

    @Test
    void trafficWithBothEndsHereIsTheServingEndsOnTheServedPort() {
        kernel.listen(nginx, 8080);
        kernel.moves(kernel.accept("127.0.0.1", 8080, "127.0.0.1", 40_000), nginx, 100, 5_000);
        kernel.moves(kernel.connect(curl, "127.0.0.1", 40_000, "127.0.0.1", 8080), curl, 5_000, 100);
        run.read();
        PortTotal served = run.port(PortKey.served(Protocol.TCP, 8080));
        assertBytes(served.traffic(), 100, 5_000);
        assertThat(served.connections()).isEqualTo(1);
        assertThat(served.clients()).isEqualTo(1);
        assertThat(served.owners()).containsExactly(nginx);
        assertBytes(run.port(PortKey.used(Protocol.TCP, 8080)).traffic(), 5_000, 100);
    }

    @Test
    void whoListensComesBeforeTheBusiest() {
        kernel.listen(nginx, 443);
        ProcessKey worker = kernel.process(81, "worker");
        kernel.moves(kernel.accept("192.0.2.1", 443, "198.51.100.7", 50_000), worker, 100, 1_000);
        run.read();
        assertThat(run.port(Protocol.TCP, 443).application()).isEqualTo("nginx");
        assertThat(run.port(Protocol.TCP, 443).owners()).containsExactly(nginx, worker);
    }

    @Test
    void portWithoutConnectionsLeavesWhenItsRateHasFaded() {
        run.read();
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 1_000, 10);
        run.seconds(2);
        kernel.close(socket);
        run.second();
        assertThat(run.findPort(Protocol.TCP, 443)).isPresent();
        run.seconds(60);
        assertThat(run.findPort(Protocol.TCP, 443)).isEmpty();
    }

    @Test
    void oneOfSeveralListenersMayLeave() {
        ProcessKey second = kernel.process(81, "nginx-worker");
        FakeKernel.Socket one = kernel.listen(nginx, 443);
        FakeKernel.Socket two = kernel.listen(second, 443);
        run.read();
        kernel.close(two);
        run.seconds(70);
        assertThat(run.port(Protocol.TCP, 443).local()).isTrue();
        kernel.close(one);
        run.second();
        assertThat(run.findPort(Protocol.TCP, 443)).isEmpty();
    }

    @Test
    void shortQueryFromAnUnconnectedSocketLeavesNoConnectionOpen() {
        for (int query = 0; query < 5; query++) {
            FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000 + query);
            kernel.exchanges(socket, curl, "198.51.100.9", 53, 80, 30);
            kernel.close(socket);
        }
        run.read();
        PortTotal port = run.port(Protocol.UDP, 53);
        assertBytes(port.traffic(), 400, 150);
        assertThat(port.connections()).isZero();
        assertThat(port.clients()).isEqualTo(1);
        run.seconds(70);
        assertThat(run.findPort(Protocol.UDP, 53)).isEmpty();
    }

    @Test
    void peersOfAServerAreItsPortsConnectionsUntilTheyExpireOrItCloses() {
        ProcessKey named = kernel.process(53, "named");
        FakeKernel.Socket server = kernel.udp("0.0.0.0", 53);
        kernel.exchanges(server, named, "198.51.100.7", 40_000, 30, 300);
        run.read();
        run.seconds(30);
        kernel.exchanges(server, named, "198.51.100.8", 40_000, 30, 300);
        run.second();
        assertThat(run.port(Protocol.UDP, 53).connections()).isEqualTo(2);
        assertThat(run.port(Protocol.UDP, 53).application()).isEqualTo("named");
        run.seconds(31);
        assertThat(run.port(Protocol.UDP, 53).connections()).isEqualTo(1);
        kernel.close(server);
        run.second();
        assertThat(run.findPort(Protocol.UDP, 53)).isEmpty();
    }

    @Test
    void peerKnownBeforeItsSocketsPortReachesThePortInFull() {
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        kernel.exchanges(socket, curl, "198.51.100.9", 53, 80, 30);
        var flows = Map.copyOf(kernel.flows);
        var wires = Map.copyOf(kernel.wires);
        kernel.flows.clear();
        kernel.wires.clear();
        run.read();
        assertThat(run.findPort(Protocol.UDP, 53)).isEmpty();
        kernel.flows.putAll(flows);
        kernel.wires.putAll(wires);
        run.second();
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 80, 30);
    }

    @Test
    void udpSocketThatConnectsElsewhereMovesToTheOtherPort() {
        run.read();
        FakeKernel.Socket socket = kernel.udp("192.0.2.1", 40_000);
        socket.raddr = FakeKernel.address("198.51.100.9");
        socket.rport = 53;
        kernel.moves(socket, curl, 80, 30);
        run.second();
        socket.rport = 123;
        kernel.moves(socket, curl, 48, 48);
        run.second();
        assertBytes(run.port(Protocol.UDP, 53).traffic(), 80, 30);
        assertBytes(run.port(Protocol.UDP, 123).traffic(), 48, 48);
        assertThat(run.port(Protocol.UDP, 53).connections()).isZero();
        assertThat(run.port(Protocol.UDP, 123).connections()).isEqualTo(1);
    }

    @Test
    void processesThatAreListedNoMoreAreNoOwners() {
        FakeKernel.Socket kept = kernel.connect(nginx, "192.0.2.1", 39_999, "198.51.100.7", 443);
        for (int job = 0; job < 300; job++) {
            ProcessKey key = kernel.process(1_000 + job, "job");
            FakeKernel.Socket socket = kernel.connect(key, "192.0.2.1", 40_000 + job, "198.51.100.7", 443);
            kernel.moves(socket, key, 1, 1);
            kernel.close(socket);
            kernel.exit(key);
            run.second();
        }
        assertThat(run.port(Protocol.TCP, 443).owners()).hasSizeLessThan(63);
        kernel.moves(kept, nginx, 1_000, 1);
        run.second();
        assertThat(run.port(Protocol.TCP, 443).owners()).startsWith(nginx);
        assertBytes(run.port(Protocol.TCP, 443).traffic(), 1_300, 301);
    }

    @Test
    void tableOfPortsIsBoundedAndSaysWhenItIsFull() {
        for (int port = 1; port <= 20_000; port++) {
            FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", port);
            kernel.moves(socket, curl, 1, 1);
        }
        assertThat(run.read().ports()).hasSize(16_384);
        assertThat(run.second().totals().lost()).containsEntry("port_table_full", 20_000L - 16_384);
        assertBytes(run.process(curl).traffic(), 20_000, 20_000);
    }
}
