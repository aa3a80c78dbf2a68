package dev.weir.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions to the kernel at hand that need no privilege. */
class RtnetlinkTest {

    @Test
    void loopbackIsALinkWithCountersAndAnAddress() throws NetlinkException {
        try (Rtnetlink rtnetlink = Rtnetlink.open();
                Ethtool ethtool = Ethtool.open();
                Wireless wireless = Wireless.open()) {
            Link lo = rtnetlink.links().stream()
                    .filter(Link::isLoopback)
                    .findFirst()
                    .orElseThrow();
            assertThat(lo.name()).isEqualTo("lo");
            assertThat(rtnetlink.counters(lo.ifindex()).rxBytes())
                    .isGreaterThanOrEqualTo(lo.counters().rxBytes());
            assertThat(rtnetlink.addresses())
                    .anyMatch(address -> address.ifindex() == lo.ifindex()
                            && address.address().isLoopbackAddress());
            assertThat(ethtool.speedMbit(lo)).isZero();
            assertThat(ethtool.feature(lo, "rx-lro").orElseThrow().fixed()).isTrue();
            assertThat(ethtool.feature(lo, "no-such-offload")).isEmpty();
            assertThat(wireless.has(lo.ifindex())).isFalse();
        }
    }

    @Test
    void routesAndNeighboursOfThisNamespaceCanBeRead() throws NetlinkException {
        try (Rtnetlink rtnetlink = Rtnetlink.open()) {
            List<Integer> links = rtnetlink.links().stream().map(Link::ifindex).toList();
            assertThat(links).containsAll(rtnetlink.defaultInterfaces());
            assertThat(rtnetlink.routes(route -> true)).isNotEmpty();
            assertThat(rtnetlink.neighbours()).allMatch(neighbour -> links.contains(neighbour.ifindex()));
        }
    }

    @Test
    void everyQueueBelongsToALink() throws NetlinkException {
        try (Rtnetlink rtnetlink = Rtnetlink.open()) {
            List<Integer> links = rtnetlink.links().stream().map(Link::ifindex).toList();
            assertThat(rtnetlink.rootQdiscs()).allMatch(queue -> links.contains(queue.ifindex()));
        }
    }

    @Test
    void interfaceThatIsNotThereIsSaidNotToBe() throws NetlinkException {
        try (Rtnetlink rtnetlink = Rtnetlink.open()) {
            assertThatThrownBy(() -> rtnetlink.counters(Integer.MAX_VALUE))
                    .isInstanceOfSatisfying(
                            NetlinkException.class,
                            e -> assertThat(e.isNoDevice()).isTrue());
        }
    }

    @Test
    void listeningEndsInTimeWhereNothingChanges() throws NetlinkException {
        try (Follower follower = Follower.of(List.of(Follower.Group.NEXTHOPS))) {
            long start = System.nanoTime();
            assertThat(follower.await(Duration.ofMillis(50))).isEmpty();
            assertThat(System.nanoTime() - start).isBetween(40_000_000L, 2_000_000_000L);
        }
    }
}
