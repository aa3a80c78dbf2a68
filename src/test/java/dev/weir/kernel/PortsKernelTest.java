package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The port-to-application table; in the lab both ends of a connection are on this host and belong to its port's row.
 */
@Tag("kernel")
class PortsKernelTest extends OnTheHost {

    @Test
    void portBelongsToTheProcessThatListensAndHasTheBytesOfItsConnections() {
        try (Generator generator = Generator.start(lab, "tcp -w send both")) {
            List<Claim> claims = generator.reports(2);
            JsonNode row = port("TCP", Claim.peer(claims).lport());
            assertThat(row.path("application").asText()).isEqualTo("gen-peer");
            assertThat(row.path("pids"))
                    .extracting(JsonNode::asInt)
                    .containsExactly(Claim.peer(claims).pid());
            assertThat(Bytes.of(row)).isEqualTo(Claim.peer(claims).traffic());
            generator.finish();
        }
    }

    @Test
    void connectionsShorterThanAnIntervalAreInTheirPortToo() {
        try (Generator generator = Generator.start(lab, "handoff -w prefork")) {
            List<Claim> claims = generator.reports(5);
            Bytes sent = Bytes.sum(claims.stream().map(Claim::traffic).toList());
            assertThat(Weir.rows(
                                    weir.after(System.nanoTime()),
                                    "ports",
                                    row -> row.path("application").asText().equals("gen-peer")
                                            && row.path("local").asBoolean())
                            .stream()
                            .map(Bytes::of))
                    .contains(new Bytes(0, sent.rx()));
            generator.finish();
        }
    }

    /** The row of a port that is served here. */
    private static JsonNode port(String protocol, int port) {
        List<JsonNode> rows = Weir.rows(
                weir.after(System.nanoTime()),
                "ports",
                row -> row.path("protocol").asText().equals(protocol)
                        && row.path("port").asInt() == port
                        && row.path("local").asBoolean());
        assertThat(rows).as("port %d/%s", port, protocol).hasSize(1);
        return rows.get(0);
    }
}
