package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkInterfaceTest {

    private static final String HEADER = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private static final String ZEROS = "00000000000000000000000000000000";

    private static String ipv4(String iface, String destination, String flags, String mask) {
        return iface + "\t" + destination + "\t0102A8C0\t" + flags + "\t0\t0\t0\t" + mask + "\t0\t0\t0";
    }

    private static String ipv6(String destination, String prefix, String flags, String iface) {
        return destination + " " + prefix + " " + ZEROS + " 00 fe800000000000000000000000000001 00000400 00000001 00000000 " + flags
                + "     " + iface;
    }

    @Test
    void defaultRoutesOfBothFamiliesAreFoundOnce() {
        assertThat(NetworkInterface.withDefaultRoute(
                List.of(HEADER, ipv4("eth0", "00000000", "0003", "00000000"), ipv4("eth0", "0002A8C0", "0001", "00FFFFFF"),
                        ipv4("eth1", "00000000", "0003", "00000000")),
                List.of(ipv6(ZEROS, "00", "00450003", "eth0"), ipv6(ZEROS, "00", "00450003", "wlan0"))))
                .containsExactly("eth0", "eth1", "wlan0");
    }

    @Test
    void routeToANetworkThatStartsWithZeroIsNoDefaultRoute() {
        assertThat(NetworkInterface.withDefaultRoute(List.of(HEADER, ipv4("tun0", "00000000", "0001", "00000080")),
                List.of(ipv6(ZEROS, "60", "00450003", "tun0")))).isEmpty();
    }

    @Test
    void routesThatAreDownOrRejectAreLeftOut() {
        assertThat(NetworkInterface.withDefaultRoute(List.of(HEADER, ipv4("eth0", "00000000", "0002", "00000000")),
                List.of(ipv6(ZEROS, "00", "00200200", "lo"), ipv6(ZEROS, "00", "00200201", "eth0")))).isEmpty();
    }

    @Test
    void filesThatCannotBeReadAreNoRoutes() {
        assertThat(NetworkInterface.withDefaultRoute(List.of(), List.of())).isEmpty();
        assertThat(NetworkInterface.withDefaultRoute(List.of("short line"), List.of("short line"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../net/lo", "no-such-interface", "lo/statistics"})
    void nameThatIsNoInterfaceIsNone(String name) {
        assertThat(NetworkInterface.of(name)).isEmpty();
    }

    @Test
    void loopbackIsWhatItIs() {
        NetworkInterface lo = NetworkInterface.of("lo").orElseThrow();
        assertThat(lo.loopback()).isTrue();
        assertThat(lo.virtual()).isTrue();
        assertThat(lo.ethernet()).isTrue();
        assertThat(lo.ifindex()).isPositive();
        assertThat(lo.driver()).isEmpty();
        assertThat(NetworkInterface.all()).contains("lo");
    }
}
