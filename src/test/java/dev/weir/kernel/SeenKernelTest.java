package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of what the interface counted belongs to a named row, and where the rest is. */
@Tag("kernel")
class SeenKernelTest {

    private Lab lab;
    private Weir weir;

    @BeforeEach
    void start() {
        lab = new Lab();
        weir = Weir.inside(lab);
    }

    @AfterEach
    void stop() {
        if (weir != null) {
            weir.close();
        }
        lab.close();
    }

    @Test
    void pureSocketTrafficIsSeenAlmostEntirely() {
        Bytes sent = Claim.client(Generator.run(lab, "full 4 1")).traffic();
        JsonNode snapshot = weir.after(System.nanoTime());
        assertThat(Bytes.of(Weir.iface(snapshot)).tx()).isGreaterThan(sent.tx());
        assertThat(seen(snapshot)).isBetween(99.5, 100.0);
    }

    @Test
    void datagramsAreSeenToo() {
        Bytes sent = Bytes.sum(Stream.of("udp unconnected gso", "udp connected gso")
                .map(command -> Claim.client(Generator.run(lab, command)).traffic())
                .toList());
        JsonNode snapshot = weir.after(System.nanoTime());
        assertThat(Bytes.of(Weir.iface(snapshot)).tx()).isGreaterThan(sent.tx());
        assertThat(seen(snapshot)).isBetween(99.0, 100.0);
    }

    @Test
    void outerPacketsOfATunnelAreLeftOver() {
        List<Claim> claims = Generator.run(lab, "tcp -t send both");
        JsonNode snapshot = weir.after(System.nanoTime());
        assertThat(seen(snapshot)).isLessThan(1);
        Bytes left = Bytes.sum(Weir.rows(snapshot.path("totals"), "left_over", row -> true).stream()
                .map(Bytes::of)
                .toList());
        assertThat(left.tx()).isGreaterThan(Claim.client(claims).traffic().tx());
        assertThat(left.rx()).isGreaterThan(Claim.client(claims).traffic().rx());
    }

    @ParameterizedTest
    @CsvSource({"datagrams refused, ICMP", "datagrams -6 refused, IPV6-ICMP"})
    void errorsThatKernelsAnswerWithAreNamedAsWhatTheyAreAndBelongToNobody(String traffic, String protocol) {
        Generator.run(lab, traffic);
        JsonNode snapshot = weir.after(System.nanoTime());
        List<JsonNode> errors = Weir.rows(
                snapshot.path("totals"),
                "left_over",
                row -> row.path("label").asText().equals("[icmp: port unreachable]"));
        assertThat(errors).as("%s", snapshot.path("totals")).hasSize(1);
        assertThat(errors.get(0).path("rx_bytes").asLong()).isPositive();
        assertThat(errors.get(0).path("tx_bytes").asLong()).isZero();
        JsonNode row = Weir.rows(
                        snapshot,
                        "protocols",
                        each -> each.path("protocol").asText().equals(protocol))
                .get(0);
        assertThat(row.path("rx_bytes").asLong())
                .as("what a link says by itself, as neighbour discovery, is there too")
                .isBetween(
                        errors.get(0).path("rx_bytes").asLong(),
                        errors.get(0).path("rx_bytes").asLong() + 1_000);
    }

    /** The veth has the same number in both namespaces. */
    @Test
    void socketsOfAnotherNamespaceAreNotTakenForOursByTheNumberOfTheirInterface() {
        Generator.run(lab.reversed(), "icmp ping");
        JsonNode snapshot = weir.after(System.nanoTime());
        assertThat(Weir.iface(snapshot).path("rx_packets").asLong()).isGreaterThanOrEqualTo(50);
        assertThat(seen(snapshot))
                .as("only our kernel's answers crossed the veth: %s", snapshot.path("totals"))
                .isZero();
    }

    private static double seen(JsonNode snapshot) {
        return Weir.number(snapshot.path("totals"), "seen_percent");
    }
}
