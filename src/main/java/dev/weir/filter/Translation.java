package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Classic BPF made into eBPF: A and X are registers, the 16 words of memory are on the stack, and what was a verdict is a call of the
 * program that counts. For the arithmetic and the comparisons eBPF has kept the operation codes.
 */
final class Translation {

    private static final int A = Assembler.R7;
    private static final int X = Assembler.R8;

    /** Words of memory, between the window and the scratch word of {@link CopiedBytes}; as an offset from the end of the stack. */
    private static final int MEMORY = -80;
    private static final int MEMORY_WORDS = 16;
    private static final int WORD_BITS = 32;

    /** {@code bpf_tail_call} in {@code linux/bpf.h}. */
    private static final int TAIL_CALL = 12;
    /** {@code TCX_NEXT} and {@code TC_ACT_UNSPEC}; {@code XDP_PASS}. */
    private static final int TC_NEXT = -1;
    private static final int XDP_PASS = 2;

    private final List<ClassicInstruction> classic;
    private final ProgramKind kind;
    private final Assembler code = new Assembler();
    private final Label match = new Label();
    private final Label next = new Label();
    private final List<Label> starts = new ArrayList<>();
    private final PacketBytes packet;

    private Translation(List<ClassicInstruction> classic, ProgramKind kind) {
        this.classic = classic;
        this.kind = kind;
        this.packet = PacketBytes.of(kind, code, next);
        classic.forEach(instruction -> starts.add(new Label()));
    }

    /**
     * The eBPF program.
     *
     * @param tableFd the table that counting is found in
     * @param slot    where in the table
     * @throws UnsupportedOperationException with a clause for a person, when there is none
     */
    static byte[] of(List<ClassicInstruction> classic, ProgramKind kind, int tableFd, int slot) {
        return new Translation(classic, kind).translate(tableFd, slot);
    }

    private byte[] translate(int tableFd, int slot) {
        code.copy64(PacketBytes.CONTEXT, R1);
        packet.begin();
        code.set64(A, 0);
        code.set64(X, 0);
        clearMemory();
        for (int i = 0; i < classic.size(); i++) {
            code.mark(starts.get(i));
            translate(i, classic.get(i));
        }
        if (match.isUsed()) {
            code.mark(match);
            code.copy64(R1, PacketBytes.CONTEXT);
            code.setTable(R2, tableFd);
            code.set64(R3, slot);
            code.call(TAIL_CALL);
        }
        code.mark(next);
        code.set64(R0, kind.isTc() ? TC_NEXT : XDP_PASS);
        code.exit();
        return code.assembled();
    }

    /** The verifier wants to see a word written before it is read. */
    private void clearMemory() {
        classic.stream().filter(Translation::isMemoryLoad).mapToInt(Translation::memoryOffset).distinct()
                .forEach(offset -> code.storeValue(4, FP, offset, 0));
    }

    private static boolean isMemoryLoad(ClassicInstruction instruction) {
        return instruction.instructionClass() <= ClassicInstruction.LDX && instruction.mode() == ClassicInstruction.MEM;
    }

    private void translate(int index, ClassicInstruction instruction) {
        switch (instruction.instructionClass()) {
            case ClassicInstruction.LD -> load(A, instruction);
            case ClassicInstruction.LDX -> load(X, instruction);
            case ClassicInstruction.ST -> code.store(4, FP, memoryOffset(instruction), A);
            case ClassicInstruction.STX -> code.store(4, FP, memoryOffset(instruction), X);
            case ClassicInstruction.ALU -> compute(instruction);
            case ClassicInstruction.JMP -> jump(index, instruction);
            case ClassicInstruction.RET -> leave(instruction);
            default -> transfer(instruction);
        }
    }

