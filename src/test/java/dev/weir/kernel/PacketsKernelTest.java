package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.filter.Wire;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet layer on a veth: L2 bytes and packets by protocol, equal to what the interface itself counted. */
@Tag("kernel")
class PacketsKernelTest extends InALab {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    /** What a tunnel's packets are of what is sent through it, at the most: two sets of headers, and answers. */
    private static final long TUNNEL_MOST_PERCENT = 130;
    /** What {@code icmp.c} and {@code rawip.c} send, one packet each. */
    private static final int PACKETS = 50;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "generic"})
    void icmpIsInTheProtocolTotalsWithItsHeaders(String xdp) {
        try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
            Claim client = Generator.run(lab, "icmp ping").get(0);
            JsonNode icmp = protocol(weir.after(System.nanoTime()), "ICMP");
            assertThat(icmp.path("tx_packets").asLong()).isEqualTo(PACKETS);
            assertThat(icmp.path("rx_packets").asLong()).isEqualTo(PACKETS);
            assertThat(Bytes.of(icmp)).isEqualTo(withHeaders(client.traffic()));
        }
    }

    @Test
    void vethIsWatchedByTcUnlessXdpIsAskedFor() {
        try (Weir auto = Weir.inside(lab)) {
            assertThat(Weir.iface(auto.after(System.nanoTime())).path("xdp").asText())
                    .isEqualTo("tc");
        }
        try (Weir generic = Weir.inside(lab, "--xdp", "generic")) {
            assertThat(Weir.iface(generic.after(System.nanoTime())).path("xdp").asText())
                    .isEqualTo("generic");
        }
        try (Weir off = Weir.inside(lab, "--xdp", "off")) {
            assertThat(Weir.iface(off.after(System.nanoTime())).path("xdp").asText())
                    .isEqualTo("tc");
        }
    }

    @Test
    void protocolWithoutANameIsShownByNumber() {
        try (Weir weir = Weir.inside(lab)) {
            Claim client = Claim.client(Generator.run(lab, "rawip 253"));
            JsonNode row = Weir.rows(
                            weir.after(System.nanoTime()),
                            "protocols",
                            protocol -> protocol.path("protocol").asText().contains("253"))
                    .get(0);
            assertThat(row.path("tx_packets").asLong()).isEqualTo(PACKETS);
            assertThat(row.path("tx_bytes").asLong())
                    .isEqualTo(withHeaders(client.traffic()).tx());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "generic"})
    void protocolsAddUpToWhatTheInterfaceCounted(String xdp) {
        try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
            JsonNode before = weir.after(System.nanoTime());
            Generator.run(lab, "tcp send both");
            Generator.run(lab, "udp connected sendto");
            Generator.run(lab, "tcp -6 write both");
            Generator.run(lab, "tcp -t send both");
            Generator.run(lab, "packet frames");
            JsonNode snapshot = weir.after(System.nanoTime());
            assertThat(Weir.protocols(snapshot).since(Weir.protocols(before)))
                    .as("%s", snapshot.path("protocols"))
                    .isEqualTo(Bytes.of(Weir.iface(snapshot)).since(Bytes.of(Weir.iface(before))));
        }
    }

    /** The kernel takes a tag off after XDP and before tc. */
    @ParameterizedTest
    @CsvSource({"generic, 0", "off, 4"})
    void tagOfAReceivedFrameIsCountedByXdpAndNotByTc(String xdp, int missing) {
        byte[] datagram = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(200)));
        String tagged = HexFormat.of().formatHex(Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, datagram)));
        try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
            JsonNode before = weir.after(System.nanoTime());
            Commands.run(
                    "nsenter",
                    "--net=/run/netns/" + lab.far(),
                    "--",
                    Generator.program("frame").toString(),
                    Lab.IFACE,
                    Integer.toString(PACKETS),
                    tagged);
            JsonNode after = weir.after(System.nanoTime());
            Bytes counted = Bytes.of(Weir.iface(after)).since(Bytes.of(Weir.iface(before)));
            Bytes shown = Weir.protocols(after).since(Weir.protocols(before));
            assertThat(shown).isEqualTo(new Bytes(counted.tx(), counted.rx() - (long) missing * PACKETS));
        }
    }

    @Test
    void tunnelPacketsAreUdpOnTheInterfaceAndBelongToNoProcess() {
        try (Weir weir = Weir.inside(lab)) {
            List<Claim> claims = Generator.run(lab, "tcp -t send both");
            JsonNode snapshot = weir.after(System.nanoTime());
            Bytes udp = Bytes.of(protocol(snapshot, "UDP"));
            Bytes payload = Claim.client(claims).traffic();
            assertThat(udp.tx()).isBetween(payload.tx(), payload.tx() * TUNNEL_MOST_PERCENT / 100);
            assertThat(udp.rx()).isBetween(payload.rx(), payload.rx() * TUNNEL_MOST_PERCENT / 100);
            assertThat(Weir.rows(
                            snapshot,
                            "protocols",
                            row -> row.path("protocol").asText().equals("TCP")))
                    .as("what is inside is not seen on the outer interface")
                    .isEmpty();
            Outcome outcome = Outcome.of(claims, snapshot);
            assertThat(outcome.actual()).isEqualTo(outcome.expected());
        }
    }

    private static Bytes withHeaders(Bytes payload) {
        return new Bytes(payload.tx() + PACKETS * (ETHERNET + IPV4), payload.rx() + PACKETS * (ETHERNET + IPV4));
    }

    private static JsonNode protocol(JsonNode snapshot, String name) {
        List<JsonNode> rows = Weir.rows(
                snapshot, "protocols", row -> row.path("protocol").asText().equals(name));
        assertThat(rows).as("%s in %s", name, snapshot.path("protocols")).hasSize(1);
        return rows.get(0);
    }
}
