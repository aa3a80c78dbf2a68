package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netlink.Link;
import dev.weir.netlink.LinkCounters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterRuleTest {

    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_NONE = 0xfffe;
    private static final int IFF_LOOPBACK = 8;

    private static Link link(int hardwareType, int flags, String kind) {
        return new Link(7, "x", hardwareType, flags, kind, 0, false, 0, "", 1_000, LinkCounters.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "veth, 14, 14",
        "macvlan, 14, 14",
        "ipvlan, 14, 14",
        "tun, 14, 14",
        "dummy, 14, 14",
        "netkit, 14, 14",
        "bridge, 0, 14",
        "vlan, 0, 14",
        "team, 0, 14",
        "openvswitch, 0, 14",
        "macsec, 0, 14",
        "vxlan, 0, 0",
        "geneve, 0, 0",
        "ip6gretap, 0, 0",
        "gretap, 14, 0",
        "'', 14, 14"
    })
    void eachKindOfEthernetCountsAsMuchOfTheHeaderAsItsDriverDoes(String kind, int rx, int tx) {
        assertThat(CounterRule.of(link(ARPHRD_ETHER, 0, kind), true, "", true))
                .isEqualTo(new CounterRule(14, rx, tx, true, true));
    }

    @Test
    void loopbackHasAHeaderAndCountsNoneOfIt() {
        assertThat(CounterRule.of(link(ARPHRD_LOOPBACK, IFF_LOOPBACK, ""), true, "", true))
                .isEqualTo(new CounterRule(14, 0, 0, true, true));
    }

    @Test
    void packetsThatStartWithTheirIpHeaderHaveNoOther() {
        assertThat(CounterRule.of(link(ARPHRD_NONE, 0, "tun"), true, "", true))
                .isEqualTo(new CounterRule(0, 0, 0, true, true));
    }

    @Test
    void cardsCountPacketsAndVirtioBuffersIfItTakesThem() {
        assertThat(CounterRule.of(link(ARPHRD_ETHER, 0, ""), false, "ixgbe", true))
                .isEqualTo(new CounterRule(14, 14, 14, false, false));
        assertThat(CounterRule.of(link(ARPHRD_ETHER, 0, ""), false, "virtio_net", true))
                .isEqualTo(new CounterRule(14, 14, 14, true, true));
        assertThat(CounterRule.of(link(ARPHRD_ETHER, 0, ""), false, "virtio_net", false))
                .isEqualTo(new CounterRule(14, 14, 14, true, false));
    }
}
