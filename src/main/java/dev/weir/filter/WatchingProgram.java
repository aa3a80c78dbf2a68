package dev.weir.filter;

import dev.weir.bpf.ProgramKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for socket buffers that watches a few rules, beside the programs that count: it puts the beginnings of some
 * of their packets into a ring, and counts for some rules how many sources each second has. The layouts of its maps are
 * described here.
 */
public final class WatchingProgram {

    /** How many rules one program watches at most. */
    public static final int RULES_MAX = 40;

    /**
     * Offset of the bytes of the packet in a sample, 32 bits. The sample begins with the time: 64 bits, nanoseconds,
     * CLOCK_MONOTONIC.
     */
    public static final int LENGTH_AT = WatchingCode.AT_LENGTH;
    /** Offset of the number of packets that the buffer stands for, 32 bits. */
    public static final int SEGMENTS_AT = WatchingCode.AT_SEGMENTS;
    /** Offset of the origin that the program was given, 32 bits. */
    public static final int ORIGIN_AT = WatchingCode.AT_ORIGIN;
    /** Offset of the index of the rule, 32 bits. */
    public static final int RULE_AT = WatchingCode.AT_RULE;
    /** Offset of the packet. */
    public static final int PACKET_AT = WatchingCode.AT_PACKET;
    /** How much of the packet there is, zeros behind its end; bytes. */
    public static final int PACKET_BYTES = WatchingCode.PACKET_BYTES;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** A secret, so that nobody can choose sources that fall to the same registers. */
    private static final long SEED = new SecureRandom().nextLong();

    private final Sharing.Program program;
    private final List<Boolean> sources;
    private final ProgramKind kind;
    private final LinkType link;

    private WatchingProgram(Sharing.Program program, List<Boolean> sources, ProgramKind kind, LinkType link) {
        this.program = program;
        this.sources = sources;
        this.kind = kind;
        this.link = link;
    }

    /**
     * The program of some rules.
     *
     * @param rules   at most {@link #RULES_MAX}, of one link type
     * @param sources for each rule whether its sources are counted
     * @param kind    its hook, where it is given a socket buffer
     * @throws UnsupportedOperationException with a clause for a person, when they are too much for one program
     */
    public static WatchingProgram of(
            List<CountedExpression> rules, List<Boolean> sources, ProgramKind kind, LinkType link) {
        List<Boolean> counted = List.copyOf(sources);
        return CompilerThread.program(
                () -> {
                    Step.Maker steps = new Step.Maker();
                    List<Step> decisions = new ArrayList<>();
                    rules.forEach(rule -> decisions.add(rule.decisions(kind.isRx(), steps)));
                    return new WatchingProgram(Sharing.of(decisions, null, steps), counted, kind, link);
                },
                LIMIT,
                "they take more than " + LIMIT.toSeconds() + " s to compile");
    }

    /** Size of the state of one CPU; bytes. */
    public int stateBytes() {
        return WatchingCode.rule(sources.size());
    }

    /**
     * Offset in the state of a CPU of the number of samples of a rule that found no room in the ring, unsigned 64-bit.
     */
    public static int lostAt(int rule) {
        return WatchingCode.rule(rule) + WatchingCode.LOST;
    }

    /** How many sketches there are: one for each rule whose sources are counted, in their order. */
    public int sketches() {
        return (int) sources.stream().filter(counted -> counted).count();
    }

    /** Size of a sketch; bytes. It has a bank for even seconds and one for odd ones. */
    public static int sketchBytes() {
        return 2 * WatchingCode.BANK_BYTES;
    }

    /** Offset of the bank of a second in a sketch: that second, unsigned 64-bit, then the registers. */
    public static int bankAt(long second) {
        return (int) (second & 1) * WatchingCode.BANK_BYTES;
    }

    /** How many registers a bank has, of a byte each, for a HyperLogLog. */
    public static int registers() {
        return WatchingCode.REGISTERS;
    }

    /** Size of a sample; bytes. */
    public static int sampleBytes() {
        return WatchingCode.SAMPLE_BYTES;
    }

    /**
     * Its instructions.
     *
     * @param stateFd   the map of its state
     * @param ringFd    the ring for samples
     * @param sketchFd  the map of sketches; any number when there are none
     * @param origin    a number that each sample has, to tell its program
     * @param samples   about how many samples of a rule each CPU takes in a quarter of a second; it takes at most twice
     *          as many
     * @throws UnsupportedOperationException with a clause for a person, when they are too much for one program
     */
    public byte[] instructions(int stateFd, int ringFd, int sketchFd, int origin, int samples) {
        return CompilerThread.program(
                () -> WatchingCode.of(
                        program,
                        sources,
                        kind,
                        link,
                        new WatchingCode.Setting(stateFd, ringFd, sketchFd, origin, samples, SEED)),
                LIMIT,
                "they take more than " + LIMIT.toSeconds() + " s to write");
    }
}
