package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.AddressText;
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
    void peersAreThoseOfEstablishedConnectionsWithTheInodesOfSshd() {
        String tcp =
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                        + "   0: 0100000A:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 0\n"
                        + "   1: 0100000A:0016 0700000A:C822 01 00000000:00000000 02:00000000 00000000     0        0 12 2 0 20 4 30 10 -1\n"
                        + "   2: 0100000A:0016 0800000A:C822 01 00000000:00000000 02:00000000 00000000     0        0 13 2 0 20 4 30 10 -1\n"
                        + "   3: torn\n";
        assertThat(SshSession.peers(tcp, Set.of("11", "12")))
                .containsExactly(AddressText.parse("10.0.0.7").orElseThrow());
        String tcp6 =
                "heading\n   0: 00000000000000000000000000000000:0016 B80D0120000000000000000002000000:C822 01 0:0 0:0 0 0 0 14 1\n"
                        + "   1: 0000000000000000FFFF00000100000A:0016 0000000000000000FFFF00000700000A:C822 01 0:0 0:0 0 0 0 15 1\n";
        assertThat(SshSession.peers(tcp6, Set.of("14", "15")))
                .containsExactly(
                        AddressText.parse("2001:db8::2").orElseThrow(),
                        AddressText.parse("10.0.0.7").orElseThrow());
    }
}
