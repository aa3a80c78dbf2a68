package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    private static Address parsed(String literal) {
        try {
            return Address.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    @Test
    void ipv4IsHeldAsAMappedAddress() {
        assertThat(Address.ofIpv4(0xc633_6407)).isEqualTo(new Address(0, 0x0000_ffff_c633_6407L));
        assertThat(Address.of(new byte[] {(byte) 198, 51, 100, 7})).isEqualTo(Address.ofIpv4(0xc633_6407));
        assertThat(Address.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 198, 51, 100, 7}))
                .isEqualTo(Address.ofIpv4(0xc633_6407));
    }

    @Test
    void anAddressHasFourOrSixteenBytes() {
        assertThatThrownBy(() -> Address.of(new byte[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an address has 4 or 16 bytes, not 5");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "255.255.255.255", "127.0.0.1", "198.51.100.7"})
    void ipv4TextIsADottedQuad(String text) {
        assertThat(parsed(text).text()).isEqualTo(text);
        assertThat(parsed(text).isIpv4()).isTrue();
    }

    /** The cases of RFC 5952, sections 4 and 5. */
    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:AAAA:bbbb:CCCC:dddd:EEEE:0001," + " 2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
        "0:1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
        "0:0:2:3:4:5:0:0, ::2:3:4:5:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "fe80:0:0:0:0:0:0:1, fe80::1",
        "0:0:0:0:0:0:c633:6407, ::c633:6407"
    })
    void ipv6TextIsCanonical(String given, String canonical) {
        assertThat(parsed(given).text()).isEqualTo(canonical);
        assertThat(parsed(given).isIpv4()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 24, 198.51.100.0",
        "198.51.100.7, 32, 198.51.100.7",
        "198.51.100.7, 0, 0.0.0.0",
        "198.51.100.7, 1, 128.0.0.0",
        "198.51.100.255, 31, 198.51.100.254",
        "2001:db8:1:2:3:4:5:6, 0, ::",
        "2001:db8:1:2:3:4:5:6, 32, 2001:db8::",
        "2001:db8:1:2:3:4:5:6, 63, 2001:db8:1:2::",
        "2001:db8:1:3:3:4:5:6, 63, 2001:db8:1:2::",
        "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2::",
        "2001:db8:1:2:8003:4:5:6, 65, 2001:db8:1:2:8000::",
        "2001:db8:1:2:3:4:5:7, 127, 2001:db8:1:2:3:4:5:6",
        "2001:db8:1:2:3:4:5:6, 128, 2001:db8:1:2:3:4:5:6"
    })
    void networkKeepsTheFirstBitsOfTheFamily(String address, int bits, String network) {
        assertThat(parsed(address).network(bits).text()).isEqualTo(network);
    }

    @Test
    void unspecifiedIsEitherFamilys() {
        assertThat(parsed("::").isUnspecified()).isTrue();
        assertThat(parsed("0.0.0.0").isUnspecified()).isTrue();
        assertThat(parsed("::1").isUnspecified()).isFalse();
        assertThat(parsed("0.0.0.1").isUnspecified()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.255.254, true",
        "128.0.0.1, false",
        "::1, true",
        "::2, false",
        "::7f00:1, false"
    })
    void loopbackIsTheWholeOf127AndOneIpv6Address(String address, boolean loopback) {
        assertThat(parsed(address).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @CsvSource({
        "224.0.0.1, true",
        "239.255.255.255, true",
        "240.0.0.1, false",
        "223.255.255.255, false",
        "255.255.255.255, true",
        "ff02::1, true",
        "fe80::1, false"
    })
    void multicastIncludesTheLimitedBroadcast(String address, boolean multicast) {
        assertThat(parsed(address).isMulticast()).isEqualTo(multicast);
    }

    @Test
    void addressesAreEqualByValue() {
        assertThat(new Address(1, 2)).isEqualTo(new Address(1, 2)).hasSameHashCodeAs(new Address(1, 2));
        assertThat(new Address(1, 2)).isNotEqualTo(new Address(2, 1));
    }
}
