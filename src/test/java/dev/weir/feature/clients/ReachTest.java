package dev.weir.feature.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    static Address address(String literal) {
        try {
            return Address.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.0.9",
                "192.0.0.10",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111",
                "2001:1::1",
                "2001:1::2",
                "2001:3::1",
                "2001:4:112::1",
                "2001:20::1",
                "2001:db7:ffff::",
                "2001:db9::",
                "64:ff9b::1",
                "2a00::",
                "fbff::"
            })
    void anAddressOfTheInternetIsGlobal(String literal) {
        assertThat(isGlobal(address(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "169.254.0.1",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.8",
                "192.0.0.11",
                "192.0.2.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "64:ff9b:1::1",
                "100::1",
                "2001:0:1::",
                "2001:1::4",
                "2001:2::1",
                "2001:10::1",
                "2001:db8::1",
                "2002::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "ff02::1"
            })
    void aPrivateOrReservedAddressIsNot(String literal) {
        assertThat(isGlobal(address(literal))).isFalse();
    }

    /** As the kernel's table of networks finds it. */
    private static boolean isGlobal(Address address) {
        return Reach.networks().stream()
                .filter(network -> contains(network, address))
                .max(Comparator.comparingInt(ReachTest::bits))
                .map(Reach.Network::isGlobal)
                .orElse(true);
    }

    private static boolean contains(Reach.Network network, Address address) {
        return network.address().isIpv4() == address.isIpv4()
                ? address.network(network.prefixBits()).equals(network.address())
                : address.isIpv4()
                        && network.prefixBits() <= 64
                        && network.address().high() == 0;
    }

    private static int bits(Reach.Network network) {
        return network.prefixBits() + (network.address().isIpv4() ? 96 : 0);
    }
}
