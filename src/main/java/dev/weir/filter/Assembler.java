package dev.weir.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes eBPF instructions; {@code struct bpf_insn} and the operation codes of {@code linux/bpf.h}. */
final class Assembler {

    /**
     * Registers: R0 is a result, R1 to R5 are arguments and lost in a call, R6 to R9 are kept, FP is the end of the
     * stack.
     */
    static final int R0 = 0;

    static final int R1 = 1;
    static final int R2 = 2;
    static final int R3 = 3;
    static final int R4 = 4;
    static final int R5 = 5;
    static final int R6 = 6;
    static final int R7 = 7;
    static final int R8 = 8;
    static final int R9 = 9;
    static final int FP = 10;

    /** Instruction classes. */
    private static final int LDX = 0x01;

    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int ALU = 0x04;
    private static final int JMP = 0x05;
    private static final int JMP32 = 0x06;
    private static final int ALU64 = 0x07;

    private static final int MEM = 0x60;
    private static final int OPERAND_REGISTER = 0x08;
    private static final int TO_BIG_ENDIAN = 0xdc;
    private static final int LOAD_IMM64 = 0x18;
    private static final int MAP_FD = 1;

    /** Operations of ALU and ALU64. */
    static final int ADD = 0x00;

    static final int SUB = 0x10;
    static final int MUL = 0x20;
    static final int DIV = 0x30;
    static final int OR = 0x40;
    static final int AND = 0x50;
    static final int LSH = 0x60;
    static final int RSH = 0x70;
    static final int XOR = 0xa0;
    static final int MOV = 0xb0;

    /** Comparisons of JMP and JMP32, unsigned. */
    static final int ALWAYS = 0x00;

    static final int EQ = 0x10;
    static final int GT = 0x20;
    static final int GE = 0x30;
    static final int NE = 0x50;
    static final int LT = 0xa0;
    static final int LE = 0xb0;
    private static final int CALL = 0x80;
    private static final int EXIT = 0x90;

    /** {@code bpf_tail_call} in {@code linux/bpf.h}. */
    private static final int TAIL_CALL = 12;

    private final List<Long> code = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();

    /** A target of jumps. */
    static final class Label {
        private int position = -1;
    }

    private record Jump(int position, Label target) {}

    /** Puts a label at the next instruction. */
    void mark(Label label) {
        label.position = code.size();
    }

    void set64(int register, int value) {
        emit(ALU64 | MOV, register, 0, 0, value);
    }

    void copy64(int to, int from) {
        emit(ALU64 | MOV | OPERAND_REGISTER, to, from, 0, 0);
    }

    void compute64(int operation, int register, int value) {
        emit(ALU64 | operation, register, 0, 0, value);
    }

    void compute64By(int operation, int register, int operand) {
        emit(ALU64 | operation | OPERAND_REGISTER, register, operand, 0, 0);
    }

    /** Computes with 32 bits; the upper half becomes 0. */
    void compute32(int operation, int register, int value) {
        emit(ALU | operation, register, 0, 0, value);
    }

    /** Computes with 32 bits; the upper half becomes 0. */
    void compute32By(int operation, int register, int operand) {
        emit(ALU | operation | OPERAND_REGISTER, register, operand, 0, 0);
    }

    /** Turns 2 or 4 bytes that were loaded in network byte order into a number, or back. */
    void swapBigEndian(int register, int bytes) {
        if (bytes > 1) {
            emit(TO_BIG_ENDIAN, register, 0, 0, bytes * Byte.SIZE);
        }
    }

    void load(int bytes, int to, int from, int offset) {
        emit(LDX | MEM | size(bytes), to, from, offset, 0);
    }

    void store(int bytes, int to, int offset, int from) {
        emit(STX | MEM | size(bytes), to, from, offset, 0);
    }

    void storeValue(int bytes, int to, int offset, int value) {
        emit(ST | MEM | size(bytes), to, 0, offset, value);
    }

    /** Sets a register to the address of a map, given its file descriptor; this is two instructions. */
    void setTable(int register, int fd) {
        emit(LOAD_IMM64, register, MAP_FD, 0, fd);
        emit(0, 0, 0, 0, 0);
    }

    /** Sets a register to a number of 64 bits; this is two instructions. */
    void setLong(int register, long value) {
        emit(LOAD_IMM64, register, 0, 0, (int) value);
        emit(0, 0, 0, 0, (int) (value >>> Integer.SIZE));
    }

    void call(int helper) {
        emit(JMP | CALL, 0, 0, 0, helper);
    }

    /** Goes on in a slot of a table of programs; when the slot is empty, with the next instruction. */
    void tailCall(int context, int tableFd, int slot) {
        copy64(R1, context);
        setTable(R2, tableFd);
        set64(R3, slot);
        call(TAIL_CALL);
    }

    void exit() {
        emit(JMP | EXIT, 0, 0, 0, 0);
    }

    void jump(Label target) {
        jump(JMP | ALWAYS, 0, 0, 0, target);
    }

    void jumpIf64(int comparison, int register, int value, Label target) {
        jump(JMP | comparison, register, 0, value, target);
    }

    void jumpIf64By(int comparison, int register, int operand, Label target) {
        jump(JMP | comparison | OPERAND_REGISTER, register, operand, 0, target);
    }

    void jumpIf32(int comparison, int register, int value, Label target) {
        jump(JMP32 | comparison, register, 0, value, target);
    }

    void jumpIf32By(int comparison, int register, int operand, Label target) {
        jump(JMP32 | comparison | OPERAND_REGISTER, register, operand, 0, target);
    }

    /**
     * The program.
     *
     * @throws UnsupportedOperationException when a jump is too far for 16 bits
     */
    byte[] assembled() {
        for (Jump jump : jumps) {
            int distance = jump.target.position - jump.position - 1;
            if (distance > Short.MAX_VALUE) {
                throw new UnsupportedOperationException("too long: its program has " + code.size() + " instructions");
            }
            code.set(jump.position, code.get(jump.position) | (long) distance << 16);
        }
        ByteBuffer bytes = ByteBuffer.allocate(code.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        code.forEach(bytes::putLong);
        return bytes.array();
    }

    private void jump(int operation, int register, int operand, int value, Label target) {
        jumps.add(new Jump(code.size(), target));
        emit(operation, register, operand, 0, value);
    }

    /**
     * Adds an instruction: u8 operation, u4 destination, u4 source, s16 offset, s32 value, as the two architectures
     * that weir is built for have it.
     */
    private void emit(int operation, int to, int from, int offset, int value) {
        code.add((long) operation
                | (long) to << 8
                | (long) from << 12
                | (long) (offset & 0xffff) << 16
                | (long) value << 32);
    }

    private static int size(int bytes) {
        return switch (bytes) {
            case 1 -> 0x10;
            case 2 -> 0x08;
            case 4 -> 0x00;
            default -> 0x18;
        };
    }
}
