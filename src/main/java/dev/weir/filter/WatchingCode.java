package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R4;
import static dev.weir.filter.Assembler.R7;
import static dev.weir.filter.Assembler.R8;
import static dev.weir.filter.Assembler.R9;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;
import java.util.List;

/**
 * Writes the blocks of a program that watches a few rules as instructions for socket buffers. The blocks only mark
 * which rules a packet matches, in the state of this CPU. Behind them each marked rule puts the beginning of the packet
 * into a ring, unless it has put enough there lately, and if asked for the source of the packet into a sketch.
 *
 * <pre>
 *   R6 context   R7 current value, later the time   R8 state of this CPU   R9 bytes of the packet
 *   stack: as in {@link CountingCode}, then the head of a sample right before the window, then the source
 * </pre>
 */
final class WatchingCode {

    /** The state of a CPU: the copy that {@link SocketBufferBytes} needs, a mark for each rule, the rules. */
    private static final int MARKS = SocketBufferBytes.HEAD_BYTES;

    private static final int MARKS_BYTES = 40;
    private static final int RULES = MARKS + MARKS_BYTES;
    private static final int RULE_BYTES = 48;
    /**
     * Offsets in the state of a rule: when the period began, samples in it, packets that matched, samples that found no
     * room in the ring, how many packets had matched when the period began, and the chance that a packet is taken, out
     * of 2^32.
     */
    private static final int BEGAN = 0;

    private static final int TAKEN = 8;
    static final int MATCHED = 16;
    static final int LOST = 24;
    private static final int MATCHED_BEFORE = 32;
    private static final int CHANCE = 40;

    private static final int PERIOD_NANOS = 250_000_000;
    private static final int NANOS = 1_000_000_000;

    /** The head of a sample: u64 time, u32 bytes, u32 segments, u32 origin, u32 rule; the packet follows. */
    private static final int HEAD = 24;

    private static final int AT_TIME = 0;
    static final int AT_LENGTH = 8;
    static final int AT_SEGMENTS = 12;
    static final int AT_ORIGIN = 16;
    static final int AT_RULE = 20;
    static final int AT_PACKET = HEAD + CopiedBytes.BEFORE_WINDOW;
    static final int PACKET_BYTES = 128;
    static final int SAMPLE_BYTES = (AT_PACKET + PACKET_BYTES + 7) / 8 * 8;

    /**
     * A sketch has two banks, for even seconds and for odd ones: u64 which second it is, then registers of a byte each
     * (HyperLogLog).
     */
    static final int INDEX_BITS = 10;

    static final int REGISTERS = 1 << INDEX_BITS;
    static final int BANK_BYTES = Long.BYTES + REGISTERS;

    /** {@code linux/bpf.h}. */
    private static final int MONOTONIC_TIME = 5;

    private static final int RANDOM = 7;
    private static final int RING_OUTPUT = 130;
    private static final int NO_WAKEUP = 1;
    /** {@code struct __sk_buff}. */
    private static final int SKB_GSO_SEGS = 164;

    /** The factors of the finalizer of MurmurHash3. */
    private static final long FIRST_FACTOR = 0xff51afd7ed558ccdL;

    private static final long SECOND_FACTOR = 0xc4ceb9fe1a85ec53L;

    /** On the stack, below the head of the sample: the source, then its register and its rank there. */
    private static final int SOURCE_BYTES = 16;

    private final BufferProgram frame;
    private final Assembler code;
    private final CopiedBytes packet;
    private final LinkType link;
    private final List<List<Integer>> counters;
    private final List<Boolean> sources;
    private final int sample;

    private WatchingCode(Sharing.Program program, List<Boolean> sources, ProgramKind kind, LinkType link) {
        this.link = link;
        this.sources = sources;
        this.counters = program.counters();
        frame = new BufferProgram(program, kind, link, PACKET_BYTES);
        code = frame.code;
        packet = frame.packet;
        sample = packet.windowAt() - AT_PACKET;
    }

    /** Offset of the state of a rule in that of a CPU. */
    static int rule(int rule) {
        return RULES + rule * RULE_BYTES;
    }

