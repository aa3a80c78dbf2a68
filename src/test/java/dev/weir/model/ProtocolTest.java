package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {

    @ParameterizedTest
    @CsvSource({
        "1, ICMP",
        "2, IGMP",
        "6, TCP",
        "17, UDP",
        "47, GRE",
        "50, ESP",
        "58, IPV6-ICMP",
        "132, SCTP",
        "262, MPTCP"
    })
    void protocolsHaveTheirUpperCaseIanaNames(int number, String name) {
        assertThat(Protocol.of(number)).isEqualTo(new Protocol(number, name));
    }

    @Test
    void protocolThatIsNotSpelledOutIsNamedByItsNumber() {
        assertThat(Protocol.of(200).name()).isEqualTo("PROTO-200");
    }

    @Test
    void etherTypesAreNamedOrShownInHexadecimal() {
        assertThat(Protocol.of(Protocol.ETHERTYPE_BASE + 0x0806)).isSameAs(Protocol.ARP);
        assertThat(Protocol.of(Protocol.ETHERTYPE_BASE + 0x9abc).name()).isEqualTo("ETHERTYPE-0x9abc");
    }

    @Test
    void framesOfPacketSocketsAreAProtocolOfTheirOwn() {
        assertThat(Protocol.of(Protocol.RAW_FRAMES.number())).isSameAs(Protocol.RAW_FRAMES);
        assertThat(Protocol.RAW_FRAMES.number()).isGreaterThan(Protocol.ETHERTYPE_BASE + 0xffff);
    }

    @Test
    void portIsSpelledWithItsProtocol() {
        assertThat(PortKey.served(Protocol.TCP, 443).text()).isEqualTo("443/tcp");
        assertThat(PortKey.used(Protocol.TCP, 443).text()).isEqualTo("-> 443/tcp");
    }
}