    private void load(int register, ClassicInstruction instruction) {
        int k = instruction.k();
        switch (instruction.mode()) {
            case ClassicInstruction.IMM -> code.compute32(Assembler.MOV, register, k);
            case ClassicInstruction.ABS -> packet.load(register, offset(instruction), instruction.loadBytes());
            case ClassicInstruction.IND -> packet.loadIndexed(register, offset(instruction), instruction.loadBytes());
            case ClassicInstruction.MEM -> code.load(4, register, FP, memoryOffset(instruction));
            case ClassicInstruction.LEN -> code.compute32By(Assembler.MOV, register, PacketBytes.LENGTH);
            case ClassicInstruction.MSH -> {
                packet.load(register, offset(instruction), 1);
                code.compute32(Assembler.AND, register, 0xf);
                code.compute32(Assembler.LSH, register, 2);
            }
            default -> throw unknown(instruction);
        }
    }

    /** Offsets below 0 ask the kernel for what is not in the packet. */
    private static int offset(ClassicInstruction instruction) {
        if (instruction.k() < 0) {
            throw new UnsupportedOperationException("it asks for what only the capturing kernel knows of a packet, not for its bytes");
        }
        return instruction.k();
    }

    private static int memoryOffset(ClassicInstruction instruction) {
        if (instruction.k() < 0 || instruction.k() >= MEMORY_WORDS) {
            throw unknown(instruction);
        }
        return MEMORY + instruction.k() * 4;
    }

    private void compute(ClassicInstruction instruction) {
        int operation = instruction.operation();
        boolean division = operation == ClassicInstruction.DIV || operation == ClassicInstruction.MOD;
        boolean shift = operation == ClassicInstruction.LSH || operation == ClassicInstruction.RSH;
        if (operation > ClassicInstruction.XOR) {
            throw unknown(instruction);
        }
        if (instruction.isOperandX()) {
            if (division) {
                code.jumpIf32(Assembler.EQ, X, 0, next);
            }
            if (shift) {
                shiftByX(operation);
            } else {
                code.compute32By(operation, A, X);
            }
        } else if (division && instruction.k() == 0) {
            throw new UnsupportedOperationException("division by zero");
        } else if (shift && Integer.compareUnsigned(instruction.k(), WORD_BITS) >= 0) {
            code.compute32(Assembler.MOV, A, 0);
        } else {
            code.compute32(operation, A, instruction.k());
        }
    }

    /** eBPF would take the number of bits modulo 32. */
    private void shiftByX(int operation) {
        Label all = new Label();
        Label done = new Label();
        code.jumpIf32(Assembler.GE, X, WORD_BITS, all);
        code.compute32By(operation, A, X);
        code.jump(done);
        code.mark(all);
        code.compute32(Assembler.MOV, A, 0);
        code.mark(done);
    }

    private void jump(int index, ClassicInstruction instruction) {
        if (instruction.operation() == ClassicInstruction.JA) {
            if (instruction.k() < 0) {
                throw new UnsupportedOperationException("it loops over headers (protochain), and a program in the kernel must not");
            }
            code.jump(start(index, instruction.k()));
            return;
        }
        Label target = start(index, instruction.ifTrue());
        if (instruction.isOperandX()) {
            code.jumpIf32By(instruction.operation(), A, X, target);
        } else {
            code.jumpIf32(instruction.operation(), A, instruction.k(), target);
        }
        if (instruction.ifFalse() != 0) {
            code.jump(start(index, instruction.ifFalse()));
        }
    }

    private Label start(int index, int skipped) {
        if (skipped >= classic.size() - index - 1) {
            throw unknown(classic.get(index));
        }
        return starts.get(index + 1 + skipped);
    }

    private void leave(ClassicInstruction instruction) {
        if ((instruction.code() & ClassicInstruction.RETURN_A) != 0) {
            code.jumpIf32(Assembler.NE, A, 0, match);
            code.jump(next);
        } else {
            code.jump(instruction.k() != 0 ? match : next);
        }
    }

    private void transfer(ClassicInstruction instruction) {
        if ((instruction.code() & ClassicInstruction.TXA) != 0) {
            code.compute32By(Assembler.MOV, A, X);
        } else {
            code.compute32By(Assembler.MOV, X, A);
        }
    }

    private static UnsupportedOperationException unknown(ClassicInstruction instruction) {
        return new UnsupportedOperationException("libpcap made an instruction that weir does not know: " + instruction);
    }
}