    /**
     * What a program is made with.
     *
     * @param stateFd   the map of its state, with a value for each CPU
     * @param ringFd    the ring
     * @param sketchFd  the map of sketches, with a value for each CPU and each rule whose sources are counted
     * @param origin    a number that each sample has, to tell its program
     * @param samples   about how many samples of a rule each CPU takes in a quarter of a second; it takes at most twice
     *          as many
     * @param seed      a secret, so that nobody can choose sources that fall to the same registers
     */
    record Setting(int stateFd, int ringFd, int sketchFd, int origin, int samples, long seed) {}

    /**
     * The program.
     *
     * @param sources for each rule whether its sources are counted
     * @throws UnsupportedOperationException when it is too long
     */
    static byte[] of(Sharing.Program program, List<Boolean> sources, ProgramKind kind, LinkType link, Setting setting) {
        if (sources.size() > MARKS_BYTES) {
            throw new IllegalArgumentException("at most " + MARKS_BYTES + " rules are watched at once");
        }
        return new WatchingCode(program, sources, kind, link).write(setting);
    }

    private byte[] write(Setting setting) {
        frame.begin(setting.stateFd);
        for (int at = MARKS; at < RULES; at += Long.BYTES) {
            code.storeValue(Long.BYTES, R8, at, 0);
        }
        frame.blocks.write(
                packet, counter -> counters.get(counter).forEach(rule -> code.storeValue(1, R8, MARKS + rule, 1)));
        leaveUnmarked();
        writeHead(setting.origin);
        if (sources.contains(true)) {
            findSource();
            findRegister(setting.seed);
        }
        int sketch = 0;
        for (int rule = 0; rule < sources.size(); rule++) {
            Label next = new Label();
            code.load(1, R1, R8, MARKS + rule);
            code.jumpIf64(Assembler.EQ, R1, 0, next);
            sample(rule, setting);
            if (sources.get(rule)) {
                addSource(sketch++, setting.sketchFd, next);
            }
            code.mark(next);
        }
        return frame.end();
    }

    private void leaveUnmarked() {
        code.set64(R1, 0);
        for (int at = MARKS; at < RULES; at += Long.BYTES) {
            code.load(Long.BYTES, R2, R8, at);
            code.compute64By(Assembler.OR, R1, R2);
        }
        code.jumpIf64(Assembler.EQ, R1, 0, frame.done);
    }

    private void writeHead(int origin) {
        code.call(MONOTONIC_TIME);
        code.copy64(R7, R0);
        code.store(Long.BYTES, FP, sample + AT_TIME, R7);
        code.store(Integer.BYTES, FP, sample + AT_LENGTH, R9);
        code.load(Integer.BYTES, R1, PacketBytes.CONTEXT, SKB_GSO_SEGS);
        code.store(Integer.BYTES, FP, sample + AT_SEGMENTS, R1);
        code.storeValue(Integer.BYTES, FP, sample + AT_ORIGIN, origin);
    }

    /**
     * Puts a sample into the ring. Each CPU takes about as many packets of a rule in each period, by chance, so that no
     * sender is preferred; it assumes that as many will match as in the period before. The others are only counted.
     */
    private void sample(int rule, Setting setting) {
        int at = rule(rule);
        Label enough = new Label();
        findChance(at, setting.samples);
        addOne(at + MATCHED);
        code.load(Long.BYTES, R1, R8, at + TAKEN);
        code.jumpIf64(Assembler.GE, R1, 2 * setting.samples, enough);
        code.call(RANDOM);
        code.load(Long.BYTES, R1, R8, at + CHANCE);
        code.compute32By(Assembler.MOV, R0, R0);
        code.jumpIf64By(Assembler.GE, R0, R1, enough);
        addOne(at + TAKEN);
        code.storeValue(Integer.BYTES, FP, sample + AT_RULE, rule);
        code.setTable(R1, setting.ringFd);
        code.copy64(R2, FP);
        code.compute64(Assembler.ADD, R2, sample);
        code.set64(R3, SAMPLE_BYTES);
        code.set64(R4, NO_WAKEUP);
        code.call(RING_OUTPUT);
        code.jumpIf64(Assembler.EQ, R0, 0, enough);
        addOne(at + LOST);
        code.mark(enough);
    }

