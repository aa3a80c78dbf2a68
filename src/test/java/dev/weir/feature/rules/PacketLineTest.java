package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feature.rules.PacketLine.Told;
import dev.weir.filter.Samples;
import dev.weir.filter.Wire;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets as lines, which say what {@code tcpdump -n} says of the same bytes. */
class PacketLineTest {

    private static final String ETHERNET = "0200000000020211223344550800";

    private static Told told(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return PacketLine.of(bytes, bytes.length, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4500002c000100004006000 0c0000207c0000209 9c400050000003e8000000006002faf0000000000204 05b4"
                        + "|IP 192.0.2.7.40000 > 192.0.2.9.80: Flags [S], seq 1000, win 64240, length 0",
                "4500002a000100004006000 0c0000207c0000209 9c400050000003e8000000055018faf000000000 4142"
                        + "|IP 192.0.2.7.40000 > 192.0.2.9.80: Flags [P.], seq 1000:1002, ack 5, win 64240, length 2",
                "45000020000100004011000 0c0000207c0000209 00090035000c0000 01020304"
                        + "|IP 192.0.2.7.9 > 192.0.2.9.53: UDP, length 4",
                "4500001c000100004001000 0c0000207c0000209 0800000000070003"
                        + "|IP 192.0.2.7 > 192.0.2.9: ICMP echo request, id 7, seq 3, length 8",
                "4500001c000100b94011000 0c0000207c0000209 0800000000070003"
                        + "|IP 192.0.2.7 > 192.0.2.9: UDP, fragment at 1480, length 8",
                "45000018000100004084000 0c0000207c0000209 01020304"
                        + "|IP 192.0.2.7 > 192.0.2.9: ip-proto-132, length 4",
            })
    void ipv4IsTold(String hex, String line) {
        assertThat(told(ETHERNET + hex)).isEqualTo(new Told(line, Optional.of("192.0.2.7")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0200000000020211223344550806 0001080006040001 021122334455c0000207 000000000000c0000209"
                        + "|ARP, Request who-has 192.0.2.9 tell 192.0.2.7, length 28|192.0.2.7",
                "0200000000020211223344550806 0001080006040002 021122334455c0000207 000000000000c0000209"
                        + "|ARP, Reply 192.0.2.7 is-at 02:11:22:33:44:55, length 28|192.0.2.7",
                "0200000000020211223344558100200588b50000"
                        + "|vlan 5, p 1, 02:11:22:33:44:55 > 02:00:00:00:00:02, ethertype 0x88b5, length 2"
                        + "|02:11:22:33:44:55",
                "0200000000020211223344550026 4242"
                        + "|02:11:22:33:44:55 > 02:00:00:00:00:02, 802.3, length 38|02:11:22:33:44:55",
                "02000000000202112233445586dd 6000000000183aff fe800000000000000000000000000001"
                        + " ff0200000000000000000001ff000002 8700000000000000 fe800000000000000000000000000002"
                        + "|IP6 fe80::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has fe80::2, length 24"
                        + "|fe80::1",
                "02000000000202112233445586dd 600000000010ffff fe800000000000000000000000000001"
                        + " ff0200000000000000000001ff000002 3a00000000000000 8500"
                        + "|IP6 fe80::1 > ff02::1:ff00:2: ip-proto-255, length 16|fe80::1",
                "02000000000202112233445586dd 60000000000a0000 fe800000000000000000000000000001"
                        + " ff0200000000000000000001ff000002 3a00000000000000 8500"
                        + "|IP6 fe80::1 > ff02::1:ff00:2: ICMP6, router solicitation, length 2|fe80::1",
            })
    void othersAreTold(String hex, String line, String source) {
        assertThat(told(hex)).isEqualTo(new Told(line, Optional.of(source)));
    }

    @Test
    void packetsWithoutLinkHeaderStartWithThatOfIp() {
        byte[] bytes = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(30)));
        assertThat(PacketLine.of(bytes, bytes.length, false).text()).endsWith(".53: UDP, length 30");
    }

    /** Whatever it is: one line of printable ASCII, and no failure. */
    @Test
    void anyBytesAreOneLineOfPlainText() {
        Random random = new Random(18);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Samples.packet(random);
            if (random.nextInt(3) == 0) {
                for (int j = random.nextInt(20); j > 0 && bytes.length > 0; j--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            byte[] start = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(128) : 128);
            Told told = PacketLine.of(start, bytes.length, random.nextBoolean());
            assertThat(told.text()).matches("[ -~]{5,200}");
        }
    }
}
