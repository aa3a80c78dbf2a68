package dev.weir.filter;

import dev.weir.filter.Step.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a program of the classic machine with values in place of numbers, along every path through it, and so finds its
 * decisions.
 */
final class Decisions {

    /**
     * {@code SKF_AD_OFF + SKF_AD_PKTTYPE} in {@code linux/filter.h}, and {@code PACKET_OUTGOING} in {@code
     * linux/if_packet.h}.
     */
    private static final int PACKET_TYPE = -0x1000 + 4;

    private static final int OUTGOING = 4;

    /** {@code BPF_JSET}: whether any bit is set in both. */
    private static final int JSET = 0x40;

    private static final int WORDS = 16;
    /** Indexes of A and X among the values; the words of memory are before them. */
    private static final int A = WORDS;

    private static final int X = WORDS + 1;

    private final List<ClassicInstruction> program;
    private final boolean rx;
    private final Step.Maker maker;
    /** For each instruction a bit for each value that it or a later one reads. */
    private final int[] live;

    private final Map<List<Object>, Step> known = new HashMap<>();

    private Decisions(List<ClassicInstruction> program, boolean rx, Step.Maker maker) {
        this.program = program;
        this.rx = rx;
        this.maker = maker;
        this.live = new int[program.size() + 1];
    }

    /**
     * The decisions of a program.
     *
     * @param rx whether the packets are received, which decides {@code inbound} and {@code outbound}
     * @throws UnsupportedOperationException with a clause for a person, when they cannot be found
     */
    static Step of(List<ClassicInstruction> program, boolean rx, Step.Maker maker) {
        Decisions decisions = new Decisions(program, rx, maker);
        decisions.findLive();
        Value[] zero = new Value[WORDS + 2];
        Arrays.fill(zero, Value.of(0));
        return decisions.from(0, zero);
    }

    /** Finds which values are read later, in one pass from the end, since jumps only go forward. */
    private void findLive() {
        for (int i = program.size() - 1; i >= 0; i--) {
            ClassicInstruction instruction = program.get(i);
            int after = live[i + 1];
            if (instruction.instructionClass() == ClassicInstruction.JMP) {
                after = instruction.operation() == ClassicInstruction.JA
                        ? live[target(i, instruction.k())]
                        : live[target(i, instruction.ifTrue())] | live[target(i, instruction.ifFalse())];
            } else if (instruction.instructionClass() == ClassicInstruction.RET) {
                after = 0;
            }
            live[i] = after & ~written(instruction) | read(instruction);
        }
    }

    private static int written(ClassicInstruction instruction) {
        return switch (instruction.instructionClass()) {
            case ClassicInstruction.LD, ClassicInstruction.ALU -> 1 << A;
            case ClassicInstruction.LDX -> 1 << X;
            case ClassicInstruction.ST, ClassicInstruction.STX -> 1 << word(instruction);
            case ClassicInstruction.MISC -> isToA(instruction) ? 1 << A : 1 << X;
            default -> 0;
        };
    }

    private static int read(ClassicInstruction instruction) {
        boolean byX = instruction.isOperandX();
        return switch (instruction.instructionClass()) {
            case ClassicInstruction.LD, ClassicInstruction.LDX ->
                switch (instruction.mode()) {
                    case ClassicInstruction.IND -> 1 << X;
                    case ClassicInstruction.MEM -> 1 << word(instruction);
                    default -> 0;
                };
            case ClassicInstruction.ST -> 1 << A;
            case ClassicInstruction.STX -> 1 << X;
            case ClassicInstruction.ALU, ClassicInstruction.JMP -> 1 << A | (byX ? 1 << X : 0);
            case ClassicInstruction.RET -> (instruction.code() & ClassicInstruction.RETURN_A) != 0 ? 1 << A : 0;
            default -> isToA(instruction) ? 1 << X : 1 << A;
        };
    }

    private static boolean isToA(ClassicInstruction instruction) {
        return (instruction.code() & ClassicInstruction.TXA) != 0;
    }

    private static int word(ClassicInstruction instruction) {
        if (instruction.k() < 0 || instruction.k() >= WORDS) {
            throw unknown(instruction);
        }
        return instruction.k();
    }

    private int target(int index, int skipped) {
        if (skipped < 0) {
            throw new UnsupportedOperationException(
                    "it loops over headers (protochain), and a program in the kernel must not");
        }
        if (skipped >= program.size() - index - 1) {
            throw unknown(program.get(index));
        }
        return index + 1 + skipped;
    }

    private Step from(int index, Value[] values) {
        List<Object> key = new ArrayList<>(List.of(index));
        for (int i = 0; i < values.length; i++) {
            if ((live[index] >> i & 1) != 0) {
                key.add(values[i]);
            }
        }
        Step step = known.get(key);
        if (step == null) {
            step = run(index, values.clone());
            known.put(key, step);
        }
        return step;
    }

    /** Runs to the next jump; what was loaded on the way is needed before it. */
    private Step run(int first, Value[] values) {
        List<Value> wanted = new ArrayList<>();
        int index = first;
        while (true) {
            ClassicInstruction instruction = program.get(index);
            int kind = instruction.instructionClass();
            if (kind == ClassicInstruction.JMP || kind == ClassicInstruction.RET) {
                return all(
                        wanted,
                        kind == ClassicInstruction.JMP
                                ? jump(index, instruction, values)
                                : leave(instruction, values[A]));
            }
            if (kind == ClassicInstruction.ALU) {
                Value divisor = operand(instruction, values);
                if (Value.isDivision(instruction.operation()) && !(divisor instanceof Value.Const)) {
                    values[A] = Value.alu(instruction.operation(), values[A], divisor);
                    return all(wanted, maker.test(divisor, Range.of(0), maker.noMatch, from(index + 1, values)));
                }
            }
            step(instruction, values, wanted);
            index++;
        }
    }

