package dev.weir.filter;

import dev.weir.bpf.ProgramKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A program for socket buffers that watches a few rules, beside those that count: it puts the beginnings of some of
 * their packets into a ring, and counts for some rules how many sources a second has. For each table with a value for
 * each CPU the layout is told here.
 */
public final class WatchingProgram {

    /** How many rules one program watches at most. */
    public static final int RULES_MAX = 40;

    /** Where things are in a sample, beside the time of CLOCK_MONOTONIC it begins with: 64 bits, nanoseconds. */
    public static final int LENGTH_AT = WatchingCode.AT_LENGTH;
    /** Where the number of packets is that the buffer stands for, 32 bits. */
    public static final int SEGMENTS_AT = WatchingCode.AT_SEGMENTS;
    /** Where the origin is that the program was given, 32 bits. */
    public static final int ORIGIN_AT = WatchingCode.AT_ORIGIN;
    /** Where the index of the rule is, 32 bits. */
    public static final int RULE_AT = WatchingCode.AT_RULE;
    /** Where the packet begins. */
    public static final int PACKET_AT = WatchingCode.AT_PACKET;
    /** How much of the packet there is; zero behind its end. */
    public static final int PACKET_BYTES = WatchingCode.PACKET_BYTES;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Nobody outside may know which sources fall together. */
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
     * @param rules   at most {@link #RULES_MAX}; they share a link type
     * @param sources of which the sources are counted
     * @param kind    what it runs on: socket buffers
     * @throws UnsupportedOperationException when they are too much for one program
     */
    public static WatchingProgram of(
            List<CountedExpression> rules, List<Boolean> sources, ProgramKind kind, LinkType link) {
        List<Boolean> counted = List.copyOf(sources);
        try {
            return CompilerThread.await(
                    CompilerThread.start(() -> {
                        Step.Maker steps = new Step.Maker();
                        List<Step> decisions = new ArrayList<>();
                        rules.forEach(rule -> decisions.add(rule.decisions(kind.isRx(), steps)));
                        return new WatchingProgram(Sharing.of(decisions, null, steps), counted, kind, link);
                    }),
                    LIMIT);
        } catch (TimeoutException late) {
            throw new UnsupportedOperationException("they take more than " + LIMIT.toSeconds() + " s to compile", late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** Size of the state of one CPU; bytes. */
    public int stateBytes() {
        return WatchingCode.rule(sources.size());
    }

    /** Where in the state of a CPU a rule's packets are counted, unsigned 64-bit, since it is watched. */
    public static int matchedAt(int rule) {
        return WatchingCode.rule(rule) + WatchingCode.MATCHED;
    }

    /** Where in the state of a CPU the samples of a rule are counted that found no room, unsigned 64-bit. */
    public static int lostAt(int rule) {
        return WatchingCode.rule(rule) + WatchingCode.LOST;
    }

    /** How many sketches of sources there are: those of the rules that have one, in their order. */
    public int sketches() {
        return (int) sources.stream().filter(counted -> counted).count();
    }

    /** Size of a sketch; bytes. It has a bank for even seconds and one for odd ones. */
    public static int sketchBytes() {
        return 2 * WatchingCode.BANK_BYTES;
    }

    /** Where in a sketch the bank of a second begins: that second, unsigned 64-bit, then the registers. */
    public static int bankAt(long second) {
        return (int) (second & 1) * WatchingCode.BANK_BYTES;
    }

    /** Registers of a bank, a byte each: as HyperLogLog has them. */
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
     * @param stateFd   the table of its state
     * @param ringFd    the ring for samples
     * @param sketchFd  the table of sketches; anything when there are none
     * @param origin    what each sample says of where it comes from
     * @param samples   samples of a rule that each CPU takes in a quarter of a second, about, and twice as many at most
     * @throws UnsupportedOperationException when they are too much for one program
     */
    public byte[] instructions(int stateFd, int ringFd, int sketchFd, int origin, int samples) {
        try {
            return CompilerThread.await(
                    CompilerThread.start(() -> WatchingCode.of(
                            program,
                            sources,
                            kind,
                            link,
                            new WatchingCode.Setting(stateFd, ringFd, sketchFd, origin, samples, SEED))),
                    LIMIT);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnsupportedOperationException tooLong) {
                throw tooLong;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new UnsupportedOperationException("they take more than " + LIMIT.toSeconds() + " s to write", late);
        }
    }
}
