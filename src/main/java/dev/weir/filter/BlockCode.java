package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R7;

import dev.weir.filter.Assembler.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** Writes the blocks of a program as instructions; the current value is in R7. */
final class BlockCode {

    private static final int WORDS = -80;
    private static final int WORDS_MAX = 14;
    private static final int WINDOW_MAX = 256;
    /** Up to so many numbers are compared one after the other; among more the range is searched by halves. */
    private static final int LINEAR_MAX = 4;

    private final Assembler code;
    private final Map<Block, Label> labels = new HashMap<>();
    private final List<Block> order;
    private PacketBytes packet;

    /** @param leave label for a packet that is not counted at all */
    BlockCode(Assembler code, Sharing.Program program, Label leave) {
        this.code = code;
        order = order(program.first());
        order.remove(program.leave());
        order.forEach(block -> labels.put(block, new Label()));
        labels.put(program.leave(), leave);
    }

    /** Whether any offset is computed from the packet. */
    boolean hasComputedOffset() {
        return order.stream().anyMatch(block -> block instanceof Block.Switch at && at.value.hasComputedOffset());
    }

    /**
     * Size of the window: what the rules look at and the lengths of headers are in, as far as the stack has room;
     * bytes.
     */
    int windowBytes() {
        int needed = order.stream()
                .filter(block -> block instanceof Block.Switch)
                .mapToInt(block -> ((Block.Switch) block).value.bound())
                .filter(bytes -> bytes <= WINDOW_MAX)
                .max()
                .orElse(0);
        return Math.max(CopiedBytes.WINDOW_BYTES, (needed + 7) / 8 * 8);
    }

    /** The blocks in an order in which all jumps go forward. */
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

    /**
     * Writes all blocks; after the last one the next program goes on.
     *
     * @param from  the packet that values are computed from
     * @param count writes the instructions of a counter, after which the blocks go on
     */
    void write(PacketBytes from, IntConsumer count) {
        packet = from;
        for (int i = 0; i < order.size(); i++) {
            code.mark(labels.get(order.get(i)));
            write(order.get(i), i + 1 < order.size() ? order.get(i + 1) : null, count);
        }
    }

    private void write(Block block, Block following, IntConsumer counting) {
        if (block instanceof Block.Count count) {
            counting.accept(count.counter);
            go(count.next, following);
        } else if (block instanceof Block.Switch at) {
            packet.setOutside(labels.get(at.failed));
            evaluate(at.value, 0);
            choose(at, 0, at.targets.size() - 1, following);
        }
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
            single.forEach(
                    i -> code.jumpIf32(Assembler.EQ, R7, at.starts.get(i).intValue(), labels.get(at.targets.get(i))));
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
            code.load(Integer.BYTES, R7, FP, PacketBytes.LENGTH_WORD);
        } else if (value instanceof Value.Load load) {
            packet.load(R7, load.offset(), load.bytes());
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
