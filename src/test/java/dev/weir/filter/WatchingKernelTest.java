package dev.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.ProgramKind;
import dev.weir.bpf.RingBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program that watches rules puts into its ring and its tables, packet by packet. */
@Tag("kernel")
class WatchingKernelTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int RING_BYTES = 1 << 20;
    private static final int ORIGIN = 7;
    private static final int SAMPLES = 1_000_000_000;

    /** A program that is loaded, with its tables. */
    private static final class Watched implements AutoCloseable {
        final List<CountedExpression> rules = new ArrayList<>();
        final GeneratedMap state;
        final GeneratedMap sketches;
        final GeneratedMap ringMap = GeneratedMap.ring("ring", RING_BYTES);
        final RingBuffer ring = new RingBuffer(ringMap, WatchingProgram.sampleBytes());
        final GeneratedProgram program;

        Watched(List<String> expressions, boolean sources, ProgramKind kind, LinkType link, int samples)
                throws ExpressionError {
            List<Boolean> counted = new ArrayList<>();
            for (String expression : expressions) {
                rules.add(CountedExpression.compile(expression, link, LIMIT));
                counted.add(sources);
            }
            WatchingProgram watching = WatchingProgram.of(rules, counted, kind, link);
            state = GeneratedMap.perCpu("state", watching.stateBytes());
            sketches = GeneratedMap.perCpu("sketches", WatchingProgram.sketchBytes(), rules.size());
            byte[] instructions = watching.instructions(state.fd(), ringMap.fd(), sketches.fd(), ORIGIN, samples);
            try {
                program = GeneratedProgram.load("watching", kind, instructions);
            } catch (BpfException refused) {
                throw new AssertionError(refused.getMessage() + "\n" + refused.verifierLog(), refused);
            }
        }

        boolean run(byte[] packet) {
            return KernelVerdict.run(program.fd(), packet).isPresent();
        }

        long sum(int offset) {
            long[] sum = new long[1];
            state.read((values, at) -> sum[0] += values.getLong(at + offset));
            return sum[0];
        }

        /** Registers that are set in either second. */
        int registersSet(int sketch) {
            BitSet set = new BitSet();
            for (int bank = 0; bank < 2; bank++) {
                int from = WatchingProgram.bankAt(bank) + Long.BYTES;
                sketches.read(sketch, (values, at) -> {
                    for (int i = 0; i < WatchingProgram.registers(); i++) {
                        set.set(i, set.get(i) || values.get(at + from + i) != 0);
                    }
                });
            }
            return set.cardinality();
        }

        @Override
        public void close() {
            ring.close();
            program.close();
            state.close();
            sketches.close();
            ringMap.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TC_RX", "TC_TX"})
    void packetsOfEachRuleAreSampledFromTheirBeginning(ProgramKind kind) throws ExpressionError {
        List<String> expressions = new ArrayList<>();
        for (String expression : Samples.EXPRESSIONS) {
            if (expressions.size() < WatchingProgram.RULES_MAX && isTaken(expression)) {
                expressions.add(expression);
            }
        }
        Random random = new Random(18);
        List<byte[]> packets = new ArrayList<>(Samples.PACKETS.values());
        for (int i = 0; i < 60; i++) {
            packets.add(Samples.packet(random));
        }
        try (Watched watched = new Watched(expressions, true, kind, LinkType.ETHERNET, SAMPLES)) {
            List<Oracle> oracles = watched.rules.stream()
                    .map(rule -> new Oracle(rule.text(), LinkType.ETHERNET))
                    .toList();
            long matched = 0;
            for (byte[] packet : packets) {
                if (!watched.run(packet)) {
                    continue;
                }
                List<Integer> expected = new ArrayList<>();
                for (int rule = 0; rule < oracles.size(); rule++) {
                    if (oracles.get(rule).matches(packet)) {
                        expected.add(rule);
                    }
                }
                List<Integer> seen = new ArrayList<>();
                watched.ring.read(sample -> {
                    seen.add(sample.getInt(WatchingCode.AT_RULE));
                    assertThat(sample.getInt(WatchingCode.AT_LENGTH)).isEqualTo(packet.length);
                    assertThat(sample.getInt(WatchingCode.AT_ORIGIN)).isEqualTo(ORIGIN);
                    byte[] start = new byte[WatchingCode.PACKET_BYTES];
                    sample.get(WatchingCode.AT_PACKET, start);
                    assertThat(start).isEqualTo(Arrays.copyOf(packet, WatchingCode.PACKET_BYTES));
                });
                assertThat(seen).isEqualTo(expected);
                matched += expected.size();
            }
            oracles.forEach(Oracle::close);
            long counted = 0;
            for (int rule = 0; rule < expressions.size(); rule++) {
                counted += watched.sum(WatchingCode.rule(rule) + WatchingCode.MATCHED);
            }
            assertThat(counted).isEqualTo(matched).isGreaterThan(200);
        }
    }

    private static boolean isTaken(String expression) {
        try {
            CountedExpression.compile(expression, LinkType.ETHERNET, LIMIT);
            return true;
        } catch (ExpressionError notCounted) {
            return false;
        }
    }

    @Test
    void programsOfEveryKindAreTaken() {
        assertThat(WatchingPrograms.areTaken()).isTrue();
    }

    @Test
    void eachCpuTakesNoMoreThanItsShareAndCountsTheRest() throws ExpressionError {
        byte[] packet = Wire.ethernet(Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(30))));
        try (Watched watched = new Watched(List.of("udp"), false, ProgramKind.TC_RX, LinkType.ETHERNET, 2)) {
            long begun = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                watched.run(packet);
            }
            long periods = (System.nanoTime() - begun) / 250_000_000 + 1;
            int cpus = Runtime.getRuntime().availableProcessors();
            assertThat(watched.ring.read(sample -> {})).isBetween(2, (int) (4 * cpus * (periods + 1)));
            assertThat(watched.sum(WatchingCode.rule(0) + WatchingCode.MATCHED)).isEqualTo(1_000);
            assertThat(watched.sum(WatchingProgram.lostAt(0))).isZero();
        }
    }

    @Test
    void whatFindsNoRoomInTheRingIsCounted() throws ExpressionError {
        byte[] packet = Wire.ethernet(Wire.IPV4, Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(30))));
        try (Watched watched = new Watched(List.of("udp"), false, ProgramKind.TC_RX, LinkType.ETHERNET, SAMPLES)) {
            for (int i = 0; i < 8_000; i++) {
                watched.run(packet);
            }
            int read = watched.ring.read(sample -> {});
            assertThat(watched.sum(WatchingProgram.lostAt(0)))
                    .isEqualTo(8_000 - read)
                    .isPositive();
        }
    }

    /** Of 400 sources of each family 331 registers are set, give or take; of one source again and again, one. */
    @Test
    void differentSourcesFallIntoDifferentRegisters() throws ExpressionError {
        Map<String, List<byte[]>> kinds = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            byte[] four = Wire.ipv4(Wire.UDP, Wire.udp(9, 53, Wire.filling(4)));
            ByteBuffer.wrap(four).putInt(12, 0x0a000000 + i);
            kinds.computeIfAbsent("ip", made -> new ArrayList<>()).add(Wire.ethernet(Wire.IPV4, four));
            kinds.computeIfAbsent("vlan and ip", made -> new ArrayList<>())
                    .add(Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, four)));
            byte[] other = Wire.ethernet(0x88b5, Wire.filling(46));
            ByteBuffer.wrap(other).putShort(10, (short) i);
            kinds.computeIfAbsent("ether proto 0x88b5", made -> new ArrayList<>())
                    .add(other);
        }
        for (Map.Entry<String, List<byte[]>> kind : kinds.entrySet()) {
            try (Watched watched = new Watched(List.of(kind.getKey()), true, ProgramKind.TC_RX, LinkType.ETHERNET, 1)) {
                kind.getValue().forEach(watched::run);
                kind.getValue().forEach(watched::run);
                assertThat(watched.registersSet(0)).as(kind.getKey()).isBetween(280, 380);
            }
            try (Watched watched = new Watched(List.of(kind.getKey()), true, ProgramKind.TC_RX, LinkType.ETHERNET, 1)) {
                for (int i = 0; i < 100; i++) {
                    watched.run(kind.getValue().get(0));
                }
                assertThat(watched.registersSet(0)).as(kind.getKey()).isEqualTo(1);
            }
        }
    }
}
