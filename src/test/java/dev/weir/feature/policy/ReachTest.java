package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final Address OVER_ETH0 = address("198.51.100.7");
    private static final Address OVER_WG0 = address("10.8.0.2");
    private static final Address NOWHERE = address("203.0.113.9");
    private static final Address ON_A_LINK = address("fe80::7");

    private final AtomicLong nanos = new AtomicLong();
    private final List<Address> asked = new ArrayList<>();
    private final Reach reach = new Reach(this::route, nanos::get, () -> {});

    private static Address address(String text) {
        return AddressText.parse(text).orElseThrow();
    }

    private OptionalInt route(Address address) {
        asked.add(address);
        return Optional.ofNullable(Map.of(OVER_ETH0, 2, OVER_WG0, 3).get(address))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    @Test
    void whoIsReachedOverAnInterfaceThatIsNotJudgedIsElsewhere() {
        assertThat(reach.elsewhere(List.of(OVER_ETH0, OVER_WG0, NOWHERE, ON_A_LINK), Set.of(2)))
                .containsExactly(OVER_WG0);
        assertThat(asked).doesNotContain(ON_A_LINK);
    }

    @Test
    void answersHoldForHalfAMinute() {
        reach.elsewhere(List.of(OVER_WG0), Set.of(2));
        nanos.set(TimeUnit.SECONDS.toNanos(30));
        assertThat(reach.elsewhere(List.of(OVER_WG0), Set.of(2))).containsExactly(OVER_WG0);
        assertThat(asked).hasSize(1);
        nanos.set(TimeUnit.SECONDS.toNanos(30) + 1);
        reach.elsewhere(List.of(OVER_WG0), Set.of(2));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whomThereWasNoTimeToAskAboutIsNotMarkedYet() {
        List<Address> many =
                IntStream.range(0, 2001).mapToObj(i -> Address.ofIpv4(i + 1)).toList();
        assertThat(reach.elsewhere(many, Set.of(2))).containsExactly(Address.ofIpv4(2001));
        assertThat(reach.elsewhere(many, Set.of(2))).isEmpty();
        assertThat(asked).hasSize(2001);
    }

    @Test
    void theKernelKnowsTheWayToItself() {
        try (Reach kernel = Reach.open()) {
            assertThat(kernel.elsewhere(List.of(address("127.0.0.1"), address("::1")), Set.of()))
                    .contains(address("127.0.0.1"));
            assertThat(kernel.elsewhere(List.of(address("127.0.0.1")), Set.of(1)))
                    .isEmpty();
        }
    }
}
