package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import dev.weir.filter.Wire;
import dev.weir.kernel.Situation.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What goes wrong elsewhere with names, users, datagrams, peers, losses and places; traffic is in {@code cases.txt}.
 */
final class Situations {

    /** How old a user and a title may be as they are shown: a process is looked at again after three seconds. */
    private static final long REFRESHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30L * Lab.SLOWNESS);
    /** What {@code datagrams.c} sends to a port where nobody listens. */
    private static final int REFUSED = 30;
    /** How long Ctrl-C may take. */
    private static final int LEAVING_MILLIS = 300;

    private static final int LEAVING_TRIED = 4;
    /** SIGINT, as a shell says it. */
    private static final int INTERRUPTED = 130;

    private static final int ETHERNET = 14;

    private Situations() {}

    static List<Situation> all() {
        return List.of(
                new Situation(
                        "a process takes another name while its socket is open",
                        "htop-dev/htop#915",
                        Situations::rename),
                new Situation(
                        "a thread takes a name of its own and sends", "domcyrus/rustnet#376", Situations::threadName),
                new Situation(
                        "a process takes a name that is no UTF-8",
                        "ncabatoff/process-exporter#227",
                        Situations::nameThatIsNoText),
                new Situation(
                        "a process writes another title over its arguments", "hishamhm/htop#489", Situations::title),
                new Situation(
                        "two processes of one program have arguments of their own",
                        "elesiuta/picosnitch#32",
                        Situations::arguments),
                new Situation(
                        "a process becomes another user after its socket was made, and is silent",
                        "hyperic/sigar#7",
                        Situations::user),
                new Situation("a renamed process has gone", "domcyrus/rustnet#590", Situations::gone),
                new Situation("a UDP socket connects to another port", "draios/sysdig#1053", Situations::elsewhere),
                new Situation(
                        "a child sends on the UDP socket that it inherited",
                        "weaveworks/scope#2253",
                        Situations::shared),
                new Situation("500 datagrams arrive and 3 are read: bytes", "iovisor/bcc#2143", Situations::slowReader),
                new Situation(
                        "500 datagrams arrive and 3 are read: dropped, as in /proc/net/udp",
                        "netdata/netdata#4086",
                        Situations::dropped),
                new Situation("the same when the socket has gone", "", Situations::droppedByASocketThatHasGone),
                new Situation(
                        "two peers send, and the reader does not ask who",
                        "DataDog/datadog-agent#6307",
                        Situations::strangers),
                new Situation(
                        "TCP loses segments: the list",
                        "harmonycloud/kindling#214",
                        stage -> retransmits(stage, "list")),
                new Situation(
                        "TCP loses segments: the process",
                        "iopsystems/rezolus#122",
                        stage -> retransmits(stage, "process")),
                new Situation(
                        "TCP loses segments: the kernel's own number of the connection",
                        "",
                        stage -> retransmits(stage, "tcp")),
                new Situation("a socket connects in vain and once more: the list", "", stage -> inVain(stage, false)),
                new Situation("the same: the whole host", "", stage -> inVain(stage, true)),
                new Situation(
                        "packets of 10 datagrams of 8,000 bytes and their answers, MTU 1500",
                        "DataDog/datadog-agent#8067",
                        stage -> fragments(stage, true)),
                new Situation("L3 bytes of the same", "", stage -> fragments(stage, false)),
                new Situation(
                        "ICMP errors on an interface are in its totals and nobody's",
                        "evilsocket/opensnitch#929",
                        Situations::icmpErrors),
                new Situation(
                        "both ends of a connection inside a namespace are loopback", "", Situations::loopbackInside),
                new Situation("-f vlan 5 and udp port 53", "the-tcpdump-group/libpcap#1169", Situations::vlan),
                new Situation(
                        "protocols add up to what the interface counted, fragments and tunnel too",
                        "raboof/nethogs#88",
                        Situations::protocols),
                new Situation("Ctrl-C while programs are being attached, in batch", "", Situations::interrupted),
                new Situation("record to a device leaves it a device", "", Situations::recordToADevice));
    }

    private static Seen rename(Stage stage) {
        return held(stage, "identity -w rename", 1, claims -> {
            JsonNode snapshot = stage.weir().after(System.nanoTime());
            return Seen.of(
                    "another-name, another-name",
                    row(snapshot, claims).path("comm").asText() + ", "
                            + only(Weir.connections(snapshot, claims.get(0).pid()))
                                    .path("comm")
                                    .asText());
        });
    }

    private static Seen threadName(Stage stage) {
        return held(stage, "identity -w thread", 1, claims -> {
            JsonNode row = row(stage.weir().after(System.nanoTime()), claims);
            return Seen.of(
                    "identity " + claims.get(0).traffic(), row.path("comm").asText() + " " + Bytes.of(row));
        });
    }

    private static Seen nameThatIsNoText(Stage stage) {
        return held(
                stage,
                "identity -w bytes",
                1,
                claims -> Seen.of(
                        "a\ufffd\ufffdb",
                        row(stage.weir().after(System.nanoTime()), claims)
                                .path("comm")
                                .asText()));
    }

    private static Seen title(Stage stage) {
        return held(
                stage,
                "identity -w title",
                1,
                claims -> Seen.of(
                        "busy 7",
                        row(stage.weir().after(System.nanoTime() + REFRESHED_NANOS), claims)
                                .path("command_line")
                                .asText()));
    }

    private static Seen arguments(Stage stage) {
        List<String> commands = List.of("tcp send up", "tcp write up");
        List<String> shown = new ArrayList<>();
        for (String command : commands) {
            Claim client = Claim.client(Generator.run(stage.lab(), command));
            String line = row(stage.weir().after(System.nanoTime()), List.of(client))
                    .path("command_line")
                    .asText();
            shown.add(line.substring(line.lastIndexOf('/') + 1));
        }
        return Seen.of(String.join(", ", commands), String.join(", ", shown));
    }

    private static Seen user(Stage stage) {
        return held(stage, "identity -w user", 1, claims -> {
            JsonNode row = row(stage.weir().after(System.nanoTime() + REFRESHED_NANOS), claims);
            return Seen.of(
                    "nobody 65534",
                    row.path("user").asText() + " " + row.path("uid").asInt());
        });
    }

    private static Seen gone(Stage stage) {
        List<Claim> claims = Generator.run(stage.lab(), "identity rename");
        JsonNode row = row(stage.weir().after(System.nanoTime()), claims);
        return Seen.of(
                "another-name, root, exited, 500 / 0",
                row.path("comm").asText() + ", " + row.path("user").asText() + ", "
                        + (row.path("exited").asBoolean() ? "exited, " : "running, ") + Bytes.of(row));
    }

    private static Seen elsewhere(Stage stage) {
        return held(stage, "datagrams -w elsewhere", 2, claims -> {
            int port = Claim.peer(claims).lport();
            List<JsonNode> rows = Weir.connections(
                    stage.weir().after(System.nanoTime()), Claim.client(claims).pid());
            return Seen.of(
                    "port +0: 500 / 0, port +1: 7,000 / 0",
                    rows.stream()
                            .map(row -> "port +" + (row.path("rport").asInt() - port) + ": " + Bytes.of(row))
                            .sorted()
                            .collect(Collectors.joining(", ")));
        });
    }

    private static Seen shared(Stage stage) {
        List<Claim> claims = Generator.run(stage.lab(), "datagrams shared");
        JsonNode snapshot = stage.weir().after(System.nanoTime());
        Claim child = claims.stream()
                .filter(claim -> claim.role().equals("child"))
                .findFirst()
                .orElseThrow();
        return Seen.of(
                "500 / 0, 1,300 / 0",
                Bytes.of(only(Weir.connections(snapshot, Claim.client(claims).pid()))) + ", "
                        + Bytes.of(only(Weir.connections(snapshot, child.pid()))));
    }

    private static Seen slowReader(Stage stage) {
        Claim client = Claim.client(Generator.run(stage.lab(), "datagrams slow"));
        JsonNode snapshot = stage.weir().after(System.nanoTime());
        return Seen.of(
                "1 / 3,000, 1 / 3,000",
                Bytes.of(row(snapshot, List.of(client))) + ", "
                        + Bytes.sum(Weir.connections(snapshot, client.pid()).stream()
                                .map(Bytes::of)
                                .toList()));
    }

    /** Open sockets are looked at when weir starts, and then as often as that costs a thousandth of a core. */
    private static Seen dropped(Stage stage) {
        return held(stage, "datagrams -w slow", 2, claims -> {
            try (Weir later = Weir.inside(stage.lab())) {
                return Seen.of(
                        droppedAsProcSays(stage.lab(), Claim.client(claims)),
                        droppedAsShown(later.after(0), Claim.client(claims)));
            }
        });
    }

    private static Seen droppedByASocketThatHasGone(Stage stage) {
        try (Generator generator = Generator.start(stage.lab(), "datagrams -w slow")) {
            Claim client = Claim.client(generator.reports(2));
            long right = droppedAsProcSays(stage.lab(), client);
            generator.finish();
            return Seen.of(right, droppedAsShown(stage.weir().after(System.nanoTime()), client));
        }
    }

    /** The last column of the socket's line in {@code /proc/net/udp} of the near namespace. */
    private static long droppedAsProcSays(Lab lab, Claim client) {
        String port = String.format(":%04X ", client.lport());
        String line = near(lab, "cat", "/proc/net/udp")
                .lines()
                .filter(udp -> udp.contains(port))
                .findFirst()
                .orElseThrow()
                .strip();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static long droppedAsShown(JsonNode snapshot, Claim client) {
        return Weir.connections(snapshot, client.pid()).stream()
                .mapToLong(row -> row.path("dropped").asLong())
                .sum();
    }

    private static Seen strangers(Stage stage) {
        return held(stage, "datagrams -w strangers", 2, claims -> {
            List<JsonNode> rows = Weir.connections(
                    stage.weir().after(System.nanoTime()), Claim.client(claims).pid());
            return Seen.of(
                    "0 / 7,500 the calls did not name it, 2 / 0 with its peer",
                    rows.stream()
                            .map(row -> Bytes.of(row) + " "
                                    + row.path("unknown_peer").asText("with its peer"))
                            .sorted()
                            .collect(Collectors.joining(", ")));
        });
    }

    /** The far end's interface loses one packet of five, by a program of somebody else's. */
    private static Seen retransmits(Stage stage, String what) throws IOException {
        Path directory = Files.createTempDirectory("weirtest");
        try (Lab lossy = new Lab()) {
            Needs.foreignXdp(
                    lossy.reversed(), directory, "unsigned (*random)(void) = (void *) 7; return random() % 5 ? 2 : 1;");
            long before = retransmitted(lossy);
            try (Generator generator = Generator.start(lossy, "tcp -w send up")) {
                Claim client = Claim.client(generator.reports(2));
                JsonNode snapshot = stage.weir().after(System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
                long right = retransmitted(lossy) - before;
                if (right == 0) {
                    Needs.skip("nothing was lost");
                }
                JsonNode row = only(Weir.connections(snapshot, client.pid()));
                long shown = what.equals("list")
                        ? (long) Weir.number(row, "retransmits")
                        : what.equals("process")
                                ? (long) Weir.number(row(snapshot, List.of(client)), "retransmits")
                                : (long) Weir.number(row.path("tcp"), "retrans_segments");
                generator.finish();
                return Seen.of(right, shown);
            }
        } finally {
            Commands.run("rm", "-r", directory.toString());
        }
    }

    /** SYNs sent again by a socket that TCP counts anew for at its second try; nobody else sends any again. */
    private static Seen inVain(Stage stage, boolean host) {
        long before = retransmitted(stage.lab());
        long hostBefore = retransmitsOfHost(stage.weir().after(System.nanoTime()));
        return held(stage, "rare -w vain", 2, claims -> {
            JsonNode snapshot = stage.weir().after(System.nanoTime());
            long right = retransmitted(stage.lab()) - before;
            List<JsonNode> rows =
                    Weir.connections(snapshot, Claim.client(claims).pid());
            return Seen.of(
                    right,
                    host ? retransmitsOfHost(snapshot) - hostBefore : (long) Weir.number(only(rows), "retransmits"));
        });
    }

    private static long retransmitsOfHost(JsonNode snapshot) {
        return (long) Weir.number(snapshot.path("totals"), "retransmits");
    }

    private static long retransmitted(Lab lab) {
        return snmp(lab, "Tcp:", "RetransSegs");
    }

    /** A number of {@code /proc/net/snmp} of the near namespace. */
    private static long snmp(Lab lab, String protocol, String name) {
        List<String> lines = near(lab, "cat", "/proc/net/snmp")
                .lines()
                .filter(line -> line.startsWith(protocol))
                .toList();
        int column = List.of(lines.get(0).split(" ")).indexOf(name);
        return Long.parseLong(lines.get(1).split(" ")[column]);
    }

    /** What the interface sent and received meanwhile was nothing else. */
    private static Seen fragments(Stage stage, boolean packets) throws IOException {
        try (Lab quiet = new Lab()) {
            // The neighbours get to know each other before.
            Generator.run(quiet, "datagrams elsewhere");
            quiet.silence();
            Bytes bytesBefore = interfaceCounted(quiet, "bytes");
            Bytes packetsBefore = interfaceCounted(quiet, "packets");
            Claim client = Claim.client(Generator.run(quiet, "datagrams fragments"));
            Bytes counted = interfaceCounted(quiet, "packets").since(packetsBefore);
            Bytes l2 = interfaceCounted(quiet, "bytes").since(bytesBefore);
            List<JsonNode> rows = Weir.connections(stage.weir().after(System.nanoTime()), client.pid());
            String counter = packets ? "packets" : "bytes";
            Bytes shown = Bytes.sum(rows.stream()
                    .filter(row -> row.has("wire_tx_" + counter))
                    .map(row -> new Bytes((long) Weir.number(row, "wire_tx_" + counter), (long)
                            Weir.number(row, "wire_rx_" + counter)))
                    .toList());
            return Seen.of(
                    packets ? counted : new Bytes(l2.tx() - ETHERNET * counted.tx(), l2.rx() - ETHERNET * counted.rx()),
                    shown);
        }
    }

    private static Bytes interfaceCounted(Lab lab, String what) {
        String statistics = "/sys/class/net/" + Lab.IFACE + "/statistics/";
        List<String> lines = near(lab, "cat", statistics + "tx_" + what, statistics + "rx_" + what)
                .lines()
                .toList();
        return new Bytes(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)));
    }

    private static Seen icmpErrors(Stage stage) {
        try (Weir inside = Weir.inside(stage.lab())) {
            long before = snmp(stage.lab(), "Icmp:", "InMsgs");
            Claim client = Claim.client(Generator.run(stage.lab(), "datagrams refused"));
            JsonNode snapshot = inside.after(System.nanoTime());
            long arrived = snmp(stage.lab(), "Icmp:", "InMsgs") - before;
            long counted =
                    Weir.rows(
                                    snapshot,
                                    "protocols",
                                    row -> row.path("protocol").asText().equals("ICMP"))
                            .stream()
                            .mapToLong(row -> row.path("rx_packets").asLong())
                            .sum();
            if (arrived == 0 || arrived > REFUSED) {
                Needs.skip(arrived + " errors came back for " + REFUSED + " datagrams");
            }
            JsonNode row = row(snapshot, List.of(client));
            return Seen.of(arrived + " packets, process 15,003 / 0", counted + " packets, process " + Bytes.of(row));
        }
    }

    private static Seen loopbackInside(Stage stage) {
        return held(stage, "tcp -l -w send both", 2, claims -> {
            JsonNode snapshot = stage.weir().after(System.nanoTime());
            return Seen.of(
                    "true, true",
                    claims.stream()
                            .map(claim -> Weir.connections(snapshot, claim.pid()).stream()
                                    .filter(row -> row.path("rport").asInt() != 0)
                                    .findFirst()
                                    .orElseThrow()
                                    .path("loopback")
                                    .asText())
                            .collect(Collectors.joining(", ")));
        });
    }

    private static Seen vlan(Stage stage) {
        byte[] datagram = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(200)));
        String tagged = HexFormat.of().formatHex(Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, datagram)));
        try (Weir inside = Weir.inside(stage.lab(), "-f", "vlan 5 and udp port 53")) {
            near(stage.lab(), Generator.program("frame").toString(), Lab.IFACE, "10", tagged);
            near(stage.lab().reversed(), Generator.program("frame").toString(), Lab.IFACE, "15", tagged);
            Generator.run(stage.lab(), "udp connected sendto");
            return Seen.of(
                    "UDP 10 / 15 packets",
                    Weir.rows(inside.after(System.nanoTime()), "protocols", row -> true).stream()
                            .map(row -> row.path("protocol").asText() + " " + row.path("tx_packets") + " / "
                                    + row.path("rx_packets") + " packets")
                            .collect(Collectors.joining(", ")));
        }
    }

    private static Seen protocols(Stage stage) {
        try (Weir inside = Weir.inside(stage.lab())) {
            JsonNode before = inside.after(System.nanoTime());
            Generator.run(stage.lab(), "datagrams fragments");
            Generator.run(stage.lab(), "tcp -t send both");
            Generator.run(stage.lab(), "tcp send both");
            JsonNode snapshot = inside.after(System.nanoTime());
            return Seen.of(
                    Bytes.of(Weir.iface(snapshot)).since(Bytes.of(Weir.iface(before))),
                    Weir.protocols(snapshot).since(Weir.protocols(before)));
        }
    }

    /** At several instants of its start, from before Java runs until everything is attached. */
    private static Seen interrupted(Stage stage) throws IOException, InterruptedException {
        List<String> shown = new ArrayList<>();
        for (int millis : List.of(50, 100, 200, 300, 400, 500, 600)) {
            long took = Long.MAX_VALUE;
            int code = INTERRUPTED;
            // The best of a few, as the machine may be busy with something else just then.
            for (int i = 0; i < LEAVING_TRIED && took > LEAVING_MILLIS && code == INTERRUPTED; i++) {
                Process process = new ProcessBuilder(List.of(
                                "env",
                                "--default-signal=INT",
                                "ip",
                                "netns",
                                "exec",
                                stage.lab().near(),
                                Weir.launcher(),
                                "-b",
                                "-i",
                                Lab.IFACE))
                        .start();
                TimeUnit.MILLISECONDS.sleep(millis);
                Commands.run("kill", "-INT", Long.toString(process.pid()));
                long begin = System.nanoTime();
                code = Finished.of(process, "weir", PATIENCE).exitCode();
                took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            }
            String within = took <= LEAVING_MILLIS ? "within " + LEAVING_MILLIS + " ms" : "after " + took + " ms";
            shown.add(code + " " + within);
        }
        return Seen.of(
                INTERRUPTED + " within " + LEAVING_MILLIS + " ms",
                String.join(", ", shown.stream().distinct().toList()));
    }

    private static Seen recordToADevice(Stage stage) throws IOException {
        Path directory = Files.createTempDirectory("weirtest");
        Path device = directory.resolve("full");
        try {
            Commands.run("mknod", device.toString(), "c", "1", "7");
            Finished run =
                    Weir.finished(stage.lab().entering(), "record", device.toString(), "-n", "1", "-i", Lab.IFACE);
            return Seen.of(
                    "character device, exit 1, 1 line",
                    Commands.run("stat", "-c", "%F", device.toString())
                                    .strip()
                                    .replace("character special file", "character device")
                            + ", exit " + run.exitCode() + ", "
                            + run.messages().lines().count()
                            + " line");
        } finally {
            Files.deleteIfExists(device);
            Files.delete(directory);
        }
    }

    /** What is seen while a generator still holds its sockets. */
    private static Seen held(Stage stage, String command, int reports, Function<List<Claim>, Seen> look) {
        try (Generator generator = Generator.start(stage.lab(), command)) {
            Seen seen = look.apply(generator.reports(reports));
            generator.finish();
            return seen;
        }
    }

    private static JsonNode row(JsonNode snapshot, List<Claim> claims) {
        return only(Weir.processes(snapshot, List.of(claims.get(0).pid())));
    }

    private static JsonNode only(List<JsonNode> rows) {
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows, not one: " + rows);
        }
        return rows.get(0);
    }

    /** Runs a program in the near namespace, with a {@code /proc/net} and a {@code /sys} of that. */
    private static String near(Lab lab, String... command) {
        List<String> words = new ArrayList<>(lab.entering());
        words.addAll(List.of(command));
        return Commands.run(words);
    }
}
