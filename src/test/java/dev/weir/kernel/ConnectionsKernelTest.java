package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections: both ends by their true addresses, the bytes of each, and whose they are. */
@Tag("kernel")
class ConnectionsKernelTest extends OnTheHost {

    /** IPv4 and UDP headers of a datagram in one piece; {@link Situations} has those in fragments. */
    private static final int UDP_HEADERS = 28;
    /** What TCP's packets are of what is sent with them, at the most: headers, and the other way's acknowledgements. */
    private static final int TCP_MOST_PERCENT = 115;
    /** Datagrams that {@code udp.c} sends each way. */
    private static final int DATAGRAMS = 60 * 7;

    @Test
    void tcpConnectionShowsBothEndsAndTheBytesOfEach() {
        try (Generator generator = Generator.start(lab, "tcp -w send both")) {
            List<Claim> claims = generator.reports(2);
            Claim client = Claim.client(claims);
            Claim peer = Claim.peer(claims);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertOne(snapshot, client, "TCP", Lab.NEAR_4, client.lport(), Lab.FAR_4, peer.lport());
            assertOne(snapshot, peer, "TCP", Lab.FAR_4, peer.lport(), Lab.NEAR_4, client.lport());
            generator.finish();
        }
    }

    @Test
    void ipv6ConnectionShowsBothEnds() {
        try (Generator generator = Generator.start(lab, "tcp -6 -w write both")) {
            List<Claim> claims = generator.reports(2);
            Claim client = Claim.client(claims);
            Claim peer = Claim.peer(claims);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertOne(snapshot, client, "TCP", Lab.NEAR_6, client.lport(), Lab.FAR_6, peer.lport());
            generator.finish();
        }
    }

    @Test
    void ipv4MappedAddressesAreShownAsIpv4() {
        try (Generator generator = Generator.start(lab, "tcp -m -w send both")) {
            List<Claim> claims = generator.reports(2);
            Claim client = Claim.client(claims);
            Claim peer = Claim.peer(claims);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertOne(snapshot, client, "TCP", Lab.NEAR_4, client.lport(), Lab.FAR_4, peer.lport());
            generator.finish();
        }
    }

    @Test
    void connectedUdpShowsItsPeer() {
        try (Generator generator = Generator.start(lab, "udp -w connected write")) {
            List<Claim> claims = generator.reports(2);
            Claim client = Claim.client(claims);
            Claim peer = Claim.peer(claims);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertOne(snapshot, client, "UDP", Lab.NEAR_4, client.lport(), Lab.FAR_4, peer.lport());
            generator.finish();
        }
    }

    @Test
    void unconnectedUdpShowsItsTruePeerForSendtoAndRecvfrom() {
        assertTruePeers("udp -w unconnected sendto");
    }

    @Test
    void unconnectedUdpShowsItsTruePeerForSendmsgAndRecvmsg() {
        assertTruePeers("udp -w unconnected sendmsg");
    }

    @Test
    void unconnectedUdpShowsItsTruePeerForSendmmsgAndRecvmmsg() {
        assertTruePeers("udp -w unconnected sendmmsg");
    }

    @Test
    void unconnectedUdpShowsItsTruePeerForDatagramsCutByTheKernel() {
        assertTruePeers("udp -w unconnected gso");
    }

    @Test
    void unconnectedUdpShowsItsTruePeerEvenWhenTheProcessDoesNotAskForIt() {
        assertTruePeers("udp -w unconnected recv");
    }

    private static void assertTruePeers(String command) {
        try (Generator generator = Generator.start(lab, command)) {
            List<Claim> claims = generator.reports(2);
            Claim client = Claim.client(claims);
            Claim peer = Claim.peer(claims);
            JsonNode snapshot = weir.after(System.nanoTime());
            assertPeer(snapshot, client, Lab.FAR_4, peer.lport());
            assertPeer(snapshot, peer, Lab.NEAR_4, client.lport());
            generator.finish();
        }
    }

