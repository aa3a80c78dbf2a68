package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import org.junit.jupiter.api.Test;

class SourceWindowTest {

    private static final long SECOND = 1_000_000_000;
    private long nanos;
    private final SourceWindow window = new SourceWindow(60 * SECOND, () -> nanos);

    private static Address address(int number) {
        return Address.ofIpv4(0x01020300 + number);
    }

    @Test
    void theSummaryIsOfTheLastMinuteAlone() {
        for (int second = 0; second < 100; second++) {
            nanos = second * SECOND;
            window.add(address(4), "TCP", 1, 150);
        }
        assertThat(window.summary().packets()).isEqualTo(60);
        assertThat(window.summary().bytes()).isEqualTo(9000);
        assertThat(window.summary().top().get(0).seconds()).isEqualTo(59.0);
    }

    @Test
    void whatIsOldFallsOutAlsoWhenNothingComes() {
        window.add(address(4), "TCP", 7, 700);
        nanos = 59 * SECOND;
        assertThat(window.summary().packets()).isEqualTo(7);
        nanos = 60 * SECOND;
        assertThat(window.summary().packets()).isZero();
        assertThat(window.summary().sources()).isZero();
        nanos = 100_000 * SECOND;
        assertThat(window.summary().packets()).isZero();
    }

    @Test
    void theTenSourcesWithTheMostPacketsAreNamed() {
        for (int source = 1; source <= 30; source++) {
            window.add(address(source), "TCP", source, source * 100L);
            window.add(address(source), "UDP", 1, 50);
        }
        SourceWindow.Summary summary = window.summary();
        assertThat(summary.sources()).isEqualTo(30);
        assertThat(summary.packets()).isEqualTo(465 + 30);
        assertThat(summary.top())
                .extracting(SourceWindow.Source::packets)
                .containsExactly(31L, 30L, 29L, 28L, 27L, 26L, 25L, 24L, 23L, 22L);
    }

    @Test
    void theTextIsAsPeopleKnowIt() {
        window.add(address(4), "TCP", 9, 1400);
        nanos = 3_200_000_000L;
        window.add(address(4), "TCP", 1, 100);
        assertThat(window.summary().text()).isEqualTo("""
                === Traffic Summary (last 60 seconds) ===
                  1.2.3.4: 10 packets, 1500 bytes, duration: 3.2s
                    TCP: 10 packets
                Total: 1 unique IPs, 10 packets, 1500 bytes
                === End Summary ===
                """);
    }

    @Test
    void moreSourcesThanAreHeldAreCountedTogether() {
        for (int source = 0; source < 200_000; source++) {
            window.add(address(source), "TCP", 1, 60);
        }
        SourceWindow.Summary summary = window.summary();
        assertThat(summary.packets()).isEqualTo(200_000);
        assertThat(summary.sources()).isEqualTo(1 << 17);
        assertThat(summary.otherPackets()).isEqualTo(200_000 - (1 << 17));
    }
}
