package dev.weir.filter;

import static dev.weir.filter.Wire.IPV4;
import static dev.weir.filter.Wire.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ProgramKind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel's program says of a packet is what libpcap's own interpreter says of it. */
@Tag("kernel")
class VerdictKernelTest {

    /** A packet of one buffer: half a page is what XDP without fragments takes at most in a test run. */
    private static final int LINEAR_BYTES_MAX = 2_048;

    static List<String> expressions() {
        return Samples.EXPRESSIONS;
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expressionIsTrueOfTheSamePackets(String expression) throws ExpressionError {
        TcpdumpExpression compiled = TcpdumpExpression.compile(expression);
        Comparison all = new Comparison();
        all.compare(compiled, Samples.PACKETS);
        assertThat(all.compared).isGreaterThan(80);
    }

    @Test
    void randomExpressionsAreTrueOfTheSameRandomPackets() throws ExpressionError {
        Random random = new Random(20_261_121);
        Comparison all = new Comparison();
        int expressions = 0;
        while (expressions < 150) {
            Optional<TcpdumpExpression> compiled = compiled(Samples.expression(random, 2));
            if (compiled.isPresent()) {
                Map<String, byte[]> packets = new LinkedHashMap<>();
                for (int i = 0; i < 40; i++) {
                    byte[] packet = Samples.packet(random);
                    packets.put(HexFormat.of().formatHex(packet), packet);
                }
                all.compare(compiled.get(), packets);
                expressions++;
            }
        }
        assertThat(all.compared).isGreaterThan(20_000);
        assertThat(all.matched).isBetween(all.compared / 20, all.compared * 19 / 20);
    }

    @Test
    void frameInSeveralBuffersIsReadBehindTheFirst() throws ExpressionError {
        byte[] giant = Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(7, 9, Wire.filling(8_000))));
        Comparison all = new Comparison();
        for (String expression :
                List.of("udp[7000:4] > 0", "ether[8041] != 0", "ether[8042] != 0", "len = 8042", "greater 8043")) {
            all.compare(TcpdumpExpression.compile(expression), ProgramKind.XDP_FRAGS, Map.of("giant", giant));
        }
        assertThat(all.compared).isEqualTo(5);
        assertThat(all.matched).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TAP_RX", "TAP_TX"})
    void longExpressionIsTakenByTheVerifier(ProgramKind kind) throws ExpressionError {
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            hosts.add("host 10.1." + i + ".1 and port " + (1_000 + i));
        }
        hosts.add("host 10.0.0.1 and port 53");
        Comparison all = new Comparison();
        all.compare(TcpdumpExpression.compile(String.join(" or ", hosts)), kind, Samples.PACKETS);
        assertThat(all.matched).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TAP_RX", "TAP_TX"})
    void manyPortsAreTakenByTheVerifier(ProgramKind kind) throws ExpressionError {
        List<String> ports = new ArrayList<>(List.of("port 53"));
        for (int i = 1; i < 300; i++) {
            ports.add("port " + (1_000 + 7 * i));
        }
        Comparison all = new Comparison();
        all.compare(TcpdumpExpression.compile(String.join(" or ", ports)), kind, Samples.PACKETS);
        assertThat(all.matched).isGreaterThan(3);
    }

    private static Optional<TcpdumpExpression> compiled(String expression) {
        try {
            return Optional.of(TcpdumpExpression.compile(expression));
        } catch (ExpressionError rejectsAll) {
            return Optional.empty();
        }
    }

    /** Runs expressions over packets and counts. */
    private static final class Comparison {
        private int compared;
        private int matched;

        void compare(TcpdumpExpression expression, Map<String, byte[]> packets) {
            for (ProgramKind kind : ProgramKind.values()) {
                if (!kind.isTap()) { // test runs hand those packets without their Ethernet header
                    compare(expression, kind, packets);
                }
            }
        }

        void compare(TcpdumpExpression expression, ProgramKind kind, Map<String, byte[]> packets) {
            try (Oracle oracle = new Oracle(expression.expression());
                    KernelVerdict kernel = new KernelVerdict(expression, kind)) {
                packets.forEach((name, packet) -> {
                    if (kind != ProgramKind.XDP || packet.length <= LINEAR_BYTES_MAX) {
                        boolean expected = oracle.matches(packet);
                        kernel.matches(packet).ifPresent(actual -> {
                            assertThat(actual)
                                    .as("%s of %s at %s", expression.expression(), name, kind)
                                    .isEqualTo(expected);
                            compared++;
                            matched += actual ? 1 : 0;
                        });
                    }
                });
            } catch (BpfException refused) {
                throw new AssertionError(
                        expression.expression() + " at " + kind + ": " + refused.verifierLog(), refused);
            }
        }
    }
}
