package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However weir ends, nothing of it stays in the kernel; and what belongs to others is never touched. */
@Tag("kernel")
class LeaveNoTraceKernelTest extends InALab {

    @Test
    void killedWithSignal9ItLeavesNothingBehind() {
        String before = lab.stateOfInterface();
        Weir weir = Weir.inside(lab);
        Held held = Held.by(weir.pid());
        weir.kill();
        assertThat(held.remaining()).isEmpty();
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @Test
    void interruptedItLeavesNothingBehindAndSaysSoInItsExitCode() {
        String before = lab.stateOfInterface();
        Weir weir = Weir.inside(lab, "--xdp", "generic");
        Held held = Held.by(weir.pid());
        assertThat(weir.interrupt()).isEqualTo(130);
        assertThat(held.remaining()).isEmpty();
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "generic", "native"})
    void someoneElsesXdpProgramIsNotReplaced(String xdp, @TempDir Path directory) {
        Needs.foreignXdp(lab, directory);
        String theirs = attachedXdp();
        try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
            assertThat(attachedXdp()).isEqualTo(theirs);
            assertThat(Weir.iface(weir.after(System.nanoTime())).path("xdp").asText())
                    .isEqualTo("tc");
            Generator.run(lab, "icmp ping");
            assertThat(Weir.rows(
                            weir.after(System.nanoTime()),
                            "protocols",
                            row -> row.path("protocol").asText().equals("ICMP")
                                    && row.path("rx_packets").asLong() == 50))
                    .hasSize(1);
        }
        assertThat(attachedXdp()).isEqualTo(theirs);
    }

    @Test
    void someoneElsesFiltersStay(@TempDir Path directory) {
        Needs.foreignFilters(lab, directory);
        String theirs = lab.stateOfInterface();
        try (Weir weir = Weir.inside(lab)) {
            Generator.run(lab, "icmp ping");
            assertThat(Weir.rows(
                            weir.after(System.nanoTime()),
                            "protocols",
                            row -> row.path("protocol").asText().equals("ICMP")
                                    && row.path("rx_packets").asLong() == 50))
                    .hasSize(1);
        }
        assertThat(lab.stateOfInterface()).isEqualTo(theirs);
    }

    /** Id of the XDP program on the veth, from {@code prog/xdp id 12}. */
    private String attachedXdp() {
        String link = Commands.words("ip -n " + lab.near() + " -d link show dev " + Lab.IFACE);
        assertThat(link).contains("prog/xdp id ");
        return link.replaceAll("(?s).*prog/xdp id (\\d+).*", "$1");
    }
}
