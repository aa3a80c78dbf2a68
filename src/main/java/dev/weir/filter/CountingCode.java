package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R7;
import static dev.weir.filter.Assembler.R8;
import static dev.weir.filter.Assembler.R9;

import dev.weir.filter.Assembler.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the blocks of a program that counts rules as instructions for tc. The beginning of the packet is copied once, to a window on the
 * stack that is zero behind the packet's end, so that loads from it need no check; the blocks ask for the length at the end.
 *
 * <pre>
 *   R6 context   R7 the value at hand   R8 counters of this CPU   R9 bytes of the packet as it is counted
 *   stack: shift, length, a word for copying, packets, words for values, the window
 * </pre>
 */
final class CountingCode {

    /** What counters begin with: the first bytes of a packet that the kernel keeps in two pieces, for loads at computed offsets. */
    static final int HEAD_BYTES = 32;
    /** A counter: packets, then bytes. */
    static final int COUNTER_BYTES = 16;

    /**
     * The stack, beside that of {@link CopiedBytes}. The length is a word that is not at a multiple of 8: the verifier does not follow its
     * value there, and need not look at what comes behind a comparison once for each outcome.
     */
    private static final int LENGTH_WORD = -12;
    private static final int PACKETS = -24;
    private static final int WORDS = -80;
    private static final int WORDS_MAX = 14;
    private static final int WINDOW_MAX = 256;

    /** {@code bpf_map_lookup_elem} and {@code bpf_tail_call} in {@code linux/bpf.h}. */
    private static final int LOOKUP = 1;
    private static final int TAIL_CALL = 12;
    /** {@code TC_ACT_UNSPEC}, which is also {@code TCX_NEXT}. */
    private static final int NEXT = -1;

    private static final int TAG_BYTES_COPIED = 24;
    /** So many numbers are looked for one after the other, and more by halves. */
    private static final int LINEAR_MAX = 4;

    private final Assembler code = new Assembler();
    private final Map<Block, Label> labels = new HashMap<>();
    private final Label done = new Label();
    private final CopiedBytes packet;
    private final LinkType link;
    private final List<Block> order;
    private final boolean hasComputedOffset;

    private CountingCode(Sharing.Program program, boolean rx, LinkType link) {
        this.link = link;
        order = order(program.first());
        order.remove(program.leave());
        hasComputedOffset = order.stream().anyMatch(block -> block instanceof Block.Switch at && at.value.hasComputedOffset());
        int window = windowBytes(order);
        packet = link == LinkType.RAW ? new HeadlessBytes(code, done, window) : new CountedFrame(code, done, rx, window);
        order.forEach(block -> labels.put(block, new Label()));
        labels.put(program.leave(), done);
    }

    /**
     * The program.
     *
     * @param rx         whether it runs on the way in
     * @param countersFd the table of counters, one for each CPU
     * @param tableFd    the table of programs that the next one is found in
     * @param next       where, or -1 when this is the last
     * @throws UnsupportedOperationException when it is too long
     */
    static byte[] of(Sharing.Program program, boolean rx, LinkType link, int countersFd, int tableFd, int next) {
        return new CountingCode(program, rx, link).write(countersFd, tableFd, next);
    }

    /** Ethernet frames; when the kernel keeps a part elsewhere, loads from computed offsets are served from a copy of the head. */
    private static final class CountedFrame extends SocketBufferBytes {
        CountedFrame(Assembler code, Label outside, boolean rx, int windowBytes) {
            super(code, outside, rx, windowBytes);
        }

        @Override
        void loadAtR2(int to, int bytes) {
            Label usual = new Label();
            Label loaded = new Label();
            code.load(Integer.BYTES, R0, FP, SHIFT);
            code.jumpIf64(Assembler.EQ, R0, 0, usual);
            code.jumpIf64(Assembler.GE, R2, TAGGED_PAYLOAD, usual);
            code.copy64(R1, R2);
            code.compute64(Assembler.ADD, R1, bytes);
            code.load(Integer.BYTES, R0, FP, LENGTH_WORD);
            code.jumpIf64By(Assembler.GT, R1, R0, outside);
            code.copy64(R1, R8);
            code.compute64By(Assembler.ADD, R1, R2);
            code.load(bytes, to, R1, 0);
            code.swapBigEndian(to, bytes);
            code.jump(loaded);
            code.mark(usual);
            super.loadAtR2(to, bytes);
            code.mark(loaded);
        }
    }

    /** Packets that start with their IP header. */
    private static final class HeadlessBytes extends CopiedBytes {
        HeadlessBytes(Assembler code, Label outside, int windowBytes) {
            super(code, outside, SocketBufferBytes.COPY, windowBytes);
        }

