package dev.weir;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Interface;
import dev.weir.model.LinkFaults;
import dev.weir.model.Packets;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Seen;
import dev.weir.model.SendQueue;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.Subject;
import dev.weir.model.SyscallCount;
import dev.weir.model.TcpHealth;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A web server's snapshots, made up for tests: nginx in front of a Java shop, its database, a backup, a job that ended.
 */
public final class Scenario {

    /** When the first snapshot was taken. */
    public static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    /** The web server in front. */
    public static final ProcessKey NGINX = new ProcessKey(812, 1);
    /** The shop behind it. */
    public static final ProcessKey JAVA = new ProcessKey(944, 2);
    /** The ssh daemon. */
    public static final ProcessKey SSHD = new ProcessKey(655, 3);

    private static final ProcessKey RSYNC = new ProcessKey(2210, 4);
    private static final ProcessKey POSTGRES = new ProcessKey(701, 5);
    private static final ProcessKey RESOLVED = new ProcessKey(399, 6);
    private static final ProcessKey CURL = new ProcessKey(3120, 7);

    /** The shop's connection to its database. */
    public static final ConnectionKey DATABASE = new ConnectionKey(20, 0);
    /** The connection the open alert is about. */
    public static final ConnectionKey BUSIEST = new ConnectionKey(10, 0);

    private static final Host HOST = new Host(
            "web-1",
            "6.8.0",
            "socket",
            List.of(new Hook("tp_btf/sock_send_length", true, ""), new Hook("tp_btf/sock_recv_length", true, "")));
    /** What stays the same of each member of a crowd, as it does of live rows. */
    private static final Map<Integer, Connection> CROWD = new HashMap<>();

    private static final Map<Integer, ProcessTotal> WORKERS = new HashMap<>();

    private Scenario() {}