    /** The row with that peer has all bytes of the process, and every other row of the process has none. */
    private static void assertPeer(JsonNode snapshot, Claim claim, String raddr, int rport) {
        List<JsonNode> rows = Weir.connections(snapshot, claim.pid());
        Predicate<JsonNode> withPeer = row ->
                row.path("raddr").asText().equals(raddr) && row.path("rport").asInt() == rport;
        assertThat(rows.stream().filter(withPeer).map(Bytes::of))
                .as("rows with peer %s:%d among %s", raddr, rport, rows)
                .containsExactly(claim.traffic());
        assertThat(rows.stream().filter(withPeer.negate()).map(Bytes::of)).allMatch(Bytes.NONE::equals);
    }

    @Test
    void wireBytesOfUdpAreAppBytesPlusTheHeaders() {
        lab.mtu(10_000);
        try (Generator generator = Generator.start(lab, "udp -w connected sendto")) {
            Claim client = Claim.client(generator.reports(2));
            JsonNode row = Weir.connections(weir.after(System.nanoTime()), client.pid())
                    .get(0);
            assertThat(row.path("wire_tx_bytes").asLong())
                    .isEqualTo(client.traffic().tx() + DATAGRAMS * UDP_HEADERS);
            assertThat(row.path("wire_rx_bytes").asLong())
                    .isEqualTo(client.traffic().rx() + DATAGRAMS * UDP_HEADERS);
            generator.finish();
        } finally {
            lab.mtu(1_500);
        }
    }

    @Test
    void wireBytesOfTcpAreMoreThanAppBytesAndNeverAddedToThem() {
        try (Generator generator = Generator.start(lab, "tcp -w send both")) {
            Claim client = Claim.client(generator.reports(2));
            JsonNode row = Weir.connections(weir.after(System.nanoTime()), client.pid())
                    .get(0);
            assertThat(Bytes.of(row)).isEqualTo(client.traffic());
            Bytes app = client.traffic();
            assertThat(row.path("wire_tx_bytes").asLong()).isBetween(app.tx() + 1, app.tx() * TCP_MOST_PERCENT / 100);
            assertThat(row.path("wire_rx_bytes").asLong()).isBetween(app.rx() + 1, app.rx() * TCP_MOST_PERCENT / 100);
            generator.finish();
        }
    }

    @Test
    void socketOpenedBeforeWeirIsFoundNamedAndMarkedAsOlder() {
        try (Generator generator = Generator.start(lab, "tcp -g -w send both")) {
            Predicate<JsonNode> toFar = row -> row.path("comm").asText().equals("tcp")
                    && row.path("raddr").asText().equals(Lab.FAR_4);
            weir.until(
                    "the connection is there",
                    snapshot -> !Weir.rows(snapshot, "connections", toFar).isEmpty());
            try (Weir later = Weir.onHost()) {
                List<JsonNode> found = Weir.rows(later.after(System.nanoTime()), "connections", toFar);
                assertThat(found).hasSize(1);
                assertThat(found.get(0).path("state").asText()).isEqualTo("ESTABLISHED");
                assertThat(found.get(0).path("opened").isNull())
                        .as("marked as older: %s", found.get(0))
                        .isTrue();
                generator.go();
                Claim client = Claim.client(generator.reports(2));
                JsonNode after = later.after(System.nanoTime());
                assertThat(Weir.connections(after, client.pid()).stream().map(Bytes::of))
                        .containsExactly(client.traffic());
                assertThat(Outcome.of(List.of(client), after).exact()).isTrue();
            }
            generator.finish();
        }
    }