    private Step all(List<Value> wanted, Step then) {
        Step step = then;
        for (int i = wanted.size() - 1; i >= 0; i--) {
            step = maker.need(wanted.get(i), step);
        }
        return step;
    }

    private void step(ClassicInstruction instruction, Value[] values, List<Value> wanted) {
        switch (instruction.instructionClass()) {
            case ClassicInstruction.LD -> values[A] = load(instruction, values, wanted);
            case ClassicInstruction.LDX -> values[X] = load(instruction, values, wanted);
            case ClassicInstruction.ST -> values[word(instruction)] = values[A];
            case ClassicInstruction.STX -> values[word(instruction)] = values[X];
            case ClassicInstruction.ALU -> values[A] = compute(instruction, values);
            default -> values[isToA(instruction) ? A : X] = values[isToA(instruction) ? X : A];
        }
    }

    private Value load(ClassicInstruction instruction, Value[] values, List<Value> wanted) {
        int k = instruction.k();
        return switch (instruction.mode()) {
            case ClassicInstruction.IMM -> Value.of(k);
            case ClassicInstruction.MEM -> values[word(instruction)];
            case ClassicInstruction.LEN -> new Value.Length();
            case ClassicInstruction.ABS ->
                k < 0 ? kept(k) : wanted(Value.loadAt(instruction.loadBytes(), Value.of(k)), wanted);
            case ClassicInstruction.IND ->
                wanted(Value.loadAt(instruction.loadBytes(), Value.alu(Value.ADD, values[X], Value.of(k))), wanted);
            case ClassicInstruction.MSH -> {
                Value half = Value.alu(Value.AND, wanted(new Value.Load(1, k), wanted), Value.of(0xf));
                yield Value.alu(ClassicInstruction.LSH, half, Value.of(2));
            }
            default -> throw unknown(instruction);
        };
    }

    private static Value wanted(Value load, List<Value> wanted) {
        wanted.add(load);
        return load;
    }

    /** A fact that the kernel has about a packet, beside its bytes. */
    private Value kept(int k) {
        if (k != PACKET_TYPE) {
            throw new UnsupportedOperationException(
                    "it asks for what only the capturing kernel knows of a packet, not for its bytes");
        }
        return Value.of(rx ? 0 : OUTGOING);
    }

    private Value operand(ClassicInstruction instruction, Value[] values) {
        return instruction.isOperandX() ? values[X] : Value.of(instruction.k());
    }

    private Value compute(ClassicInstruction instruction, Value[] values) {
        int operation = instruction.operation();
        Value operand = operand(instruction, values);
        if (operation == Value.NEG) {
            return Value.alu(Value.SUB, Value.of(0), values[A]);
        }
        if (operation > ClassicInstruction.XOR) {
            throw unknown(instruction);
        }
        if (Value.isDivision(operation) && operand.equals(Value.of(0))) {
            throw new UnsupportedOperationException("division by zero");
        }
        return Value.alu(operation, values[A], operand);
    }

    private Step jump(int index, ClassicInstruction instruction, Value[] values) {
        if (instruction.operation() == ClassicInstruction.JA) {
            return from(target(index, instruction.k()), values);
        }
        Step ifTrue = from(target(index, instruction.ifTrue()), values);
        Step ifFalse = from(target(index, instruction.ifFalse()), values);
        Value a = values[A];
        Value by = operand(instruction, values);
        switch (instruction.operation()) {
            case Assembler.EQ -> {
                return by instanceof Value.Const k
                        ? maker.test(a, Range.of(k.number()), ifTrue, ifFalse)
                        : maker.test(Value.alu(ClassicInstruction.XOR, a, by), Range.of(0), ifTrue, ifFalse);
            }
            case Assembler.GT, Assembler.GE -> {
                boolean orEqual = instruction.operation() == Assembler.GE;
                if (!(by instanceof Value.Const k)) {
                    return maker.test(Value.greater(a, by, orEqual), Range.of(1), ifTrue, ifFalse);
                }
                long first = Integer.toUnsignedLong(k.number()) + (orEqual ? 0 : 1);
                return first > Range.MAX ? ifFalse : maker.test(a, new Range(first, Range.MAX), ifTrue, ifFalse);
            }
            case JSET -> {
                return maker.test(Value.alu(Value.AND, a, by), Range.of(0), ifFalse, ifTrue);
            }
            default -> throw unknown(instruction);
        }
    }

    private Step leave(ClassicInstruction instruction, Value a) {
        if ((instruction.code() & ClassicInstruction.RETURN_A) != 0) {
            return maker.test(a, Range.of(0), maker.noMatch, maker.match);
        }
        return instruction.k() != 0 ? maker.match : maker.noMatch;
    }

    private static UnsupportedOperationException unknown(ClassicInstruction instruction) {
        return new UnsupportedOperationException("libpcap made an instruction that weir does not know: " + instruction);
    }
}
