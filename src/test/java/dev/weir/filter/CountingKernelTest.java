package dev.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rules in one program count what libpcap's own interpreter finds each of them true of. */
@Tag("kernel")
class CountingKernelTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static List<CountedExpression> compiled(List<String> expressions, LinkType link) {
        List<CountedExpression> compiled = new ArrayList<>();
        for (String expression : expressions) {
            try {
                compiled.add(CountedExpression.compile(expression, link, LIMIT));
            } catch (ExpressionError rejectsAll) {
                continue;
            }
        }
        return compiled;
    }

    /** Compares each rule's count of each packet; returns pairs compared and pairs that matched. */
    private static int[] compare(
            List<CountedExpression> rules,
            CountedExpression prefilter,
            List<byte[]> packets,
            boolean rx,
            LinkType link,
            int parts) {
        List<Oracle> oracles =
                rules.stream().map(rule -> new Oracle(rule.text(), link)).toList();
        Oracle before = prefilter == null ? null : new Oracle(prefilter.text(), link);
        int[] compared = new int[2];
        try (Counted kernel = new Counted(rules, prefilter, rx, link, parts)) {
            long[][] last = kernel.totals();
            for (byte[] packet : packets) {
                if (!kernel.run(packet)) {
                    continue;
                }
                long[][] now = kernel.totals();
                boolean wanted = before == null || before.matches(packet);
                for (int i = 0; i < rules.size(); i++) {
                    boolean expected = wanted && oracles.get(i).matches(packet);
                    long[] counted = {now[i][0] - last[i][0], now[i][1] - last[i][1]};
                    long[] right = {expected ? 1 : 0, expected ? packet.length : 0};
                    if (!Arrays.equals(counted, right)) {
                        assertThat(counted)
                                .as(
                                        "%s of %s, rx %s",
                                        rules.get(i).text(), HexFormat.of().formatHex(packet), rx)
                                .isEqualTo(right);
                    }
                    compared[0]++;
                    compared[1] += expected ? 1 : 0;
                }
                last = now;
            }
        } catch (BpfException refused) {
            throw new AssertionError(refused.getMessage() + "\n" + refused.verifierLog(), refused);
        } finally {
            oracles.forEach(Oracle::close);
            if (before != null) {
                before.close();
            }
        }
        return compared;
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 1", "true, 7", "true, 1000"})
    void rulesOfEveryKindTogetherCountWhatEachIsTrueOf(boolean rx, int parts) {
        List<CountedExpression> rules = compiled(Samples.EXPRESSIONS, LinkType.ETHERNET);
        int[] compared =
                compare(rules, null, List.copyOf(Samples.PACKETS.values()), rx, LinkType.ETHERNET, Math.min(parts, 30));
        assertThat(rules.size()).isGreaterThan(60);
        assertThat(compared[0]).isGreaterThan(1_400);
    }

    @ParameterizedTest
    @ValueSource(longs = {20_261_125, 42, 4_711})
    void randomRulesCountWhatEachIsTrueOf(long seed) {
        Random random = new Random(seed);
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            expressions.add(Samples.expression(random, i % 4));
        }
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            packets.add(Samples.packet(random));
        }
        int[] compared =
                compare(compiled(expressions, LinkType.ETHERNET), null, packets, seed % 2 == 0, LinkType.ETHERNET, 1);
        assertThat(compared[0]).isGreaterThan(20_000);
        assertThat(compared[1]).isBetween(compared[0] / 20, compared[0] * 19 / 20);
    }

    /** Protocols, layers and forms that the other tests' expressions have not. */
    private static final List<String> MORE = List.of(
            "rarp",
            "igmp",
            "pim",
            "vrrp",
            "carp",
            "ah",
            "esp",
            "igrp",
            "atalk",
            "aarp",
            "decnet",
            "lat",
            "moprc",
            "mopdl",
            "iso",
            "esis",
            "isis",
            "clnp",
            "stp",
            "ipx",
            "netbeui",
            "llc",
            "llc u",
            "llc s",
            "llc i",
            "ether proto 0x4305",
            "ether[12:2] = 0x4305 and ether[14] = 1",
            "ether[0] & 1 != 0 and not broadcast",
            "ether multicast",
            "ether broadcast",
            "ether dst 33:33:00:00:00:01",
            "ip6 multicast",
            "ip6[6] = 58",
            "ip6[40] = 134",
            "icmp6[0] = 135",
            "icmp6[icmp6type] != icmp6-echo",
            "icmp[icmpcode] = 1",
            "icmp[icmptype] = icmp-unreach",
            "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
            "tcp[2:2] > 1023",
            "udp[4:2] > 20 and udp[10] & 0x80 = 0",
            "udp[11] & 0x80 != 0x80 or ip6[51] & 0x80 != 0x80",
            "ip[0] & 0xf != 5",
            "ip[1] & 0xfc >> 2 = 0",
            "ip[16] >= 224",
            "ip[8] < 5",
            "ip[4:2] = 0x1234",
            "ip proto \\udp",
            "ip6 proto \\tcp",
            "proto 17",
            "ip6 and udp",
            "dst portrange 1-1023",
            "src portrange 40000-65535",
            "udp dst portrange 50-60 or tcp src portrange 70-90",
            "net 10",
            "net 192.168",
            "dst net 192.168.7.0/24",
            "src net 10.0.0.0 mask 255.255.0.0",
            "net 2001:db8::/48 or net fe80::/10",
            "src or dst host 192.168.7.9",
            "src and dst net 10",
            "host 10.0.0.1 and not (port 53 or port 443)",
            "not (tcp or udp or icmp or arp or icmp6)",
            "vlan 5 or vlan 6",
            "vlan and ip6",
            "vlan and vlan 9 and host 10.0.0.1",
            "vlan 5 and ether src 02:11:22:33:44:55",
            "mpls 100",
            "mpls and ip",
            "pppoed",
            "pppoes 7",
            "geneve",
            "geneve 5",
            "len <= 60",
            "len >= 1400",
            "greater 60 and less 100",
            "1 = 1",
            "2 > 3 or tcp",
            "arp[6:2] = 1 and arp[14:4] != 0",
            "arp host 10.0.0.1 and not ether src 02:11:22:33:44:55",
            "rarp host 10.0.0.1",
            "ip[2:2] - ((ip[0] & 0xf) << 2) > 100",
            "tcp[((tcp[12] & 0xf0) >> 2):1] = 11",
            "ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0",
            "ip[0 - 2:2] = 0x800",
            "ether[ether[0] & 3] > 5",
            "ip[20 * (ip[8] & 1) : 2] > 5",
            "udp[8:4] / (udp[9] - 0x30) > 7",
            "1 << (ip[9] & 63) > 100",
            "ip[9] * ip[8] + ip[6] - 7 & 0xff | 3 ^ 1 > 9",
            "tcp port http or tcp port https",
            "port domain",
            "inbound",
            "outbound");

    @Test
    void protocolsOfEveryLayerAreCounted() {
        Random random = new Random(18);
        List<byte[]> packets = new ArrayList<>(Samples.PACKETS.values());
        for (int i = 0; i < 300; i++) {
            packets.add(Samples.packet(random));
        }
        for (int type :
                List.of(0x8035, 0x6004, 0x809b, 0x80f3, 0x6003, 0x8847, 0x8863, 0x8864, 0x4305, 0x8137, 30, 100)) {
            packets.add(Wire.ethernet(type, Wire.filling(60)));
            packets.add(Wire.ethernet(type, new byte[60]));
        }
        List<String> expressions = MORE.stream()
                .filter(expression -> !expression.endsWith("bound"))
                .toList();
        List<CountedExpression> rules = compiled(expressions, LinkType.ETHERNET);
        assertThat(rules.size()).isGreaterThan(90);
        assertThat(compare(rules, null, packets, true, LinkType.ETHERNET, 1)[0]).isGreaterThan(30_000);
        assertThat(compare(rules, null, packets, false, LinkType.ETHERNET, rules.size() / 5)[0])
                .isGreaterThan(30_000);
    }

    /** Every layer, whole and cut in every place that a header has. */
    @ParameterizedTest
    @CsvSource({"ETHERNET, true", "ETHERNET, false", "RAW, true"})
    void everyPrimitiveCountsWhatItIsTrueOf(LinkType link, boolean rx) {
        List<byte[]> packets = new ArrayList<>();
        List<byte[]> whole = link == LinkType.RAW
                ? Layers.headless()
                : List.copyOf(Layers.packets().values());
        Random random = new Random(7);
        for (byte[] packet : whole) {
            packets.add(packet);
            for (int i = 0; i < 5; i++) {
                packets.add(Arrays.copyOf(packet, Math.min(packet.length, 14 + random.nextInt(70))));
            }
        }
        List<CountedExpression> rules = compiled(Primitives.ALL, link);
        assertThat(rules.size()).isGreaterThan(link == LinkType.RAW ? 130 : 230);
        int[] compared = compare(rules, null, packets, rx, link, 1);
        assertThat(compared[0]).isGreaterThan(150_000);
        assertThat(compared[1]).isGreaterThan(compared[0] / 20);
    }

    /** As on tun and WireGuard. */
    @Test
    void packetsWithoutALinkHeaderAreCounted() {
        Random random = new Random(12);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] packet = Samples.packet(random);
            if (packet.length > 30) {
                packets.add(Arrays.copyOfRange(packet, 14, packet.length));
            }
        }
        List<String> expressions = new ArrayList<>(MORE.stream()
                .filter(expression -> !expression.endsWith("bound"))
                .toList());
        expressions.addAll(Samples.EXPRESSIONS);
        List<CountedExpression> rules = compiled(expressions, LinkType.RAW);
        assertThat(rules.size()).isGreaterThan(80);
        int[] compared = compare(rules, null, packets, true, LinkType.RAW, 1);
        assertThat(compared[0]).isGreaterThan(20_000);
        assertThat(compared[1]).isGreaterThan(2_000);
    }

    @Test
    void prefilterDecidesWhatIsCountedAtAll() throws ExpressionError {
        CountedExpression prefilter = CountedExpression.compile("udp or tcp port 443", LinkType.ETHERNET, LIMIT);
        int[] compared = compare(
                compiled(Samples.EXPRESSIONS, LinkType.ETHERNET),
                prefilter,
                List.copyOf(Samples.PACKETS.values()),
                true,
                LinkType.ETHERNET,
                3);
        assertThat(compared[0]).isGreaterThan(1_400);
    }

    @ParameterizedTest
    @CsvSource({
        "inbound, true, 1",
        "inbound, false, 0",
        "outbound, true, 0",
        "outbound, false, 1",
        "outbound and udp, false, 1",
        "not inbound and udp, true, 0"
    })
    void directionIsThatOfTheHook(String expression, boolean rx, long packets) throws ExpressionError {
        try (Counted kernel = new Counted(
                List.of(CountedExpression.compile(expression, LinkType.ETHERNET, LIMIT)),
                null,
                rx,
                LinkType.ETHERNET,
                1)) {
            assertThat(kernel.run(Samples.PACKETS.get("UDP to port 53"))).isTrue();
            assertThat(kernel.totals()[0][0]).isEqualTo(packets);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500, 1_000})
    void verifierTakesManyRules(int count) {
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expressions.add(
                    switch (i % 6) {
                        case 0 -> "tcp port " + (2_000 + i);
                        case 1 -> "udp and host 10." + i / 250 + "." + i % 250 + ".1";
                        case 2 ->
                            "ip and net 10." + i / 250 + "." + i % 250 + ".0/24 and tcp dst portrange " + i + "-"
                                    + (i + 100);
                        case 3 ->
                            "arp[6:2] = " + i % 9 + " and ether src 02:00:00:00:" + Integer.toHexString(16 + i / 100)
                                    + ":" + (10 + i % 80);
                        case 4 -> "ip6 and udp port " + (100 + i) + " and ip6[50] & 0x80 = 0";
                        default ->
                            "icmp6 and ip6[40] = " + i % 256 + " and not ether src 02:00:00:00:00:" + (10 + i % 80);
                    });
        }
        List<CountedExpression> rules = compiled(expressions, LinkType.ETHERNET);
        try (Counted kernel = new Counted(rules, null, true, LinkType.ETHERNET, 1)) {
            assertThat(kernel.instructions()).isLessThan(400 + 80 * rules.size());
            assertThat(kernel.verifiedInstructions()).isLessThan(10 * kernel.instructions());
        } catch (BpfException refused) {
            throw new AssertionError(refused.getMessage() + "\n" + refused.verifierLog(), refused);
        }
    }
}
