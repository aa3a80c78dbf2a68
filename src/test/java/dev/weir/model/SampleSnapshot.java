package dev.weir.model;

import dev.weir.model.ProcessNames.Ancestor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One snapshot in which every list has a row and every kind of missing value occurs; the tests of all formats share it.
 */
public final class SampleSnapshot {

    /** When it was taken. */
    public static final Instant TIME = Instant.parse("2026-11-20T23:21:00.123Z");

    private static final ProcessKey JAVA = new ProcessKey(944, -7);
    private static final ProcessKey CURL = new ProcessKey(3120, 12);
    private static final Address LOCAL = Address.ofIpv4(0xac11_0002);

    private SampleSnapshot() {}

    /** The snapshot. */
    public static Snapshot snapshot() {
        return new Snapshot(
                TIME,
                5_000_000_000L,
                1.0,
                host(),
                totals(),
                interfaces(),
                protocols(),
                processes(),
                connections(),
                ports(),
                alerts());
    }

    /** The snapshot with so many connections in place of its own, all of them of one process. */
    public static Snapshot withConnections(int count) {
        Snapshot base = snapshot();
        List<Connection> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(Connection.of(
                    new ConnectionKey(1000 + i, 0),
                    JAVA,
                    "java",
                    Protocol.TCP,
                    LOCAL,
                    10_000 + i % 50_000,
                    Address.ofIpv4(0x0a00_0000 + i),
                    443,
                    SocketState.ESTABLISHED,
                    measured(1_000_003L * i, 17L * i, 1234.5, 0.5),
                    Optional.of(measured(1_100_003L * i, 27L * i, 1300, 1)),
                    Optional.empty(),
                    Optional.of(health()),
                    Optional.of(3L),
                    Optional.of(TIME),
                    Optional.empty(),
                    false,
                    false,
                    4_026_531_840L));
        }
        return new Snapshot(
                base.time(),
                base.monoNanos(),
                base.intervalSeconds(),
                base.host(),
                base.totals(),
                base.interfaces(),
                base.protocols(),
                base.processes(),
                many,
                base.ports(),
                base.alerts());
    }

    /** The snapshot as it is where no wire bytes are counted. */
    public static Snapshot withoutWireLayer() {
        Snapshot base = snapshot();
        Totals totals = new Totals(
                base.totals().app(),
                Traffic.unavailable("no cgroup_skb program is attached"),
                Seen.UNKNOWN,
                base.totals().lost(),
                0,
                2,
                5,
                1,
                350,
                0.25);
        return new Snapshot(
                base.time(),
                base.monoNanos(),
                base.intervalSeconds(),
                base.host(),
                totals,
                base.interfaces(),
                base.protocols(),
                base.processes(),
                base.connections(),
                base.ports(),
                base.alerts());
    }

    /** Traffic with measured rates; the averages are the rates halved. */
    public static Traffic measured(long rxBytes, long txBytes, double rxRate, double txRate) {
        return new Traffic(rxBytes, txBytes, Rate.measured(rxRate), Rate.measured(txRate), rxRate / 2, txRate / 2);
    }

    private static Host host() {
        return new Host(
                "web-1",
                "6.18.4",
                "socket",
                List.of(
                        new Hook("tp_btf/sock_send_length", true, ""),
                        new Hook("xdp/eth0", false, "the driver would bounce the link")),
                Optional.of("udp port 53"),
                List.of("eth0"));
    }

    private static Totals totals() {
        TreeMap<String, Long> lost = new TreeMap<>();
        lost.put("flow table full", 3L);
        Seen seen = new Seen(
                OptionalDouble.of(99.999),
                List.of(new Seen.LeftOver("[kernel]", "No process holds these sockets.", measured(50, 60, 0, 0))));
        return new Totals(
                measured(1_000_003, 42, 512.04, 0),
                new Traffic(1_100_000, 900, Rate.STARTING, Rate.STARTING, 0, 0),
                seen,
                lost,
                7,
                2,
                5,
                1,
                350,
                0.25);
    }

    private static List<Interface> interfaces() {
        return List.of(new Interface(
                2,
                "eth0",
                measured(2_000_000, 3000, 600, 1.5),
                new Packets(1500, 40, Rate.measured(2), Rate.measured(1)),
                "generic",
                "eth0 is a virtual device",
                0,
                true,
                Optional.of(new LinkFaults(1, 2, 3, 4, 5, 1_000)),
                Optional.of(new SendQueue("fq_codel", 6, 7_000, 8, 10_240, 0))));
    }

    private static List<ProtocolTotal> protocols() {
        return List.of(new ProtocolTotal(
                Protocol.TCP,
                measured(-1, 3000, 12_345_678.96, 1.5),
                new Packets(1500, 40, Rate.measured(2), new Rate.Stale(4))));
    }

    private static List<ProcessTotal> processes() {
        ProcessNames java = new ProcessNames(
                "java",
                Optional.of("/usr/bin/java"),
                Optional.of("java -jar \"shop\".jar"),
                "app",
                1001,
                Optional.of("shop.service"),
                Optional.empty(),
                List.of(new Ancestor(640, "bash"), new Ancestor(1, "systemd")),
                false);
        ProcessNames curl = new ProcessNames(
                "=cu\u001b[2Jrl\u202e",
                Optional.empty(),
                Optional.empty(),
                "1002",
                1002,
                Optional.empty(),
                Optional.of("docker:5f2a1c9be07d"),
                List.of(),
                false);
        return List.of(
                new ProcessTotal(
                        JAVA,
                        java,
                        measured(1_000_003, 42, 512.04, 0),
                        1,
                        Rate.measured(12.5),
                        List.of(new SyscallCount("sendto", 10, 42, 1), new SyscallCount("recvmsg", 3, 1_000_003, 0)),
                        5,
                        0,
                        TIME.minusSeconds(60),
                        Optional.empty()),
                new ProcessTotal(
                        CURL,
                        curl,
                        new Traffic(17, 0, Rate.STARTING, Rate.STARTING, 0, 0),
                        0,
                        new Rate.Unavailable("the syscall tracepoints are not attached"),
                        List.of(),
                        0,
                        17,
                        TIME,
                        Optional.of(TIME)));
    }

    private static List<Connection> connections() {
        return List.of(
                Connection.of(
                        new ConnectionKey(77, 0),
                        JAVA,
                        "java",
                        Protocol.TCP,
                        LOCAL,
                        51_822,
                        new Address(0x2001_0db8_0000_0000L, 1),
                        5432,
                        SocketState.ESTABLISHED,
                        measured(1_000_003, 42, 512.04, 0),
                        Optional.of(measured(1_060_003, 642, 540, 10)),
                        Optional.of(new Packets(900, 12, Rate.measured(3), Rate.STARTING)),
                        Optional.of(health()),
                        Optional.of(5L),
                        Optional.of(TIME.minusSeconds(3)),
                        Optional.empty(),
                        false,
                        false,
                        4_026_531_840L),
                Connection.of(
                        new ConnectionFacts(
                                78,
                                99,
                                ProcessKey.NOBODY,
                                "",
                                Protocol.UDP,
                                Address.UNSPECIFIED,
                                0,
                                Address.UNSPECIFIED,
                                0,
                                SocketState.NONE,
                                Optional.empty(),
                                Optional.of(497L),
                                120.5,
                                Optional.empty(),
                                Optional.of(TIME),
                                true,
                                true,
                                0),
                        Traffic.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static TcpHealth health() {
        return new TcpHealth(800, 200, 400, 10, 7, 1448, 65_536, 4, 2, 14, 142_000, 140_000, 1_000_003, 0, 204_000);
    }

    private static List<PortTotal> ports() {
        return List.of(
                new PortTotal(
                        PortKey.served(Protocol.TCP, 8080),
                        "java",
                        "http-alt",
                        true,
                        List.of(JAVA, CURL),
                        measured(1_000_003, 42, 512.04, 0),
                        1,
                        12),
                new PortTotal(PortKey.used(Protocol.of(132), 7), "", "", false, List.of(), Traffic.NONE, 0, 0));
    }

    private static List<Alert> alerts() {
        return List.of(
                new Alert(
                        2,
                        "process-calls",
                        Alert.Severity.CRITICAL,
                        new Subject.OfProcess(JAVA),
                        "java 944",
                        600_000,
                        600_000,
                        50_000,
                        40_000,
                        "calls/s",
                        TIME.minusSeconds(3),
                        Optional.empty(),
                        OptionalLong.empty(),
                        List.of(new Alert.Evidence("sendto", 599_990))),
                new Alert(
                        1,
                        "port-rate",
                        Alert.Severity.WARNING,
                        new Subject.OfPort(PortKey.served(Protocol.TCP, 8080)),
                        "8080/tcp java",
                        150_000_000.25,
                        100_000_000,
                        "B/s",
                        TIME.minusSeconds(60),
                        Optional.of(TIME)));
    }
}