    private void findChance(int at, int samples) {
        Label same = new Label();
        Label few = new Label();
        code.load(Long.BYTES, R1, R8, at + BEGAN);
        code.copy64(R2, R7);
        code.compute64By(Assembler.SUB, R2, R1);
        code.jumpIf64(Assembler.LT, R2, PERIOD_NANOS, same);
        code.store(Long.BYTES, R8, at + BEGAN, R7);
        code.storeValue(Long.BYTES, R8, at + TAKEN, 0);
        code.load(Long.BYTES, R1, R8, at + MATCHED);
        code.load(Long.BYTES, R2, R8, at + MATCHED_BEFORE);
        code.store(Long.BYTES, R8, at + MATCHED_BEFORE, R1);
        code.compute64By(Assembler.SUB, R1, R2);
        code.setLong(R3, 1L << Integer.SIZE);
        code.jumpIf64(Assembler.LE, R1, samples, few);
        code.setLong(R3, (long) samples << Integer.SIZE);
        code.compute64By(Assembler.DIV, R3, R1);
        code.mark(few);
        code.store(Long.BYTES, R8, at + CHANCE, R3);
        code.mark(same);
    }

    private void addOne(int offset) {
        code.load(Long.BYTES, R1, R8, offset);
        code.compute64(Assembler.ADD, R1, 1);
        code.store(Long.BYTES, R8, offset, R1);
    }

    /**
     * Puts the source of the packet onto the stack: its address in IP or ARP, in other packets that of the link header.
     */
    private void findSource() {
        Label found = new Label();
        storeSourceWord(0, 0);
        storeSourceWord(1, 0);
        storeSourceWord(2, 0);
        storeSourceWord(3, 0);
        if (link == LinkType.RAW) {
            Label six = new Label();
            packet.loadFromWindow(R0, 0, 1);
            code.compute32(Assembler.AND, R0, 0xf0);
            code.jumpIf32(Assembler.EQ, R0, 0x60, six);
            copySource(Segments.IPV4_SOURCE, 1);
            code.jump(found);
            code.mark(six);
            copySource(Segments.IPV6_SOURCE, 4);
        } else {
            findSourceBehindTags(found);
        }
        code.mark(found);
    }

    private void findSourceBehindTags(Label found) {
        Label none = new Label();
        for (int tags = 0; tags <= Segments.TAGS_MAX; tags++) {
            int type = Segments.TYPE_AT + tags * Segments.TAG_BYTES;
            Label four = new Label();
            Label six = new Label();
            Label arp = new Label();
            Label tag = new Label();
            packet.loadFromWindow(R0, type, 2);
            code.jumpIf32(Assembler.EQ, R0, Segments.IPV4, four);
            code.jumpIf32(Assembler.EQ, R0, Segments.IPV6, six);
            code.jumpIf32(Assembler.EQ, R0, Segments.ARP, arp);
            if (tags < Segments.TAGS_MAX) {
                code.jumpIf32(Assembler.EQ, R0, Segments.VLAN, tag);
                code.jumpIf32(Assembler.EQ, R0, Segments.QINQ, tag);
            }
            code.jump(none);
            code.mark(four);
            copySource(type + 2 + Segments.IPV4_SOURCE, 1);
            code.jump(found);
            code.mark(six);
            copySource(type + 2 + Segments.IPV6_SOURCE, 4);
            code.jump(found);
            code.mark(arp);
            copySource(type + 2 + Segments.ARP_SOURCE, 1);
            code.jump(found);
            code.mark(tag);
        }
        code.mark(none);
        copySource(Segments.LINK_SOURCE, 1);
        packet.loadFromWindow(R0, Segments.LINK_SOURCE + Integer.BYTES, 2);
        code.store(Integer.BYTES, FP, sourceWord(1), R0);
        storeSourceWord(2, 1);
    }

