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
    private static int[] compare(List<CountedExpression> rules, CountedExpression prefilter, List<byte[]> packets, boolean rx, LinkType link,
            int parts) {
        List<Oracle> oracles = rules.stream().map(rule -> new Oracle(rule.text(), link)).toList();
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
                        assertThat(counted).as("%s of %s, rx %s", rules.get(i).text(), HexFormat.of().formatHex(packet), rx).isEqualTo(right);
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
        int[] compared = compare(rules, null, List.copyOf(Samples.PACKETS.values()), rx, LinkType.ETHERNET, Math.min(parts, 30));
        assertThat(rules).hasSizeGreaterThan(60);
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
        int[] compared = compare(compiled(expressions, LinkType.ETHERNET), null, packets, seed % 2 == 0, LinkType.ETHERNET, 1);
        assertThat(compared[0]).isGreaterThan(20_000);
        assertThat(compared[1]).isBetween(compared[0] / 20, compared[0] * 19 / 20);
    }

    @Test
    void prefilterDecidesWhatIsCountedAtAll() throws ExpressionError {
        CountedExpression prefilter = CountedExpression.compile("udp or tcp port 443", LinkType.ETHERNET, LIMIT);
        int[] compared = compare(compiled(Samples.EXPRESSIONS, LinkType.ETHERNET), prefilter, List.copyOf(Samples.PACKETS.values()), true,
                LinkType.ETHERNET, 3);
        assertThat(compared[0]).isGreaterThan(1_400);
    }

    @ParameterizedTest
    @CsvSource({"inbound, true, 1", "inbound, false, 0", "outbound, true, 0", "outbound, false, 1", "outbound and udp, false, 1",
            "not inbound and udp, true, 0"})
    void directionIsThatOfTheHook(String expression, boolean rx, long packets) throws ExpressionError {
        try (Counted kernel = new Counted(List.of(CountedExpression.compile(expression, LinkType.ETHERNET, LIMIT)), null, rx,
                LinkType.ETHERNET, 1)) {
            assertThat(kernel.run(Samples.PACKETS.get("UDP to port 53"))).isTrue();
            assertThat(kernel.totals()[0][0]).isEqualTo(packets);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500, 1_000})
    void verifierTakesManyRules(int count) {
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expressions.add(switch (i % 6) {
                case 0 -> "tcp port " + (2_000 + i);
                case 1 -> "udp and host 10." + i / 250 + "." + i % 250 + ".1";
                case 2 -> "ip and net 10." + i / 250 + "." + i % 250 + ".0/24 and tcp dst portrange " + i + "-" + (i + 100);
                case 3 -> "arp[6:2] = " + i % 9 + " and ether src 02:00:00:00:" + Integer.toHexString(16 + i / 100) + ":" + (10 + i % 80);
                case 4 -> "ip6 and udp port " + (100 + i) + " and ip6[50] & 0x80 = 0";
                default -> "icmp6 and ip6[40] = " + i % 256 + " and not ether src 02:00:00:00:00:" + (10 + i % 80);
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
