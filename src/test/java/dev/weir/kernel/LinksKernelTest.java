package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interfaces of every kind that come, go, are renamed and come back: what weir says of them is what the kernel says.
 */
@Tag("kernel")
class LinksKernelTest extends InALab {

    private static final long COMES_BACK_NANOS = TimeUnit.SECONDS.toNanos(Lab.SLOWNESS);
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PACKETS = 50;

    private String ip;

    @BeforeEach
    void nameNamespace() {
        ip = "ip -n " + lab.near();
    }

    /** Datagrams that nobody waits for: the answers say so. */
    private void send(String address) {
        inside("bash", "-c", "for i in $(seq " + PACKETS + "); do echo hello > /dev/udp/" + address + "/9; done");
    }

    private String inside(String... command) {
        List<String> words = new ArrayList<>(lab.entering());
        words.addAll(List.of(command));
        return Commands.run(words);
    }

    private void pair(String name, String near4, String far4) {
        Commands.words("ip link add " + name + " netns " + lab.near() + " type veth peer name " + name + " netns "
                + lab.far());
        Commands.words(ip + " addr add " + near4 + "/24 dev " + name);
        Commands.words("ip -n " + lab.far() + " addr add " + far4 + "/24 dev " + name);
        for (String netns : List.of(lab.far(), lab.near())) {
            // Without an address of its own making it sends nothing by itself while a test reads its counters.
            Commands.words("ip -n " + netns + " link set " + name + " addrgenmode none");
            Commands.words("ip -n " + netns + " link set " + name + " up");
        }
    }

    private static JsonNode row(JsonNode snapshot, String name) {
        List<JsonNode> rows = Weir.rows(
                snapshot, "interfaces", row -> row.path("name").asText().equals(name));
        assertThat(rows).as("%s in %s", name, snapshot.path("interfaces")).hasSize(1);
        return rows.get(0);
    }

    private static boolean isAttached(JsonNode snapshot, String name) {
        return !Weir.rows(
                        snapshot,
                        "interfaces",
                        row -> row.path("name").asText().equals(name)
                                && row.path("xdp").asText().equals("tc"))
                .isEmpty();
    }

    /** What the interface has counted since it was made. */
    private Bytes counted(String name) {
        return new Bytes(counter(name, "tx"), counter(name, "rx"));
    }

    /**
     * A snapshot, and what the interface had counted both before and after it: some send of themselves for seconds
     * after they came up, and what they send between the two readings would be missing in one.
     */
    private Still still(Weir weir, String name) {
        long deadline = System.nanoTime() + STILL_NANOS;
        Bytes before = counted(name);
        while (true) {
            JsonNode snapshot = weir.after(System.nanoTime());
            Bytes after = counted(name);
            if (after.equals(before)) {
                return new Still(snapshot, after);
            }
            assertThat(System.nanoTime())
                    .as("%s sends or receives without end", name)
                    .isLessThan(deadline);
            before = after;
        }
    }

    private record Still(JsonNode snapshot, Bytes counted) {}

    private long counter(String name, String direction) {
        return Long.parseLong(inside("cat", "/sys/class/net/" + name + "/statistics/" + direction + "_bytes")
                .strip());
    }

    private static List<JsonNode> hooks(JsonNode snapshot, String name) {
        return StreamSupport.stream(snapshot.path("host").path("hooks").spliterator(), false)
                .filter(hook -> hook.path("name").asText().endsWith("/" + name))
                .toList();
    }

