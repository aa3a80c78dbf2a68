import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.codec.JsonSnapshot;
import dev.weir.collect.store.HostCounts;
import dev.weir.collect.store.Sample;
import dev.weir.feature.traffic.Ledger;
import dev.weir.layout.FlowValues;
import dev.weir.layout.ProcessEntry;
import dev.weir.layout.SocketValues;
import dev.weir.model.Address;
import dev.weir.model.Host;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.units.Glyphs;
import dev.weir.view.Frame;
import dev.weir.view.Look;
import dev.weir.view.Theme;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Times what weir does once a second, again and again in one process until the compiler has seen it, with the flags
 * that weir runs with. Prints "name TAB round TAB milliseconds".
 */
final class Methods {

    private static final int ROUNDS = 5;
    private static final int SECONDS_A_ROUND = 40;
    private static final int FLOWS_A_PROCESS = 50;
    private static final Look LOOK = new Look(Theme.TERMINAL, Glyphs.UNICODE, ZoneOffset.UTC);

    private Methods() {}

    /** One second's work; the seconds count up. */
    private interface Work {
        void second(int second) throws IOException;
    }

    /** Runs everything. */
    public static void main(String[] arguments) throws IOException {
        for (int flows : new int[] {1_000, 10_000, 100_000}) {
            LedgerOf busy = new LedgerOf(flows);
            time(String.format("Ledger.advance, %,d flows, all changed", flows), second -> busy.advance(second, true));
            time(
                    String.format("Ledger.advance, %,d flows, none changed", flows),
                    second -> busy.advance(second, false));
            Snapshot snapshot = busy.advance(0, true);
            time(
                    String.format("JsonSnapshot.write, %,d flows", flows),
                    second -> JsonSnapshot.complete().write(snapshot, OutputStream.nullOutputStream()));
        }
        List<Snapshot> snapshots = Scenario.seconds(SECONDS_A_ROUND);
        for (Size size : List.of(new Size(80, 24), new Size(200, 60))) {
            UiState[] state = {UiState.start(size, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all())};
            time("Update.update and Frame.draw, " + size.columns() + "x" + size.rows(), second -> {
                int shown = second % SECONDS_A_ROUND;
                state[0] = Update.update(
                                state[0], new Event.Tick(snapshots.get(shown), snapshots.subList(0, shown + 1)))
                        .state();
                Frame.draw(state[0], LOOK);
            });
        }
    }

    private static void time(String name, Work work) throws IOException {
        int second = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < SECONDS_A_ROUND; i++) {
                work.second(++second);
            }
            if (round > 0) { // the first warms up
                System.out.printf("%s\t%d\t%.4f%n", name, round, (System.nanoTime() - start) / 1e6 / SECONDS_A_ROUND);
            }
        }
    }

    /** A ledger of established connections, a number of them to each process. */
    private static final class LedgerOf {

        private static final Address HERE = Address.ofIpv4(0xc0000201);
        private static final int TCP = 6;
        private static final int AF_INET = 2;
        private static final int HTTPS = 443;

        private final Ledger ledger =
                new Ledger(new Host("web-1", "6.8.0", "socket", List.of()), new PlainNames(), List.of(), true);
        private final int flows;
        private long nanos = 1_000_000_000L;
        private long bytes;

        LedgerOf(int flows) {
            this.flows = flows;
            read(processes(), flows(), sockets());
        }

        Snapshot advance(int second, boolean changed) {
            nanos += 1_000_000_000L;
            bytes += 1_000 + second % 7;
            return changed ? read(List.of(), flows(), sockets()) : read(List.of(), List.of(), List.of());
        }

        private Snapshot read(List<ProcessEntry> processes, List<FlowValues> flowRows, List<SocketValues> socketRows) {
            ledger.begin(Instant.EPOCH.plusNanos(nanos), nanos);
            processes.forEach(ledger::add);
            flowRows.forEach(ledger::add);
            socketRows.forEach(ledger::add);
            return ledger.advance(new Sample(List.of(), List.of(), HostCounts.NONE, 0, 0));
        }

        private List<ProcessEntry> processes() {
            List<ProcessEntry> rows = new ArrayList<>();
            for (int i = 0; i * FLOWS_A_PROCESS < flows; i++) {
                rows.add(new ProcessEntry(
                        new ProcessFacts(
                                owner(i * FLOWS_A_PROCESS),
                                "worker",
                                "worker",
                                1000,
                                1,
                                "systemd",
                                1,
                                "worker.service",
                                "system.slice",
                                false),
                        i,
                        0,
                        0,
                        0,
                        List.of()));
            }
            return rows;
        }

        private List<FlowValues> flows() {
            List<FlowValues> rows = new ArrayList<>();
            for (int i = 0; i < flows; i++) {
                rows.add(new FlowValues(
                        i,
                        i + 1,
                        owner(i),
                        AF_INET,
                        TCP,
                        HERE,
                        33_000 + i % 20_000,
                        peer(i),
                        HTTPS,
                        1,
                        bytes + i,
                        bytes,
                        1,
                        (int) (nanos / 1_000_000_000L),
                        false,
                        0));
            }
            return rows;
        }

        private List<SocketValues> sockets() {
            List<SocketValues> rows = new ArrayList<>();
            for (int i = 0; i < flows; i++) {
                rows.add(new SocketValues(
                        i,
                        i + 1,
                        TCP,
                        SocketState.ESTABLISHED,
                        HERE,
                        33_000 + i % 20_000,
                        peer(i),
                        HTTPS,
                        2,
                        1,
                        bytes + i,
                        bytes,
                        bytes / 1_000,
                        bytes / 1_000,
                        bytes / 1_000,
                        bytes / 1_000,
                        0,
                        0,
                        0,
                        0,
                        1,
                        0));
            }
            return rows;
        }

        private static ProcessKey owner(int flow) {
            return new ProcessKey(1_000 + flow / FLOWS_A_PROCESS, 1);
        }

        private static Address peer(int flow) {
            return Address.ofIpv4(0xcb007100 + flow % 4_096);
        }
    }

    /** Names that cost nothing. */
    private static final class PlainNames implements Names {
        @Override
        public ProcessNames process(ProcessFacts row) {
            return new ProcessNames(
                    row.comm(),
                    Optional.empty(),
                    Optional.empty(),
                    "app",
                    row.uid(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    false);
        }

        @Override
        public String service(PortKey port) {
            return "https";
        }

        @Override
        public Optional<String> host(Address address) {
            return Optional.empty();
        }

        @Override
        public List<Address> localAddresses() {
            return List.of();
        }
    }
}
