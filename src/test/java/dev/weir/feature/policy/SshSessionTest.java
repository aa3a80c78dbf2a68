package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.AddressText;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SshSessionTest {

    @Test
    void theVariableNamesTheClientOfEitherFamily() {
        assertThat(SshSession.peer("SSH_CONNECTION=192.0.2.7 51234 192.0.2.1 22"))
                .contains(AddressText.parse("192.0.2.7").orElseThrow());
        assertThat(SshSession.peer("SSH_CONNECTION=fe80::7%eth0 51234 fe80::1 22"))
                .contains(AddressText.parse("fe80::7").orElseThrow());
        assertThat(SshSession.peer("SSH_CONNECTION=")).isEmpty();
        assertThat(SshSession.peer("SSH_CONNECTION=nobody 1 2 3")).isEmpty();
    }

    @Test
    void theVariableNamesTheConnectionToo() {
        assertThat(SshSession.carrier("SSH_CONNECTION=192.0.2.7 51234 192.0.2.1 22"))
                .contains(tcp("192.0.2.7", 51_234));
        assertThat(SshSession.carrier("SSH_CONNECTION=192.0.2.7 51234 192.0.2.1"))
                .isEmpty();
        assertThat(SshSession.carrier("SSH_CONNECTION=192.0.2.7 x 192.0.2.1 22"))
                .isEmpty();
    }

    private static SshSession.Carrier tcp(String peer, int port) {
        return new SshSession.Carrier(6, AddressText.parse(peer), port, 22);
    }

    @Test
    void anEventIsOfTheSessionWhenBothEndsAreItsOwn() {
        PolicyEvent event = EventFormatTest.DNS;
        int port = event.destinationPort();
        assertThat(new SshSession.Carrier(17, Optional.of(event.source()), 53, port).has(event))
                .isTrue();
        assertThat(new SshSession.Carrier(17, Optional.empty(), 0, port).has(event))
                .isTrue();
        assertThat(new SshSession.Carrier(17, Optional.of(event.source()), 54, port).has(event))
                .isFalse();
        assertThat(new SshSession.Carrier(6, Optional.of(event.source()), 53, port).has(event))
                .isFalse();
        assertThat(new SshSession.Carrier(17, Optional.of(event.destination()), 53, port).has(event))
                .isFalse();
        assertThat(new SshSession.Carrier(17, Optional.of(event.source()), 53, port + 1).has(event))
                .isFalse();
    }

    @Test
    void carriersAreThoseOfEstablishedConnectionsWithTheInodesOfSshd() {
        String tcp =
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                        + "   0: 0100000A:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 0\n"
                        + "   1: 0100000A:0016 0700000A:C822 01 00000000:00000000 02:00000000 00000000     0        0 12 2 0 20 4 30 10 -1\n"
                        + "   2: 0100000A:0016 0800000A:C822 01 00000000:00000000 02:00000000 00000000     0        0 13 2 0 20 4 30 10 -1\n"
                        + "   3: torn\n";
        assertThat(SshSession.carriers(tcp, Set.of("11", "12"), 6)).containsExactly(tcp("10.0.0.7", 0xc822));
        String tcp6 =
                "heading\n   0: 00000000000000000000000000000000:0016 B80D0120000000000000000002000000:C822 01 0:0 0:0 0 0 0 14 1\n"
                        + "   1: 0000000000000000FFFF00000100000A:0016 0000000000000000FFFF00000700000A:C822 01 0:0 0:0 0 0 0 15 1\n";
        assertThat(SshSession.carriers(tcp6, Set.of("14", "15"), 6))
                .containsExactly(tcp("2001:db8::2", 0xc822), tcp("10.0.0.7", 0xc822));
        String udp = "heading\n   0: 00000000:EA61 00000000:0000 07 0:0 0:0 0 0 0 16 2\n";
        assertThat(SshSession.carriers(udp, Set.of("16"), 17))
                .containsExactly(new SshSession.Carrier(17, Optional.empty(), 0, 60_001));
        assertThat(SshSession.carriers(udp, Set.of("17"), 17)).isEmpty();
    }

    @Test
    void carriersAreCalledAsPeopleCallThem() {
        assertThat(tcp("10.0.0.7", 51_234).text()).isEqualTo("10.0.0.7:51234");
        assertThat(tcp("2001:db8::2", 51_234).text()).isEqualTo("[2001:db8::2]:51234");
        assertThat(new SshSession.Carrier(17, Optional.empty(), 0, 60_001).text())
                .isEqualTo("udp port 60001");
    }
}
