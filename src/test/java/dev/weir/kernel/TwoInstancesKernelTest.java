package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several weirs on one host do not disturb each other. */
@Tag("kernel")
class TwoInstancesKernelTest {

    @Test
    void bothAreExactAndTheSecondStaysSoWhenTheFirstIsKilled() {
        try (Lab lab = new Lab();
                Weir second = Weir.inside(lab)) {
            try (Weir first = Weir.inside(lab)) {
                List<Claim> claims = Generator.run(lab, "tcp send both");
                assertExact(first, claims);
                assertExact(second, claims);
                first.kill();
            }
            assertExact(second, Generator.run(lab, "udp unconnected sendto"));
        }
    }

    private static void assertExact(Weir weir, List<Claim> claims) {
        Outcome outcome = Outcome.of(claims, weir.after(System.nanoTime()));
        assertThat(outcome.actual()).isEqualTo(outcome.expected());
    }
}