    /** A number of snapshots, one second apart. */
    public static List<Snapshot> seconds(int count) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int second = 0; second < count; second++) {
            snapshots.add(at(second));
        }
        return snapshots;
    }

    /** The snapshot of one second. */
    public static Snapshot at(int second) {
        double wave = 1 + 0.6 * Math.sin(second / 7.0) + 0.3 * Math.sin(second / 3.0);
        List<Connection> connections = connections(second, wave);
        return new Snapshot(
                START.plusSeconds(second),
                second * 1_000_000_000L,
                second == 0 ? 0 : 1,
                HOST,
                totals(second, wave),
                interfaces(second, wave),
                protocols(second, wave),
                processes(second, wave),
                connections,
                ports(second, wave),
                alerts(second));
    }

    /** The snapshot of one second while the packet layer counts by an expression. */
    public static Snapshot filtered(int second, String expression) {
        return on(HOST.withFilter(Optional.of(expression)), second);
    }

    /** The snapshot of one second on a host where one interface was named to be watched alone. */
    public static Snapshot chosen(int second, String name) {
        return on(HOST.withChosen(List.of(name)), second);
    }

    private static Snapshot on(Host host, int second) {
        Snapshot usual = at(second);
        return new Snapshot(
                usual.time(),
                usual.monoNanos(),
                usual.intervalSeconds(),
                host,
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                usual.processes(),
                usual.connections(),
                usual.ports(),
                usual.alerts());
    }

    /** The snapshot of one second in which a script's calls of {@code curl} have just ended, with their connections. */
    public static Snapshot burst(int second, int calls) {
        Snapshot usual = at(second);
        List<ProcessTotal> processes = new ArrayList<>(usual.processes());
        List<Connection> connections = new ArrayList<>(usual.connections());
        for (int i = 0; i < calls; i++) {
            ProcessTotal curl = process(
                    new ProcessKey(5000 + i, i),
                    "curl",
                    "deploy",
                    Optional.of("cron.service"),
                    Optional.empty(),
                    new Traffic(1_000, 80, Rate.ZERO, Rate.ZERO, 0, 0),
                    0,
                    second);
            Instant gone = usual.time().minusSeconds(1 + i % 9);
            processes.add(new ProcessTotal(
                    curl.key(),
                    curl.names(),
                    curl.traffic(),
                    0,
                    Rate.ZERO,
                    List.of(),
                    0,
                    0,
                    gone.minusMillis(300),
                    Optional.of(gone)));
            connections.add(Connection.of(
                    new ConnectionKey(5000 + i, 0),
                    curl.key(),
                    "curl",
                    Protocol.TCP,
                    address("10.0.0.2"),
                    40_000 + i,
                    address("192.0.2.80"),
                    443,
                    SocketState.CLOSE,
                    curl.traffic(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(0L),
                    Optional.of(gone.minusMillis(300)),
                    Optional.of(gone),
                    false,
                    false,
                    4_026_531_840L));
        }
        return usual.withLists(usual.protocols(), processes, connections, usual.ports());
    }

    /** A snapshot with the largest numbers that there can be. */
    public static Snapshot huge() {
        Snapshot usual = at(2);
        Traffic most = new Traffic(
                Long.MAX_VALUE, Long.MAX_VALUE, Rate.measured(1.25e11), Rate.measured(1.25e11), 1.25e11, 1.25e11);
        ProcessTotal nginx =
                process(NGINX, "nginx", "www-data", Optional.of("nginx.service"), Optional.empty(), most, 1_234_567, 2);
        ProcessTotal busy = new ProcessTotal(
                new ProcessKey(4_194_304, 1),
                nginx.names(),
                most,
                1_234_567,
                Rate.measured(12_345_678),
                nginx.syscalls(),
                Long.MAX_VALUE,
                0,
                nginx.firstSeen(),
                Optional.empty());
        return usual.withLists(usual.protocols(), List.of(busy), usual.connections(), usual.ports());
    }

    /** A snapshot of a host on which nothing happens. */
    public static Snapshot quiet() {
        return new Snapshot(
                START,
                0,
                1,
                HOST,
                Totals.NONE,
                interfaces(0, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * A snapshot with many connections, five to a process; from second to second only their traffic changes, as it is
     * live.
     */
    public static Snapshot crowded(int second, int flows) {
        List<Connection> connections = new ArrayList<>();
        List<ProcessTotal> processes = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            Traffic traffic =
                    traffic(second, (i * 7919 + second * 131) % 100_000, (i * 104_729 + second * 17) % 50_000);
            Connection first = CROWD.computeIfAbsent(i, Scenario::crowdMember);
            connections.add(Connection.of(
                    first.key(),
                    first.owner(),
                    first.comm(),
                    first.protocol(),
                    first.laddr(),
                    first.lport(),
                    first.raddr(),
                    first.rport(),
                    first.state(),
                    traffic,
                    Optional.of(traffic),
                    Optional.of(Packets.NONE),
                    i % 3 == 0 ? Optional.of(health(second)) : Optional.empty(),
                    first.retransmits(),
                    first.opened(),
                    first.closed(),
                    false,
                    false,
                    first.netns()));
            if (i % 5 == 0) {
                ProcessTotal worker = WORKERS.computeIfAbsent(i / 5, Scenario::worker);
                processes.add(new ProcessTotal(
                        worker.key(),
                        worker.names(),
                        traffic,
                        5,
                        Rate.measured(130 + i),
                        worker.syscalls(),
                        14,
                        0,
                        worker.firstSeen(),
                        Optional.empty()));
            }
        }
        Snapshot usual = at(second);
        return new Snapshot(
                usual.time(),
                usual.monoNanos(),
                1,
                HOST,
                usual.totals(),
                usual.interfaces(),
                usual.protocols(),
                processes,
                connections,
                usual.ports(),
                usual.alerts());
    }

    private static Connection crowdMember(int i) {
        ProcessKey owner = new ProcessKey(1000 + i / 5, i / 5);
        String remote = "10." + (1 + i / 62_500) + "." + i / 250 % 250 + "." + (1 + i % 250);
        return connection(
                new ConnectionKey(1000 + i, 0),
                owner,
                "worker" + i / 5,
                remote,
                40_000 + i % 20_000,
                443,
                SocketState.ESTABLISHED,
                Traffic.NONE,
                Optional.empty());
    }

    private static ProcessTotal worker(int number) {
        return process(
                new ProcessKey(1000 + number, number),
                "worker" + number,
                "app",
                Optional.of("worker@" + number + ".service"),
                Optional.empty(),
                Traffic.NONE,
                5,
                1);
    }

    private static Totals totals(int second, double wave) {
        TreeMap<String, Long> lost = new TreeMap<>(Map.of("flow table full", 0L));
        Seen seen = new Seen(
                second == 0 ? OptionalDouble.empty() : OptionalDouble.of(99.62),
                List.of(
                        new Seen.LeftOver(
                                "[kernel]",
                                "The kernel's own traffic: wireguard on wg0.",
                                traffic(second, 3_900, 3_600)),
                        new Seen.LeftOver(
                                "[forwarded]", "Passed through this host to others.", traffic(second, 1_000, 1_000)),
                        new Seen.LeftOver(
                                "[before weir]", "Sockets opened before weir started.", traffic(second, 120, 0)),
                        new Seen.LeftOver(
                                "[icmp: port unreachable]",
                                "Answers of a kernel, this host's or another's, to packets that"
                                        + " went nowhere; no process"
                                        + " sends or reads them.",
                                traffic(second, 75, 0))));
        return new Totals(
                traffic(second, 5_200_000 * wave, 1_000_000 * wave),
                traffic(second, 5_400_000 * wave, 1_050_000 * wave),
                seen,
                lost,
                0,
                214,
                14 + second / 9,
                2,
                1850,
                1.12);
    }

    private static List<Interface> interfaces(int second, double wave) {
        return List.of(
                new Interface(
                        2,
                        "eth0",
                        traffic(second, 5_262_500 * wave, 1_037_500 * wave),
                        packets(second, 4_200 * wave, 2_900 * wave),
                        "generic",
                        "virtual device of unknown speed",
                        1000,
                        true,
                        Optional.of(new LinkFaults(0, 0, 12 + second / 9, 0, 3, 1_000)),
                        Optional.of(new SendQueue("fq_codel", 812, 1_229_368, 40 + second, 10_240, 0))),
                new Interface(
                        5,
                        "wg0",
                        traffic(second, 3_900, 3_600),
                        packets(second, 9, 8),
                        "tc",
                        "tunnels have no XDP worth having",
                        0,
                        true,
                        Optional.of(new LinkFaults(0, 2, 0, 0, 0, 0)),
                        Optional.of(new SendQueue("noqueue", 0, 0, 0, 0, 0))));
    }

    private static List<ProtocolTotal> protocols(int second, double wave) {
        return List.of(
                new ProtocolTotal(
                        Protocol.TCP,
                        traffic(second, 4_300_000 * wave, 800_000 * wave),
                        packets(second, 3_000 * wave, 2_000 * wave)),
                new ProtocolTotal(Protocol.UDP, traffic(second, 800_000 * wave, 150_000), packets(second, 900, 600)),
                new ProtocolTotal(Protocol.of(50), traffic(second, 150_000, 87_000), packets(second, 200, 150)),
                new ProtocolTotal(Protocol.of(1), traffic(second, 900, 900), packets(second, 9, 9)),
                new ProtocolTotal(Protocol.ARP, traffic(second, 120, 60), packets(second, 2, 1)));
    }

    private static List<ProcessTotal> processes(int second, double wave) {
        List<ProcessTotal> processes = new ArrayList<>();
        processes.add(process(
                NGINX,
                "nginx",
                "www-data",
                Optional.of("nginx.service"),
                Optional.empty(),
                traffic(second, 5_137_500 * wave, 662_500 * wave),
                148,
                second));
        processes.add(process(
                JAVA,
                "java",
                "app",
                Optional.of("docker.service"),
                Optional.of("docker:5f2a6c1b9d0e"),
                traffic(second, 64_000 * wave, 275_000 * wave),
                31,
                second));
        processes.add(process(
                RSYNC,
                "rsync",
                "root",
                Optional.of("session-3.scope"),
                Optional.empty(),
                traffic(second, 5_500, 76_400),
                1,
                second));
        processes.add(process(
                POSTGRES,
                "postgres",
                "postgres",
                Optional.of("postgresql.service"),
                Optional.empty(),
                traffic(second, 26_200, 12_250),
                24,
                second));
        processes.add(process(
                SSHD,
                "sshd",
                "root",
                Optional.of("ssh.service"),
                Optional.empty(),
                traffic(second, 1_500, 1_125),
                3,
                second));
        processes.add(process(
                RESOLVED,
                "systemd-resolve",
                "systemd-",
                Optional.of("systemd-resolved.service"),
                Optional.empty(),
                traffic(second, 375, 250),
                2,
                second));
        ProcessTotal curl = process(
                CURL,
                "curl",
                "deploy",
                Optional.empty(),
                Optional.of("docker:c1c1c1c1c1c1"),
                new Traffic(88_120, 903, Rate.ZERO, Rate.ZERO, 0, 0),
                0,
                second);
        if (second >= 8) {
            processes.add(new ProcessTotal(
                    curl.key(),
                    curl.names(),
                    curl.traffic(),
                    0,
                    Rate.ZERO,
                    curl.syscalls(),
                    0,
                    0,
                    curl.firstSeen(),
                    Optional.of(START.plusSeconds(second - 8))));
        }
        return processes;
    }

    private static ProcessTotal process(
            ProcessKey key,
            String comm,
            String user,
            Optional<String> unit,
            Optional<String> container,
            Traffic traffic,
            int connections,
            int second) {
        List<ProcessNames.Ancestor> parents = container.isPresent()
                ? List.of(new ProcessNames.Ancestor(901, "containerd-shim"), new ProcessNames.Ancestor(1, "systemd"))
                : List.of(new ProcessNames.Ancestor(1, "systemd"));
        ProcessNames names = new ProcessNames(
                comm,
                Optional.of("/usr/bin/" + comm),
                Optional.of(comm + " --serve --config /etc/" + comm + "/" + comm + ".conf"),
                user,
                user.equals("root") ? 0 : 1000,
                unit,
                container,
                parents,
                false);
        List<SyscallCount> syscalls = List.of(
                new SyscallCount("recvfrom", 9_100 + second * 70L, 64_000L * (second + 1), 12),
                new SyscallCount("sendto", 8_300 + second * 60L, 275_000L * (second + 1), 0));
        return new ProcessTotal(
                key,
                names,
                traffic,
                connections,
                second == 0 ? Rate.STARTING : Rate.measured(130),
                syscalls,
                14,
                0,
                START.minusSeconds(60),
                Optional.empty());
    }

    private static List<Connection> connections(int second, double wave) {
        List<Connection> connections = new ArrayList<>();
        connections.add(connection(
                new ConnectionKey(1, 0),
                NGINX,
                "nginx",
                "0.0.0.0",
                0,
                443,
                SocketState.LISTEN,
                traffic(second, 0, 0),
                Optional.empty()));
        connections.add(connection(
                BUSIEST,
                NGINX,
                "nginx",
                "203.0.113.7",
                51_822,
                443,
                SocketState.ESTABLISHED,
                traffic(second, 4_000_000 * wave, 400_000 * wave),
                Optional.of(health(second))));
        connections.add(connection(
                new ConnectionKey(11, 0),
                NGINX,
                "nginx",
                "203.0.113.9",
                40_112,
                443,
                SocketState.ESTABLISHED,
                traffic(second, 1_000_000, 200_000),
                Optional.of(health(second))));
        connections.add(connection(
                new ConnectionKey(12, 0),
                NGINX,
                "nginx",
                "2001:db8:77::12",
                50_100,
                443,
                SocketState.ESTABLISHED,
                traffic(second, 137_500, 62_500),
                Optional.of(health(second).readAt((second - 37) * 1_000_000_000L))));
        connections.add(
                outgoing(DATABASE, JAVA, "java", "10.0.3.7", 5432, traffic(second, 43_000 * wave, 15_000 * wave)));
        connections.add(
                outgoing(new ConnectionKey(21, 0), JAVA, "java", "192.0.2.80", 443, traffic(second, 2_700, 80_000)));
        connections.add(outgoing(
                new ConnectionKey(22, 0), RSYNC, "rsync", "198.51.100.20", 873, traffic(second, 5_500, 76_400)));
        connections.add(connection(
                new ConnectionKey(30, 0),
                SSHD,
                "sshd",
                "198.51.100.77",
                60_001,
                22,
                SocketState.ESTABLISHED,
                traffic(second, 1_500, 1_125),
                Optional.of(health(second).readAt((second - 37) * 1_000_000_000L))));
        connections.add(Connection.of(
                new ConnectionKey(40, 1),
                RESOLVED,
                "systemd-resolve",
                Protocol.UDP,
                address("10.0.0.2"),
                38_111,
                address("10.0.0.1"),
                53,
                SocketState.NONE,
                traffic(second, 375, 250),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START),
                Optional.empty(),
                false,
                false,
                4_026_531_840L));
        return connections;
    }

    private static Connection connection(
            ConnectionKey key,
            ProcessKey owner,
            String comm,
            String raddr,
            int rport,
            int lport,
            SocketState state,
            Traffic traffic,
            Optional<TcpHealth> health) {
        boolean listening = state == SocketState.LISTEN;
        return Connection.of(
                key,
                owner,
                comm,
                Protocol.TCP,
                listening ? Address.UNSPECIFIED : address("10.0.0.2"),
                lport,
                listening ? Address.UNSPECIFIED : address(raddr),
                rport,
                state,
                traffic,
                Optional.of(traffic),
                Optional.of(Packets.NONE),
                health,
                Optional.of(3L),
                listening ? Optional.empty() : Optional.of(START.minusSeconds(43)),
                Optional.empty(),
                listening,
                false,
                4_026_531_840L);
    }

    private static Connection outgoing(
            ConnectionKey key, ProcessKey owner, String comm, String raddr, int rport, Traffic traffic) {
        return Connection.of(
                key,
                owner,
                comm,
                Protocol.TCP,
                address("172.17.0.2"),
                51_822,
                address(raddr),
                rport,
                SocketState.ESTABLISHED,
                traffic,
                Optional.of(traffic),
                Optional.of(Packets.NONE),
                Optional.of(numbers(1)),
                Optional.of(14L),
                Optional.of(START.minusSeconds(103)),
                Optional.empty(),
                false,
                false,
                4_026_532_281L);
    }

    private static List<PortTotal> ports(int second, double wave) {
        return List.of(
                port(
                        443,
                        Protocol.TCP,
                        "nginx",
                        "https",
                        true,
                        NGINX,
                        traffic(second, 5_137_500 * wave, 662_500 * wave),
                        148,
                        1204),
                port(
                        5432,
                        Protocol.TCP,
                        "java",
                        "postgresql",
                        false,
                        JAVA,
                        traffic(second, 43_000 * wave, 15_000 * wave),
                        24,
                        1),
                port(443, Protocol.TCP, "java", "https", false, JAVA, traffic(second, 2_700, 80_000), 1, 1),
                port(873, Protocol.TCP, "rsync", "rsync", false, RSYNC, traffic(second, 5_500, 76_400), 1, 1),
                port(22, Protocol.TCP, "sshd", "ssh", true, SSHD, traffic(second, 1_500, 1_125), 3, 97),
                port(53, Protocol.UDP, "systemd-resolve", "domain", false, RESOLVED, traffic(second, 375, 250), 1, 1));
    }

    private static PortTotal port(
            int number,
            Protocol protocol,
            String application,
            String service,
            boolean local,
            ProcessKey owner,
            Traffic traffic,
            int connections,
            int clients) {
        return new PortTotal(
                new PortKey(protocol, number, local),
                application,
                service,
                local,
                List.of(owner),
                traffic,
                connections,
                clients);
    }

    private static List<Alert> alerts(int second) {
        List<Alert> alerts = new ArrayList<>();
        if (second >= 20) {
            alerts.add(new Alert(
                    2,
                    "connection-rate",
                    Alert.Severity.WARNING,
                    new Subject.OfConnection(BUSIEST),
                    "nginx 812 10.0.0.2:443 <- 203.0.113.7:51822",
                    41_100_000,
                    62_500_000,
                    10_000_000,
                    8_000_000,
                    "B/s",
                    START.plusSeconds(20),
                    Optional.empty(),
                    OptionalLong.empty(),
                    List.of()));
            alerts.add(new Alert(
                    3,
                    "process-rate",
                    Alert.Severity.WARNING,
                    new Subject.OfProcess(NGINX),
                    "nginx 812",
                    51_100_000,
                    72_500_000,
                    50_000_000,
                    40_000_000,
                    "B/s",
                    START.plusSeconds(20),
                    Optional.empty(),
                    OptionalLong.of(2),
                    List.of()));
        }
        if (second >= 5) {
            alerts.add(new Alert(
                    1,
                    "process-calls",
                    Alert.Severity.WARNING,
                    new Subject.OfProcess(RSYNC),
                    "rsync 2210",
                    61_000,
                    50_000,
                    "calls/s",
                    START.plusSeconds(2),
                    Optional.of(START.plusSeconds(5))));
        }
        return alerts;
    }

    private static TcpHealth health(int second) {
        return numbers(second).readAt(second * 1_000_000_000L - 200_000_000L);
    }

    /** Of which it is not known when they were read. */
    private static TcpHealth numbers(int second) {
        return new TcpHealth(
                12_400,
                3_100,
                9_800,
                10,
                7,
                1448,
                65_160,
                10,
                0,
                14 + second / 9,
                1_448_000L * (second + 1),
                1_440_000L * (second + 1),
                13_600_231,
                8_192,
                204_000);
    }

    private static Traffic traffic(int second, double rx, double tx) {
        long seconds = second + 1L;
        return second == 0
                ? new Traffic((long) rx, (long) tx, Rate.STARTING, Rate.STARTING, 0, 0)
                : new Traffic((long) rx * seconds, (long) tx * seconds, Rate.measured(rx), Rate.measured(tx), rx, tx);
    }

    private static Packets packets(int second, double rx, double tx) {
        return second == 0
                ? new Packets((long) rx, (long) tx, Rate.STARTING, Rate.STARTING)
                : new Packets((long) rx * (second + 1), (long) tx * (second + 1), Rate.measured(rx), Rate.measured(tx));
    }

    /** An address from its text, numbers only. */
    public static Address address(String text) {
        return Address.of(new inet.ipaddr.IPAddressString(text).getAddress().getBytes());
    }
}
