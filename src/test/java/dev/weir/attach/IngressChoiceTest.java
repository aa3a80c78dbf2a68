package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.XdpChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IngressChoiceTest {

    private static final CounterRule RULE = new CounterRule(14, 14, 14, true, true);

    private static NetworkInterface card(String driver, long speedMbit) {
        return new NetworkInterface("eth0", 2, true, false, false, false, driver, speedMbit, true, 0, RULE, List.of());
    }

    private static final NetworkInterface LOOPBACK =
            new NetworkInterface("lo", 1, true, true, true, false, "", 0, true, 0, RULE, List.of());
    private static final NetworkInterface TUNNEL =
            new NetworkInterface("wg0", 9, false, false, true, false, "", 0, true, 0, RULE, List.of());
    private static final NetworkInterface VETH =
            new NetworkInterface("veth0", 8, true, false, true, false, "", 10_000, true, 0, RULE, List.of());
    private static final NetworkInterface WIRELESS =
            new NetworkInterface("wlan0", 3, true, false, false, true, "iwlwifi", 0, true, 0, RULE, List.of());

    @ParameterizedTest
    @CsvSource({
        "e1000e, 0, GENERIC",
        "e1000e, 10, GENERIC",
        "r8169, 1000, GENERIC",
        "r8169, 2500, GENERIC",
        "r8169, 2501, TC",
        "ixgbe, 10000, TC",
        "mlx5_core, 100000, TC",
        "virtio_net, 0, GENERIC",
        "igc, 2500, NATIVE",
        "igc, 0, NATIVE",
        "mvneta, 1000, NATIVE"
    })
    void automaticallyGenericXdpUpToTwoAndAHalfGigabitsAndNativeWhereItIsHarmless(
            String driver, long speed, IngressChoice.Hook hook) {
        assertThat(IngressChoice.decide(XdpChoice.AUTO, card(driver, speed)).hook())
                .isEqualTo(hook);
    }

    @Test
    void automaticallyNoXdpWhereItWouldHurt() {
        assertThat(IngressChoice.decide(XdpChoice.AUTO, VETH).hook()).isEqualTo(IngressChoice.Hook.TC);
        assertThat(IngressChoice.decide(XdpChoice.AUTO, WIRELESS).hook()).isEqualTo(IngressChoice.Hook.TC);
    }

    @ParameterizedTest
    @EnumSource(XdpChoice.class)
    void loopbackAndTunnelsNeverGetXdp(XdpChoice choice) {
        assertThat(IngressChoice.decide(choice, LOOPBACK).hook()).isEqualTo(IngressChoice.Hook.TC);
        assertThat(IngressChoice.decide(choice, TUNNEL).hook()).isEqualTo(IngressChoice.Hook.TC);
    }

    @Test
    void whatIsAskedForIsTriedOnEveryOtherInterface() {
        for (NetworkInterface iface :
                new NetworkInterface[] {VETH, WIRELESS, card("ixgbe", 10_000), card("igc", 1_000)}) {
            assertThat(IngressChoice.decide(XdpChoice.NATIVE, iface).hook()).isEqualTo(IngressChoice.Hook.NATIVE);
            assertThat(IngressChoice.decide(XdpChoice.GENERIC, iface).hook()).isEqualTo(IngressChoice.Hook.GENERIC);
            assertThat(IngressChoice.decide(XdpChoice.OFF, iface).hook()).isEqualTo(IngressChoice.Hook.TC);
        }
    }

    @Test
    void everyDecisionSaysWhy() {
        for (XdpChoice choice : XdpChoice.values()) {
            for (NetworkInterface iface : new NetworkInterface[] {
                LOOPBACK,
                TUNNEL,
                VETH,
                WIRELESS,
                card("ixgbe", 10_000),
                card("igc", 0),
                card("r8169", 0),
                card("r8169", 1_000)
            }) {
                assertThat(IngressChoice.decide(choice, iface).reason())
                        .isNotBlank()
                        .doesNotEndWith(".");
            }
        }
        assertThat(IngressChoice.decide(XdpChoice.AUTO, card("virtio_net", 0)).reason())
                .isEqualTo("link speed not known, at most 2.5 Gbit/s assumed");
    }

    @ParameterizedTest
    @EnumSource(
            value = XdpChoice.class,
            names = {"AUTO", "GENERIC"})
    void offloadThatCannotBeSwitchedOffMeansTcWhereGenericXdpWouldMakeTheKernelWarn(XdpChoice choice) {
        NetworkInterface stuck = new NetworkInterface(
                "eth0", 2, true, false, false, false, "virtio_net", 0, true, 0, RULE, List.of("rx-gro-hw"));
        assertThat(IngressChoice.decide(choice, stuck))
                .isEqualTo(new IngressChoice.Decision(
                        IngressChoice.Hook.TC, "its rx-gro-hw cannot be switched off, as generic XDP needs"));
        assertThat(IngressChoice.decide(XdpChoice.NATIVE, stuck).hook()).isEqualTo(IngressChoice.Hook.NATIVE);
    }
}
