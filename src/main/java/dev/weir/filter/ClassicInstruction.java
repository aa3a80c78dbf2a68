package dev.weir.filter;

/**
 * One instruction of the classic BPF machine: an accumulator A, an index X, 16 words of memory, and jumps that only go
 * forward.
 * <p>Source: {@code struct bpf_insn} in {@code pcap/bpf.h}, 8 bytes.
 *
 * @param code   operation, operand size and addressing mode; unsigned 16-bit
 * @param ifTrue instructions to skip when a comparison holds
 * @param ifFalse instructions to skip when it does not
 * @param k      constant, unsigned 32-bit
 */
record ClassicInstruction(int code, int ifTrue, int ifFalse, int k) {

    /** Instruction classes, the low three bits of the code. */
    static final int CLASS = 0x07;

    static final int LD = 0x00;
    static final int LDX = 0x01;
    static final int ST = 0x02;
    static final int STX = 0x03;
    static final int ALU = 0x04;
    static final int JMP = 0x05;
    static final int RET = 0x06;
    static final int MISC = 0x07;

    /** Operand sizes of loads; what is neither is a byte. */
    static final int SIZE = 0x18;

    static final int WORD = 0x00;
    static final int HALF = 0x08;

    /** Addressing modes of loads. */
    static final int MODE = 0xe0;

    static final int IMM = 0x00;
    static final int ABS = 0x20;
    static final int IND = 0x40;
    static final int MEM = 0x60;
    static final int LEN = 0x80;
    static final int MSH = 0xa0;

    /** Operations of the classes ALU and JMP, and the bit that says that the operand is X and not k. */
    static final int OPERATION = 0xf0;

    static final int OPERAND_X = 0x08;
    static final int DIV = 0x30;
    static final int LSH = 0x60;
    static final int RSH = 0x70;
    static final int MOD = 0x90;
    static final int XOR = 0xa0;
    static final int JA = 0x00;

    /** The bit of a return that returns A, not k. */
    static final int RETURN_A = 0x10;
    /** The MISC operation that copies X to A; without it A is copied to X. */
    static final int TXA = 0x80;

    int instructionClass() {
        return code & CLASS;
    }

    int mode() {
        return code & MODE;
    }

    int operation() {
        return code & OPERATION;
    }

    boolean isOperandX() {
        return (code & OPERAND_X) != 0;
    }

    /** Bytes a load from the packet takes. */
    int loadBytes() {
        return switch (code & SIZE) {
            case WORD -> 4;
            case HALF -> 2;
            default -> 1;
        };
    }
}