    private int sourceWord(int word) {
        return sample - SOURCE_BYTES + word * Integer.BYTES;
    }

    private void storeSourceWord(int word, int value) {
        code.storeValue(Integer.BYTES, FP, sourceWord(word), value);
    }

    private void copySource(int windowOffset, int words) {
        for (int word = 0; word < words; word++) {
            packet.loadFromWindow(R0, windowOffset + word * Integer.BYTES, Integer.BYTES);
            code.store(Integer.BYTES, FP, sourceWord(word), R0);
        }
    }

    /** Words for the register and the rank, not at multiples of 8, where the verifier does not follow their values. */
    private int registerAt() {
        return sample - SOURCE_BYTES - 4;
    }

    private int rankAt() {
        return registerAt() - 8;
    }

    /** Hashes the source: the low bits are the register, and the position of the lowest 1 in the others is the rank. */
    private void findRegister(long seed) {
        code.setLong(R1, seed);
        for (int word = 0; word < SOURCE_BYTES / Integer.BYTES; word++) {
            code.load(Integer.BYTES, R2, FP, sourceWord(word));
            code.compute64By(Assembler.XOR, R1, R2);
            code.setLong(R3, word % 2 == 0 ? FIRST_FACTOR : SECOND_FACTOR);
            code.compute64By(Assembler.MUL, R1, R3);
            code.copy64(R2, R1);
            code.compute64(Assembler.RSH, R2, 33);
            code.compute64By(Assembler.XOR, R1, R2);
        }
        code.copy64(R2, R1);
        code.compute64(Assembler.AND, R2, REGISTERS - 1);
        code.store(Integer.BYTES, FP, registerAt(), R2);
        code.compute64(Assembler.RSH, R1, INDEX_BITS);
        code.setLong(R2, 1L << Long.SIZE - INDEX_BITS);
        code.compute64By(Assembler.OR, R1, R2);
        code.set64(R2, 1);
        for (int bits = Integer.SIZE; bits > 0; bits /= 2) {
            Label lower = new Label();
            code.setLong(R3, (1L << bits) - 1);
            code.copy64(R4, R1);
            code.compute64By(Assembler.AND, R4, R3);
            code.jumpIf64(Assembler.NE, R4, 0, lower);
            code.compute64(Assembler.RSH, R1, bits);
            code.compute64(Assembler.ADD, R2, bits);
            code.mark(lower);
        }
        code.store(Integer.BYTES, FP, rankAt(), R2);
    }

    /**
     * Adds the source to the sketch of a rule, in the bank of this second, which is emptied first if it has an earlier
     * one.
     */
    private void addSource(int sketch, int sketchFd, Label next) {
        Label first = new Label();
        Label begun = new Label();
        SocketBufferBytes.lookUp(code, sketchFd, sketch, next);
        code.copy64(R3, R7);
        code.compute64(Assembler.DIV, R3, NANOS);
        code.copy64(R2, R3);
        code.compute64(Assembler.AND, R2, 1);
        code.jumpIf64(Assembler.EQ, R2, 0, first);
        code.compute64(Assembler.ADD, R0, BANK_BYTES);
        code.mark(first);
        code.load(Long.BYTES, R1, R0, 0);
        code.jumpIf64By(Assembler.EQ, R1, R3, begun);
        for (int at = Long.BYTES; at < BANK_BYTES; at += Long.BYTES) {
            code.storeValue(Long.BYTES, R0, at, 0);
        }
        code.store(Long.BYTES, R0, 0, R3);
        code.mark(begun);
        code.load(Integer.BYTES, R1, FP, registerAt());
        code.compute64(Assembler.AND, R1, REGISTERS - 1);
        code.compute64By(Assembler.ADD, R0, R1);
        code.load(Integer.BYTES, R1, FP, rankAt());
        code.load(1, R2, R0, Long.BYTES);
        code.jumpIf64By(Assembler.GE, R2, R1, next);
        code.store(1, R0, Long.BYTES, R1);
    }
}
