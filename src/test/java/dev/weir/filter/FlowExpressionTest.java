package dev.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of an expression when only the ends of a flow are known. */
class FlowExpressionTest {

    private static final byte[] A = {10, 0, 0, 1};
    private static final byte[] B = {(byte) 192, (byte) 168, 7, 9};
    private static final byte[] A6 = HexFormat.of().parseHex(Wire.HOST_A6);
    private static final byte[] B6 = HexFormat.of().parseHex(Wire.HOST_B6);

    /** TCP from 10.0.0.1, port 40000, to 192.168.7.9, port 443, and the same between IPv6 addresses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp | true | true",
                "udp | false | false",
                "port 443 | true | true",
                "port 53 or portrange 39000-41000 | true | true",
                "dst port 40000 | false | false",
                "host 10.0.0.1 and not port 22 | true | false",
                "net 2001:db8::/32 | false | true",
                "ip6 | false | true",
                "tcp[tcpflags] & tcp-syn != 0 | true | false",
                "greater 1000 and tcp | true | true",
                "greater 1000 and udp | false | false",
                "arp | false | false",
                "not ip | false | true",
                "ip[6:2] & 0x1fff != 0 | false | false",
                "tcp port 443 and ip[8] < 5 | true | false",
                "icmp or vlan | false | false"
            })
    void addressesProtocolAndPortsDecideAsFarAsTheyGo(String text, boolean four, boolean six) throws ExpressionError {
        FlowExpression flow = FlowExpression.compile(text, Duration.ofSeconds(20));
        assertThat(flow.mayMatch(Wire.TCP, A, 40_000, B, 443)).isEqualTo(four);
        assertThat(flow.mayMatch(Wire.TCP, A6, 40_000, B6, 443)).isEqualTo(six);
    }
}
