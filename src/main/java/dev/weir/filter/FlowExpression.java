package dev.weir.filter;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Whether an expression can match packets between two ends of which only addresses, protocol and ports are known: the
 * classic program is run on bytes that may be unknown, along both paths of each comparison that an unknown byte
 * decides.
 */
public final class FlowExpression {

    /** An unknown value; not a 32-bit number. */
    private static final long UNKNOWN = -1;

    private static final long WORD_MASK = 0xffff_ffffL;
    /** The most instructions to run for one answer. */
    private static final int STEPS_MAX = 20_000;

    private static final int ETHERNET_BYTES = 14;
    private static final int TYPE_AT = 12;
    private static final int IPV4_TYPE = 0x0800;
    private static final int IPV6_TYPE = 0x86dd;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    /** The end of the bytes of which some are known. */
    private static final int KNOWN_BYTES = ETHERNET_BYTES + IPV6_BYTES + 4;

    private static final int WORDS = 16;
    private static final int A = WORDS;
    private static final int X = WORDS + 1;

    private final List<ClassicInstruction> program;

    private FlowExpression(List<ClassicInstruction> program) {
        this.program = program;
    }

    /**
     * Compiles an expression for Ethernet frames. Host names in it are looked up.
     *
     * @param limit how long to wait for it at most
     * @throws ExpressionError when it is no expression, or is not compiled in that time
     */
    public static FlowExpression compile(String text, Duration limit) throws ExpressionError {
        return CompilingExpression.outcome(
                text,
                CompilerThread.start(() -> new FlowExpression(TcpdumpExpression.classic(text, LinkType.ETHERNET))),
                limit);
    }

    /**
     * Whether it may match a packet from one end to another.
     *
     * @param protocol    IANA number
     * @param source      address, 4 or 16 bytes
     * @param destination address, of the same length
     */
    public boolean mayMatch(int protocol, byte[] source, int sourcePort, byte[] destination, int destinationPort) {
        long[] bytes = new long[KNOWN_BYTES];
        Arrays.fill(bytes, UNKNOWN);
        boolean four = source.length == 4;
        put16(bytes, TYPE_AT, four ? IPV4_TYPE : IPV6_TYPE);
        bytes[ETHERNET_BYTES] = four ? 0x45 : 0x60;
        bytes[ETHERNET_BYTES + (four ? 9 : 6)] = protocol;
        if (four) {
            put16(bytes, ETHERNET_BYTES + 6, 0); // not a fragment
        }
        put(bytes, ETHERNET_BYTES + (four ? 12 : 8), source);
        put(bytes, ETHERNET_BYTES + (four ? 16 : 24), destination);
        int transport = ETHERNET_BYTES + (four ? IPV4_BYTES : IPV6_BYTES);
        put16(bytes, transport, sourcePort);
        put16(bytes, transport + 2, destinationPort);
        return new Run(bytes).matches(0, new long[WORDS + 2]);
    }

    private static void put(long[] bytes, int at, byte[] values) {
        for (int i = 0; i < values.length; i++) {
            bytes[at + i] = values[i] & 0xff;
        }
    }

    private static void put16(long[] bytes, int at, int value) {
        bytes[at] = value >> Byte.SIZE & 0xff;
        bytes[at + 1] = value & 0xff;
    }

    /** One run; A, X and the words of memory are values or unknown. */
    private final class Run {
        private final long[] bytes;
        private int steps;

        Run(long[] bytes) {
            this.bytes = bytes;
        }

