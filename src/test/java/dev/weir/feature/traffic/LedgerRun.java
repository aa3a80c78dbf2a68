package dev.weir.feature.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.List;
import java.util.Optional;

/** A ledger that reads a fake kernel once a second and deletes there what it has added up. */
final class LedgerRun {

    final FakeKernel kernel = new FakeKernel();
    private final Ledger ledger;
    private Snapshot latest;

    LedgerRun() {
        this(true);
    }

    LedgerRun(boolean wireLayer, InterfaceRow... interfaces) {
        kernel.interfaces = List.of(interfaces);
        ledger = new Ledger(
                new Host("web-1", "6.8.0", "socket", List.of()), new PlainNames(), kernel.interfaces, wireLayer);
    }

    /** What the kernel side captured is all there is to know; one service, one local address. */
    static final class PlainNames implements Names {
        @Override
        public ProcessNames process(ProcessFacts row) {
            return new ProcessNames(
                    row.comm(),
                    Optional.empty(),
                    Optional.empty(),
                    "root",
                    row.uid(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    row.kernel());
        }

        @Override
        public String service(PortKey port) {
            return port.port() == 53 ? "domain" : "";
        }

        @Override
        public Optional<String> host(Address address) {
            return Optional.empty();
        }

        @Override
        public List<Address> localAddresses() {
            return List.of(FakeKernel.address("192.0.2.1"), FakeKernel.address("192.0.2.77"));
        }

        @Override
        public long netns() {
            return FakeKernel.NETNS;
        }
    }

    /** Reads now. */
    Snapshot read() {
        latest = ledger.advance(kernel.read(ledger));
        kernel.delete(ledger.takeEvicted());
        return latest;
    }

    /** Says which hooks there are. */
    void hooks(Hook... hooks) {
        ledger.watching(List.of(hooks), kernel.interfaces);
    }

    /** Changes the packet filter as the counters stand now. */
    void filter(String expression) {
        ledger.filterChanged(Optional.of(expression), List.copyOf(kernel.packets));
    }

    /** Lets a second pass and reads. */
    Snapshot second() {
        return second(1);
    }

    /** Lets some time pass and reads at its end. */
    Snapshot second(double length) {
        kernel.after(length);
        return read();
    }

    /** Lets so many seconds pass with a reading each, and returns the last. */
    Snapshot seconds(int count) {
        for (int i = 0; i < count; i++) {
            second();
        }
        return latest;
    }

    Optional<ProcessTotal> find(ProcessKey key) {
        return latest.processes().stream().filter(row -> row.key().equals(key)).findFirst();
    }

    ProcessTotal process(ProcessKey key) {
        return find(key).orElseThrow();
    }

    /** The rows of a socket: its own, or those of its peers. */
    List<Connection> rows(FakeKernel.Socket socket) {
        return latest.connections().stream()
                .filter(row -> row.key().cookie() == socket.cookie)
                .toList();
    }

    Connection connection(FakeKernel.Socket socket) {
        assertThat(rows(socket)).hasSize(1);
        return rows(socket).get(0);
    }

    Optional<PortTotal> findPort(Protocol protocol, int port) {
        return latest.ports().stream()
                .filter(row ->
                        row.key().protocol().equals(protocol) && row.key().port() == port)
                .findFirst();
    }

    PortTotal port(PortKey key) {
        return latest.ports().stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    PortTotal port(Protocol protocol, int port) {
        return findPort(protocol, port).orElseThrow();
    }

    static void assertBytes(Traffic traffic, long rx, long tx) {
        assertThat(List.of(traffic.rxBytes(), traffic.txBytes())).containsExactly(rx, tx);
    }
}