    private static void assertProtocolsEqualInterfaces(JsonNode snapshot) {
        assertThat(Weir.protocols(snapshot))
                .as("%s", snapshot.path("protocols"))
                .isEqualTo(Bytes.sum(Weir.rows(snapshot, "interfaces", row -> true).stream()
                        .map(Bytes::of)
                        .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"veth", "vx", "bridge0", "macvlan0", "lo"})
    void protocolsAddUpToWhatAnInterfaceOfAnyKindCounted(String iface) {
        String to = iface.equals("vx")
                ? "10.78.0.2"
                : iface.equals("lo") ? "127.0.0.1" : iface.equals("veth") ? Lab.FAR_4 : "10.79.0.2";
        if (iface.equals("bridge0")) {
            pair("port", "10.80.0.1", "10.79.0.2");
            Commands.words(ip + " link add name bridge0 type bridge");
            Commands.words(ip + " link set port master bridge0");
        } else if (iface.equals("macvlan0")) {
            pair("port", "10.80.0.1", "10.79.0.2");
            try {
                Commands.words(ip + " link add macvlan0 link port type macvlan mode bridge");
            } catch (IllegalStateException none) {
                Assumptions.abort("no macvlan here: " + none.getMessage());
            }
        }
        if (iface.endsWith("0")) {
            Commands.words(ip + " addr add 10.79.0.1/24 dev " + iface);
            Commands.words(ip + " link set " + iface + " up");
        }
        try (Weir weir = Weir.start(lab.entering(), "-i", iface)) {
            Still then = still(weir, iface);
            send(to);
            Still now = still(weir, iface);
            JsonNode before = then.snapshot();
            JsonNode after = now.snapshot();
            Bytes grown = now.counted().since(then.counted());
            assertThat(grown.tx()).isGreaterThan(PACKETS * 30L);
            assertThat(Bytes.of(row(after, iface)).since(Bytes.of(row(before, iface))))
                    .isEqualTo(grown);
            assertThat(Weir.protocols(after).since(Weir.protocols(before)))
                    .as("%s", after.path("protocols"))
                    .isEqualTo(grown);
        }
    }

    @Test
    void interfaceThatIsRenamedGoesOnBeingCounted() {
        // What IPv6 sends of itself when a link comes up may find the other end not ready: the driver drops it behind
        // tc, and does not count it.
        for (String netns : List.of(lab.near(), lab.far())) {
            Commands.run("ip", "netns", "exec", netns, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        }
        try (Weir weir = Weir.inside(lab)) {
            Bytes before = Bytes.of(Weir.iface(weir.after(System.nanoTime())));
            Commands.words(ip + " link set veth down");
            assertThat(Weir.iface(weir.after(System.nanoTime())).path("up").asBoolean())
                    .isFalse();
            Commands.words(ip + " link set veth name renamed");
            Commands.words(ip + " link set renamed up");
            send(Lab.FAR_4);
            JsonNode after = weir.after(System.nanoTime());
            assertThat(after.path("interfaces")).hasSize(1);
            assertThat(row(after, "renamed").path("up").asBoolean()).isTrue();
            assertThat(Bytes.of(row(after, "renamed")).since(before).tx()).isGreaterThan(PACKETS * 48L);
            assertThat(hooks(after, "renamed"))
                    .isNotEmpty()
                    .allMatch(hook -> hook.path("state").asText().equals("attached"));
            assertProtocolsEqualInterfaces(after);
        }
    }

    @Test
    void fullQueueSaysHowMuchWaitsThereAndHowManyPacketsItDropped() {
        pair("slow", "10.82.0.1", "10.82.0.2");
        try {
            inside(
                    "tc", "qdisc", "replace", "dev", "slow", "root", "tbf", "rate", "8kbit", "burst", "2k", "limit",
                    "4k");
        } catch (IllegalStateException none) {
            Assumptions.abort("no tbf here: " + none.getMessage());
        }
        try (Weir weir = Weir.start(lab.entering(), "-i", "slow")) {
            weir.after(System.nanoTime());
            for (int i = 0; i < 6; i++) {
                send("10.82.0.2");
            }
            JsonNode slow = row(weir.after(System.nanoTime()), "slow");
            String told = inside("tc", "-s", "qdisc", "show", "dev", "slow");
            Matcher dropped = Pattern.compile("dropped ([0-9]+)").matcher(told);
            assertThat(dropped.find()).as(told).isTrue();
            assertThat(slow.path("qdisc").asText()).isEqualTo("tbf");
            assertThat(slow.path("qdisc_limit_bytes").asLong()).isEqualTo(4_096);
            assertThat(slow.path("qdisc_bytes").asLong()).isBetween(1L, 4_096L);
            assertThat(slow.path("qdisc_packets").asLong()).isPositive();
            assertThat(slow.path("qdisc_dropped").asLong()).isPositive().isEqualTo(Long.parseLong(dropped.group(1)));
        }
    }

    @Test
    void interfaceThatGoesIsSaidToBeGoneAndCountedAgainWithinASecondOfItsReturn() {
        pair("again", "10.81.0.1", "10.81.0.2");
        try (Weir weir = Weir.start(lab.entering(), "-i", "again", "-i", "again")) {
            send("10.81.0.2");
            Commands.words(ip + " link set again down");
            Commands.words(ip + " link del again");
            JsonNode gone = weir.after(System.nanoTime());
            Bytes former = Bytes.of(row(gone, "again"));
            assertThat(former.tx()).isGreaterThan(PACKETS * 48L);
            assertThat(row(gone, "again").path("up").asBoolean()).isFalse();
            assertThat(hooks(gone, "again"))
                    .isNotEmpty()
                    .allMatch(hook -> hook.path("state").asText().equals("unavailable")
                            && hook.path("reason").asText().startsWith("the interface is gone since "));
            assertThat(gone.path("totals").path("seen_percent").isNull()).isTrue();
            pair("again", "10.81.0.1", "10.81.0.2");
            long back = System.nanoTime();
            JsonNode returned = weir.until("it is back", snapshot -> isAttached(snapshot, "again"));
            assertThat(returned.path("monotonic_ns").asLong() - back).isLessThan(COMES_BACK_NANOS);
            send("10.81.0.2");
            Still still = still(weir, "again");
            JsonNode after = still.snapshot();
            assertThat(after.path("interfaces")).hasSize(1);
            assertThat(Bytes.of(row(after, "again")).since(former)).isEqualTo(still.counted());
            assertThat(hooks(after, "again"))
                    .isNotEmpty()
                    .allMatch(hook -> hook.path("state").asText().equals("attached"));
            assertProtocolsEqualInterfaces(after);
        }
    }

    @Test
    void interfacesOfEveryDefaultRouteAreWatchedAndThoseThatGetOneLater() {
        for (int i = 1; i <= 5; i++) {
            pair("way" + i, "10.9" + i + ".0.1", "10.9" + i + ".0.2");
        }
        Commands.words(ip + " addr add fd93::1/64 dev way3 nodad");
        Commands.words(ip + " route add default nexthop via 10.91.0.2 dev way1 nexthop via 10.92.0.2 dev way2");
        Commands.words(ip + " -6 route add default via fd93::2 dev way3");
        Commands.words(ip + " route add default via 10.94.0.2 dev way4 table 4242");
        Commands.words(ip + " route add unreachable default table 7");
        Commands.words(ip + " -6 route add unreachable default metric 4294967295");
        try (Weir weir = Weir.start(lab.entering())) {
            JsonNode first = weir.after(System.nanoTime());
            assertThat(first.path("interfaces").findValuesAsText("name"))
                    .containsExactlyInAnyOrder("way1", "way2", "way3", "way4");
            Commands.words(ip + " route add default via 10.95.0.2 dev way5 table 4243");
            long added = System.nanoTime();
            JsonNode later = weir.until("the fifth is watched", snapshot -> isAttached(snapshot, "way5"));
            assertThat(later.path("monotonic_ns").asLong() - added).isLessThan(COMES_BACK_NANOS);
            send("10.95.0.2");
            JsonNode after = weir.after(System.nanoTime());
            assertThat(Bytes.of(row(after, "way5")).tx()).isGreaterThanOrEqualTo(PACKETS * 48L);
            assertThat(hooks(after, "way5"))
                    .isNotEmpty()
                    .allMatch(hook -> hook.path("state").asText().equals("attached"));
        }
    }

    @Test
    void nameThatIsNoTextIsWrittenWithItsBytes() {
        inside(
                "bash",
                "-c",
                "ip link add $'odd\\xff' type veth peer name odd; ip addr add 10.83.0.1/24 dev $'odd\\xff';"
                        + " ip link set odd up; ip link set $'odd\\xff' up; ip route add default via 10.83.0.2 dev $'odd\\xff'");
        try (Weir weir = Weir.start(lab.entering())) {
            JsonNode snapshot = weir.after(System.nanoTime());
            assertThat(row(snapshot, "odd\\xff").path("up").asBoolean()).isTrue();
            assertProtocolsEqualInterfaces(snapshot);
        }
    }

    /** {@code nsenter --net} leaves the host's {@code /sys} in place. */
    @Test
    void namespaceOfTheNetworkDecidesAndNotThatOfSys() {
        try (Weir weir = Weir.start(List.of("nsenter", "--net=/run/netns/" + lab.near()), "-i", Lab.IFACE)) {
            JsonNode before = weir.after(System.nanoTime());
            send(Lab.FAR_4);
            JsonNode after = weir.after(System.nanoTime());
            assertThat(Weir.iface(after).path("xdp").asText()).isEqualTo("tc");
            Bytes grown = Weir.protocols(after).since(Weir.protocols(before));
            assertThat(grown.tx()).isGreaterThanOrEqualTo(PACKETS * 48L);
            assertThat(Bytes.of(Weir.iface(after)).since(Bytes.of(Weir.iface(before))))
                    .isEqualTo(grown);
        }
    }

    @Test
    void interfaceThatDoesNotExistIsAUsageError() {
        Finished finished = Weir.finished(lab.entering(), "-b", "-n", "1", "-i", "nosuch");
        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.messages()).contains("there is no interface 'nosuch'; there are lo, veth, vx");
    }
}
