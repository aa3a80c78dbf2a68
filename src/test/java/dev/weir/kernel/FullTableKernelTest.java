package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More flows than the table holds: the totals stay exact and weir says what is not listed. */
@Tag("kernel")
class FullTableKernelTest {

    /** Closed for two and a half seconds, and then two readings. */
    private static final int UNTIL_GIVEN_BACK_MILLIS = 6_000;

    @Test
    void processAndProtocolTotalsStayExactWhenTheFlowTableIsFull() {
        try (Lab lab = new Lab();
                Weir weir = Weir.inside(lab, "--flows", "1024")) {
            JsonNode before = weir.after(System.nanoTime());
            List<Claim> claims = Generator.run(lab, "many 3000");
            JsonNode snapshot = weir.after(System.nanoTime());
            Outcome outcome = Outcome.of(claims, snapshot);
            assertThat(outcome.actual()).isEqualTo(outcome.expected());
            assertThat(lost(snapshot)).as("%s", snapshot.path("totals")).isPositive();
            Bytes tcp = Bytes.of(Weir.rows(
                            snapshot,
                            "protocols",
                            row -> row.path("protocol").asText().equals("TCP"))
                    .get(0));
            assertThat(tcp.tx()).isGreaterThan(outcome.sent().tx());
            assertThat(Weir.protocols(snapshot).since(Weir.protocols(before)))
                    .isEqualTo(Bytes.of(Weir.iface(snapshot)).since(Bytes.of(Weir.iface(before))));
        }
    }

    @Test
    void twoHundredThousandFlowsLeaveTheProcessTotalsExact() {
        try (Lab lab = new Lab();
                Weir weir = Weir.onHost("--top", "50")) {
            List<Claim> claims = Generator.run(lab, "churn 20000 5");
            JsonNode snapshot = weir.after(System.nanoTime());
            Outcome outcome = Outcome.of(claims, snapshot);
            assertThat(outcome.actual()).isEqualTo(outcome.expected());
            assertThat(lost(snapshot)).as("%s", snapshot.path("totals")).isPositive();
        }
    }

    @Test
    void rowsOfClosedConnectionsAreUsedAgainBeforeTheTableIsFull() throws InterruptedException {
        try (Lab lab = new Lab();
                Weir weir = Weir.inside(lab, "--flows", "1024")) {
            for (int round = 0; round < 3; round++) {
                List<Claim> claims = Generator.run(lab, "many 350"); // 700 rows, of both ends
                JsonNode snapshot = weir.after(System.nanoTime());
                Outcome outcome = Outcome.of(claims, snapshot);
                assertThat(outcome.actual()).as("round %d", round).isEqualTo(outcome.expected());
                assertThat(lost(snapshot))
                        .as("round %d: %s", round, snapshot.path("totals"))
                        .isZero();
                Thread.sleep(UNTIL_GIVEN_BACK_MILLIS);
            }
        }
    }

    private static long lost(JsonNode snapshot) {
        assertThat(snapshot.path("totals").path("lost")).as("counts by cause").isNotEmpty();
        long sum = 0;
        for (JsonNode count : snapshot.path("totals").path("lost")) {
            sum += count.asLong();
        }
        return sum;
    }
}
