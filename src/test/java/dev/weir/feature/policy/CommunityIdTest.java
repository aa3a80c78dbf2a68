package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.AddressText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of github.com/corelight/community-id-spec and its implementations. */
class CommunityIdTest {

    private static PolicyEvent event(
            String source, String destination, int sourcePort, int destinationPort, int icmp, int protocol) {
        return new PolicyEvent(
                0,
                AddressText.parse(source).orElseThrow(),
                AddressText.parse(destination).orElseThrow(),
                sourcePort,
                destinationPort,
                icmp,
                protocol,
                60,
                PolicyEvent.Action.LOG,
                "eth0",
                1);
    }

    @ParameterizedTest
    @CsvSource({
        "128.232.110.120, 66.35.250.204, 34855, 80, 6, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "66.35.250.204, 128.232.110.120, 80, 34855, 6, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "192.168.1.52, 8.8.8.8, 54585, 53, 17, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
        "192.168.170.8, 192.168.170.56, 7, 80, 132, 1:jQgCxbku+pNGw8WPbEc/TS/uTpQ="
    })
    void bothDirectionsOfAFlowHaveOneName(
            String source, String destination, int sourcePort, int destinationPort, int protocol, String id) {
        assertThat(new CommunityId(0).of(event(source, destination, sourcePort, destinationPort, -1, protocol)))
                .isEqualTo(id);
    }

    @Test
    void anEchoAndItsReplyAreOneFlow() {
        String id = "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=";
        assertThat(new CommunityId(0).of(event("192.168.0.89", "192.168.0.1", 0, 0, 8 << 8, 1)))
                .isEqualTo(id);
        assertThat(new CommunityId(0).of(event("192.168.0.1", "192.168.0.89", 0, 0, 0, 1)))
                .isEqualTo(id);
    }

    @Test
    void neighbourSolicitationsOfIpv6HaveOneToo() {
        assertThat(new CommunityId(0)
                        .of(event("fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", 0, 0, 135 << 8, 58)))
                .isEqualTo("1:dGHyGvjMfljg6Bppwm3bg0LO8TY=");
    }

    @Test
    void anotherSeedGivesAnotherName() {
        assertThat(new CommunityId(1).of(event("128.232.110.120", "66.35.250.204", 34855, 80, -1, 6)))
                .isEqualTo("1:3V71V58M3Ksw/yuFALMcW0LAHvc=");
    }
}
