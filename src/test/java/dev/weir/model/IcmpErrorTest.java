package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcmpErrorTest {

    @ParameterizedTest
    @CsvSource({
        "0x40300, ICMP, [icmp: network unreachable]",
        "0x40301, ICMP, [icmp: host unreachable]",
        "0x40302, ICMP, [icmp: protocol unreachable]",
        "0x40303, ICMP, [icmp: port unreachable]",
        "0x40304, ICMP, [icmp: packet too big]",
        "0x4030d, ICMP, [icmp: prohibited]",
        "0x40310, ICMP, [icmp: unreachable]",
        "0x40400, ICMP, [icmp: source quench]",
        "0x40500, ICMP, [icmp: redirect]",
        "0x40b00, ICMP, [icmp: time exceeded]",
        "0x40c00, ICMP, [icmp: parameter problem]",
        "0x50100, IPV6-ICMP, [icmp: network unreachable]",
        "0x50101, IPV6-ICMP, [icmp: prohibited]",
        "0x50103, IPV6-ICMP, [icmp: host unreachable]",
        "0x50104, IPV6-ICMP, [icmp: port unreachable]",
        "0x50108, IPV6-ICMP, [icmp: unreachable]",
        "0x50200, IPV6-ICMP, [icmp: packet too big]",
        "0x50300, IPV6-ICMP, [icmp: time exceeded]",
        "0x50400, IPV6-ICMP, [icmp: parameter problem]"
    })
    void errorIsCalledByWhatItReports(String number, String protocol, String label) {
        IcmpError error = IcmpError.of(Integer.decode(number));
        assertThat(error.protocol().name()).isEqualTo(protocol);
        assertThat(error.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "0x10806, false", "0x3ffff, false", "0x40000, true", "0x5ffff, true", "0x60000, false"})
    void errorIsToldFromAProtocolByItsNumber(String number, boolean isOne) {
        assertThat(IcmpError.isOne(Integer.decode(number))).isEqualTo(isOne);
    }
}