        @Override
        void begin() {
            zeroWindow();
            code.load(4, LENGTH, CONTEXT, SocketBufferBytes.SKB_LEN);
            code.jumpIf64(Assembler.LT, LENGTH, 1, outside);
            atMostWindow();
            code.set64(R2, 0);
            copyToWindow(0);
        }

        @Override
        void locateR2() {
            // The kernel counts from the IP header too.
        }
    }

    /** As much as the rules look at and the lengths of headers are in, but no more than the stack has room for. */
    private static int windowBytes(List<Block> order) {
        int needed = order.stream().filter(block -> block instanceof Block.Switch).mapToInt(block -> ((Block.Switch) block).value.bound())
                .filter(bytes -> bytes <= WINDOW_MAX).max().orElse(0);
        return Math.max(CopiedBytes.WINDOW_BYTES, (needed + 7) / 8 * 8);
    }

    /** The blocks so that all ways go forward. */
    private static List<Block> order(Block first) {
        List<Block> reversed = new ArrayList<>();
        visit(first, new HashSet<>(), reversed);
        Collections.reverse(reversed);
        return reversed;
    }

    private static void visit(Block block, Set<Block> seen, List<Block> reversed) {
        if (seen.add(block)) {
            if (block instanceof Block.Count count) {
                visit(count.next, seen, reversed);
            } else if (block instanceof Block.Switch at) {
                visit(at.failed, seen, reversed);
                for (int i = at.targets.size() - 1; i >= 0; i--) {
                    visit(at.targets.get(i), seen, reversed);
                }
            }
            reversed.add(block);
        }
    }

    private byte[] write(int countersFd, int tableFd, int next) {
        code.copy64(PacketBytes.CONTEXT, R1);
        packet.begin();
        code.store(Integer.BYTES, FP, LENGTH_WORD, PacketBytes.LENGTH);
        findCounters(countersFd);
        if (hasComputedOffset && link == LinkType.ETHERNET) {
            copyHead();
        }
        new Segments(code, packet, link, PACKETS).write();
        for (int i = 0; i < order.size(); i++) {
            code.mark(labels.get(order.get(i)));
            write(order.get(i), i + 1 < order.size() ? order.get(i + 1) : null);
        }
        if (next >= 0) {
            code.copy64(R1, PacketBytes.CONTEXT);
            code.setTable(R2, tableFd);
            code.set64(R3, next);
            code.call(TAIL_CALL);
        }
        code.mark(done);
        code.set64(R0, NEXT);
        code.exit();
        return code.assembled();
    }

    private void findCounters(int countersFd) {
        code.storeValue(Integer.BYTES, FP, CopiedBytes.SCRATCH, 0);
        code.setTable(R1, countersFd);
        code.copy64(R2, FP);
        code.compute64(Assembler.ADD, R2, CopiedBytes.SCRATCH);
        code.call(LOOKUP);
        code.jumpIf64(Assembler.EQ, R0, 0, done);
        code.copy64(R8, R0);
    }

    private void copyHead() {
        Label whole = new Label();
        code.load(Integer.BYTES, R0, FP, CopiedBytes.SHIFT);
        code.jumpIf64(Assembler.EQ, R0, 0, whole);
        for (int at = 0; at < TAG_BYTES_COPIED; at += 2) {
            packet.loadFromWindow(R0, at, 2);
            code.swapBigEndian(R0, 2);
            code.store(2, R8, at, R0);
        }
        code.mark(whole);
    }

    private void write(Block block, Block following) {
        if (block instanceof Block.Count count) {
            count(count.counter);
            go(count.next, following);
        } else if (block instanceof Block.Switch at) {
            packet.setOutside(labels.get(at.failed));
            evaluate(at.value, 0);
            choose(at, 0, at.targets.size() - 1, following);
        }
    }

    private void count(int counter) {
        int at = HEAD_BYTES + counter * COUNTER_BYTES;
        code.load(Long.BYTES, R1, FP, PACKETS);
        addTo(at, R1);
        addTo(at + Long.BYTES, R9);
    }

    private void addTo(int offset, int register) {
        code.load(Long.BYTES, R2, R8, offset);
        code.compute64By(Assembler.ADD, R2, register);
        code.store(Long.BYTES, R8, offset, R2);
    }

    private void go(Block target, Block following) {
        if (target != following) {
            code.jump(labels.get(target));
        }
    }

