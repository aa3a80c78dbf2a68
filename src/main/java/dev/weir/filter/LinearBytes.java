package dev.weir.filter;

import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;

import dev.weir.filter.Assembler.Label;

/** A frame at XDP in one piece, read in place; for kernels before 5.18, which have no helper for it. */
final class LinearBytes extends PacketBytes {

    /** {@code struct xdp_md}. */
    private static final int DATA = 0;

    private static final int DATA_END = 4;

    /** The verifier follows a packet pointer no further than 0xffff ({@code MAX_PACKET_OFF}). */
    private static final int OFFSET_MAX = 0xfff0;

    LinearBytes(Assembler code, Label outside) {
        super(code, outside);
    }

    @Override
    void begin() {
        code.load(4, R1, CONTEXT, DATA);
        code.load(4, LENGTH, CONTEXT, DATA_END);
        code.compute64By(Assembler.SUB, LENGTH, R1);
        code.jumpIf64(Assembler.LT, LENGTH, ETHERNET_BYTES, outside);
    }

    @Override
    void load(int to, int offset, int bytes) {
        code.set64(R2, offset);
        loadAtR2(to, bytes);
    }

    @Override
    void loadAtR2(int to, int bytes) {
        code.jumpIf64(Assembler.GT, R2, OFFSET_MAX, outside);
        code.load(4, R1, CONTEXT, DATA);
        code.load(4, R3, CONTEXT, DATA_END);
        code.compute64By(Assembler.ADD, R1, R2);
        code.copy64(R2, R1);
        code.compute64(Assembler.ADD, R2, bytes);
        code.jumpIf64By(Assembler.GT, R2, R3, outside);
        code.load(bytes, to, R1, 0);
        code.swapBigEndian(to, bytes);
    }
}