        /** Whether a path from an instruction on ends in a match; true when there are too many paths. */
        boolean matches(int start, long[] values) {
            int at = start;
            while (at < program.size() && ++steps < STEPS_MAX) {
                ClassicInstruction instruction = program.get(at);
                int kind = instruction.instructionClass();
                if (kind == ClassicInstruction.RET) {
                    long result = (instruction.code() & ClassicInstruction.RETURN_A) != 0 ? values[A] : instruction.k();
                    return result != 0;
                }
                if (kind == ClassicInstruction.JMP) {
                    if (instruction.operation() == ClassicInstruction.JA) {
                        at += 1 + instruction.k();
                        continue;
                    }
                    long holds = compare(instruction, values);
                    if (holds == UNKNOWN && matches(at + 1 + instruction.ifTrue(), values.clone())) {
                        return true;
                    }
                    at += 1 + (holds == 1 ? instruction.ifTrue() : instruction.ifFalse());
                    continue;
                }
                compute(instruction, values);
                at++;
            }
            return true;
        }

        private long compare(ClassicInstruction instruction, long[] values) {
            long left = values[A];
            long right = instruction.isOperandX() ? values[X] : instruction.k() & WORD_MASK;
            if (left == UNKNOWN || right == UNKNOWN) {
                return UNKNOWN;
            }
            boolean holds = switch (instruction.operation()) {
                case Assembler.EQ -> left == right;
                case Assembler.GT -> left > right;
                case Assembler.GE -> left >= right;
                default -> (left & right) != 0;
            };
            return holds ? 1 : 0;
        }

        private void compute(ClassicInstruction instruction, long[] values) {
            switch (instruction.instructionClass()) {
                case ClassicInstruction.LD -> values[A] = load(instruction, values);
                case ClassicInstruction.LDX -> values[X] = load(instruction, values);
                case ClassicInstruction.ST -> values[instruction.k()] = values[A];
                case ClassicInstruction.STX -> values[instruction.k()] = values[X];
                case ClassicInstruction.ALU -> values[A] = calculate(instruction, values);
                default -> {
                    if ((instruction.code() & ClassicInstruction.TXA) != 0) {
                        values[A] = values[X];
                    } else {
                        values[X] = values[A];
                    }
                }
            }
        }

        private long load(ClassicInstruction instruction, long[] values) {
            return switch (instruction.mode()) {
                case ClassicInstruction.IMM -> instruction.k() & WORD_MASK;
                case ClassicInstruction.MEM -> values[instruction.k()];
                case ClassicInstruction.ABS -> packet(instruction.k(), instruction.loadBytes());
                case ClassicInstruction.IND ->
                    values[X] == UNKNOWN ? UNKNOWN : packet(values[X] + instruction.k(), instruction.loadBytes());
                case ClassicInstruction.MSH -> {
                    long first = packet(instruction.k(), 1);
                    yield first == UNKNOWN ? UNKNOWN : (first & 0xf) * 4;
                }
                default -> UNKNOWN; // the length
            };
        }

        private long packet(long offset, int count) {
            long value = 0;
            for (long at = offset; at < offset + count; at++) {
                if (at < 0 || at >= bytes.length || bytes[(int) at] == UNKNOWN) {
                    return UNKNOWN;
                }
                value = value << Byte.SIZE | bytes[(int) at];
            }
            return value;
        }

        private long calculate(ClassicInstruction instruction, long[] values) {
            long left = values[A];
            long right = instruction.isOperandX() ? values[X] : instruction.k() & WORD_MASK;
            if (left == UNKNOWN || right == UNKNOWN) {
                return UNKNOWN;
            }
            return WORD_MASK
                    & switch (instruction.operation()) {
                        case Assembler.ADD -> left + right;
                        case Assembler.SUB -> left - right;
                        case Assembler.MUL -> left * right;
                        case ClassicInstruction.DIV -> right == 0 ? 0 : left / right;
                        case ClassicInstruction.MOD -> right == 0 ? 0 : left % right;
                        case Assembler.OR -> left | right;
                        case Assembler.AND -> left & right;
                        case ClassicInstruction.LSH -> right > 31 ? 0 : left << right;
                        case ClassicInstruction.RSH -> right > 31 ? 0 : left >> right;
                        case ClassicInstruction.XOR -> left ^ right;
                        default -> -left;
                    };
        }
    }
}
