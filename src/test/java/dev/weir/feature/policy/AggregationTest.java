package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {

    private static final long SECOND = 1_000_000_000;
    private final List<PolicyEvent> out = new ArrayList<>();
    private long nanos;

    private static PolicyEvent event(int source, int sourcePort, int size) {
        return new PolicyEvent(
                0,
                Address.ofIpv4(source),
                Address.ofIpv4(1),
                sourcePort,
                53,
                -1,
                17,
                size,
                PolicyEvent.Action.DROP,
                "eth0",
                1);
    }

    @Test
    void withoutARateEveryEventGoesThrough() {
        Aggregation aggregation = new Aggregation(0, () -> nanos, out::add);
        for (int i = 0; i < 1000; i++) {
            aggregation.add(event(1, i, 60));
        }
        assertThat(out).hasSize(1000).allMatch(event -> event.packets() == 1);
    }

    @Test
    void aboveTheRateOneEventStandsForThoseThatAreAlike() {
        Aggregation aggregation = new Aggregation(10, () -> nanos, out::add);
        for (int i = 0; i < 1000; i++) {
            aggregation.add(event(i % 2, i, i % 4 < 2 ? 60 : 1500));
        }
        assertThat(out).hasSize(10);
        nanos = SECOND - 1;
        aggregation.tick();
        assertThat(out).hasSize(10);
        nanos = SECOND;
        aggregation.tick();
        assertThat(out).hasSize(14);
        assertThat(out.stream().mapToLong(PolicyEvent::packets).sum()).isEqualTo(1000);
        assertThat(out.stream()
                        .mapToLong(event -> event.packets() * event.packetSize())
                        .sum())
                .isEqualTo(500 * 60 + 500 * 1500);
        aggregation.add(event(1, 1, 60));
        assertThat(out).as("a new second begins").hasSize(15);
    }

    @Test
    void aFloodOfForgedSourcesNeedsNoMoreThanSoMuchMemory() {
        Aggregation aggregation = new Aggregation(1, () -> nanos, out::add);
        for (int i = 0; i < 100_000; i++) {
            aggregation.add(event(i, 1, 60));
        }
        assertThat(out).hasSizeGreaterThan(90_000);
        aggregation.flush();
        assertThat(out).hasSize(100_000);
    }
}