    /** Finds the range that R7 is in. */
    private void choose(Block.Switch at, int first, int last, Block following) {
        List<Integer> single = singles(at, first, last);
        if (single.size() <= LINEAR_MAX && single.size() * 2 >= last - first && restIsOne(at, first, last, single)) {
            single.forEach(i -> code.jumpIf32(Assembler.EQ, R7, at.starts.get(i).intValue(), labels.get(at.targets.get(i))));
            go(at.targets.get(rest(first, last, single)), following);
            return;
        }
        if (last == first + 1) {
            code.jumpIf32(Assembler.GE, R7, at.starts.get(last).intValue(), labels.get(at.targets.get(last)));
            go(at.targets.get(first), following);
            return;
        }
        int middle = (first + last + 1) / 2;
        Label upper = new Label();
        code.jumpIf32(Assembler.GE, R7, at.starts.get(middle).intValue(), upper);
        choose(at, first, middle - 1, null);
        code.mark(upper);
        choose(at, middle, last, following);
    }

    /** Ranges of one number each, as long as another range is left. */
    private static List<Integer> singles(Block.Switch at, int first, int last) {
        List<Integer> single = new ArrayList<>();
        for (int i = first; i <= last && single.size() < last - first; i++) {
            long end = i + 1 < at.starts.size() ? at.starts.get(i + 1) : 1L << Integer.SIZE;
            if (end - at.starts.get(i) == 1) {
                single.add(i);
            }
        }
        return single;
    }

    private static boolean restIsOne(Block.Switch at, int first, int last, List<Integer> single) {
        Block rest = at.targets.get(rest(first, last, single));
        for (int i = first; i <= last; i++) {
            if (!single.contains(i) && at.targets.get(i) != rest) {
                return false;
            }
        }
        return true;
    }

    private static int rest(int first, int last, List<Integer> single) {
        for (int i = first; i <= last; i++) {
            if (!single.contains(i)) {
                return i;
            }
        }
        throw new IllegalStateException("no range is left");
    }

    /** Computes a value into R7. */
    private void evaluate(Value value, int depth) {
        if (value instanceof Value.Const known) {
            code.compute32(Assembler.MOV, R7, known.number());
        } else if (value instanceof Value.Length) {
            code.load(Integer.BYTES, R7, FP, LENGTH_WORD);
        } else if (value instanceof Value.Load load) {
            load(load);
        } else if (value instanceof Value.LoadAt load) {
            evaluate(load.address(), depth);
            code.copy64(R2, R7);
            packet.loadAtR2(R7, load.bytes());
        } else if (value instanceof Value.Alu alu) {
            compute(alu, depth);
        } else if (value instanceof Value.Greater greater) {
            operands(greater.left(), greater.right(), depth);
            Label yes = new Label();
            code.compute32(Assembler.MOV, R2, 1);
            code.jumpIf32By(greater.orEqual() ? Assembler.GE : Assembler.GT, R7, R1, yes);
            code.compute32(Assembler.MOV, R2, 0);
            code.mark(yes);
            code.compute32By(Assembler.MOV, R7, R2);
        }
    }

    private void load(Value.Load load) {
        if (packet.isInWindow(load.offset(), load.bytes())) {
            packet.loadFromWindow(R7, load.offset(), load.bytes());
        } else {
            code.compute32(Assembler.MOV, R2, load.offset());
            packet.loadAtR2(R7, load.bytes());
        }
    }

    private void compute(Value.Alu alu, int depth) {
        boolean shift = alu.operation() == ClassicInstruction.LSH || alu.operation() == ClassicInstruction.RSH;
        if (alu.right() instanceof Value.Const right) {
            evaluate(alu.left(), depth);
            if (shift && Integer.compareUnsigned(right.number(), Integer.SIZE) >= 0) {
                code.compute32(Assembler.MOV, R7, 0);
            } else {
                code.compute32(alu.operation(), R7, right.number());
            }
            return;
        }
        operands(alu.left(), alu.right(), depth);
        Label all = new Label();
        if (shift) {
            code.compute32(Assembler.MOV, R2, 0);
            code.jumpIf32(Assembler.GE, R1, Integer.SIZE, all);
        }
        code.compute32By(alu.operation(), R7, R1);
        code.compute32By(Assembler.MOV, R2, R7);
        code.mark(all);
        code.compute32By(Assembler.MOV, R7, R2);
    }

    /** Leaves two values in R7 and R1. */
    private void operands(Value left, Value right, int depth) {
        if (depth == WORDS_MAX) {
            throw new UnsupportedOperationException("its arithmetic is nested too deeply");
        }
        int word = WORDS + depth * Integer.BYTES;
        evaluate(left, depth);
        code.store(Integer.BYTES, FP, word, R7);
        evaluate(right, depth + 1);
        code.compute32By(Assembler.MOV, R1, R7);
        code.load(Integer.BYTES, R7, FP, word);
    }
}