    @Test
    void eachProcessThatUsedAConnectionHasARowOfItsOwnBytes() {
        for (String way : List.of("fork", "pass")) {
            List<Claim> claims = Generator.run(lab, "handoff " + way);
            Claim last = claims.stream()
                    .filter(claim -> claim.role().equals("child"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Weir.connections(weir.after(System.nanoTime()), last.pid()).stream()
                            .map(Bytes::of))
                    .as(way)
                    .containsExactly(new Bytes(last.traffic().tx(), 0));
        }
    }

    @Test
    void udpSocketThatConnectsElsewhereLeavesItsBytesWithThePeerItHad() {
        try (Generator generator = Generator.start(lab, "datagrams -w elsewhere")) {
            List<Claim> claims = generator.reports(2);
            int port = Claim.peer(claims).lport();
            List<JsonNode> rows = Weir.connections(
                    weir.after(System.nanoTime()), Claim.client(claims).pid());
            assertThat(rows)
                    .extracting(row -> row.path("rport").asInt(), Bytes::of)
                    .containsExactlyInAnyOrder(tuple(port, new Bytes(500, 0)), tuple(port + 1, new Bytes(7_000, 0)));
            generator.finish();
        }
    }

    @Test
    void processesThatShareAUdpSocketKeepTheirOwnBytesWithTheSamePeer() {
        List<Claim> claims = Generator.run(lab, "datagrams shared");
        JsonNode snapshot = weir.after(System.nanoTime());
        Claim child = claims.stream()
                .filter(claim -> claim.role().equals("child"))
                .findFirst()
                .orElseThrow();
        assertThat(Weir.connections(snapshot, Claim.client(claims).pid()).stream()
                        .map(Bytes::of))
                .containsExactly(new Bytes(500, 0));
        assertThat(Weir.connections(snapshot, child.pid()).stream().map(Bytes::of))
                .containsExactly(new Bytes(1_300, 0));
    }

    @Test
    void slowReaderOfUdpIsShownWhatItReadAndNotWhatArrived() {
        List<Claim> claims = Generator.run(lab, "datagrams slow");
        List<JsonNode> rows = Weir.connections(
                weir.after(System.nanoTime()), Claim.client(claims).pid());
        // What was dropped has a row without a peer, and no bytes.
        assertThat(rows.stream().map(Bytes::of)).containsExactlyInAnyOrder(new Bytes(1, 3_000), Bytes.NONE);
        assertThat(rows.stream().mapToLong(row -> row.path("dropped").asLong()).sum())
                .isPositive();
    }

    @Test
    void openedAfterWeirSaysWhen() {
        try (Generator generator = Generator.start(lab, "tcp -w send both")) {
            Claim client = Claim.client(generator.reports(2));
            JsonNode row = Weir.connections(weir.after(System.nanoTime()), client.pid())
                    .get(0);
            assertThat(row.path("opened").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
            generator.finish();
        }
    }

    @Test
    void loopbackShowsBothEndsAndIsLeftOutOfHostTotals() {
        Bytes before = hostTotals(weir.after(System.nanoTime()));
        List<Claim> claims = Generator.run(lab, "full -l 30 1");
        JsonNode snapshot = weir.after(System.nanoTime());
        Outcome outcome = Outcome.of(claims, snapshot);
        assertThat(outcome.actual()).isEqualTo(outcome.expected());
        Bytes grown = hostTotals(snapshot).since(before);
        long moved = Claim.client(claims).traffic().tx();
        assertThat(grown.tx()).as("host totals grew, loopback moved %,d", moved).isLessThan(moved / 10);
        assertThat(grown.rx()).as("host totals grew, loopback moved %,d", moved).isLessThan(moved / 10);
    }

    private static Bytes hostTotals(JsonNode snapshot) {
        JsonNode totals = snapshot.path("totals");
        return new Bytes((long) Weir.number(totals, "app_tx_bytes"), (long) Weir.number(totals, "app_rx_bytes"));
    }

    private static void assertOne(
            JsonNode snapshot, Claim claim, String protocol, String laddr, int lport, String raddr, int rport) {
        List<JsonNode> rows = Weir.rows(
                snapshot,
                "connections",
                row -> row.path("pid").asInt() == claim.pid()
                        && row.path("rport").asInt() != 0);
        assertThat(rows).as("connections of pid %d", claim.pid()).hasSize(1);
        JsonNode row = rows.get(0);
        assertThat(row.path("protocol").asText()).isEqualTo(protocol);
        assertThat(row.path("laddr").asText()).isEqualTo(laddr);
        assertThat(row.path("lport").asInt()).isEqualTo(lport);
        assertThat(row.path("raddr").asText()).isEqualTo(raddr);
        assertThat(row.path("rport").asInt()).isEqualTo(rport);
        assertThat(row.path("comm").asText()).isEqualTo(claim.comm());
        assertThat(Bytes.of(row)).as("tx / rx bytes").isEqualTo(claim.traffic());
    }
}
