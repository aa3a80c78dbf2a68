package dev.weir.filter;

import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;

import dev.weir.filter.Assembler.Label;

/** A frame at XDP that may lie in several buffers. */
final class FragmentedBytes extends CopiedBytes {

    /** {@code bpf_xdp_get_buff_len} and {@code bpf_xdp_load_bytes} in {@code linux/bpf.h}, Linux 5.18. */
    private static final int FRAME_LENGTH = 188;

    private static final int COPY = 189;

    FragmentedBytes(Assembler code, Label outside, int windowBytes) {
        super(code, outside, COPY, windowBytes);
    }

    @Override
    void begin() {
        zeroWindow();
        code.copy64(R1, CONTEXT);
        code.call(FRAME_LENGTH);
        code.copy64(LENGTH, R0);
        code.jumpIf64(Assembler.LT, LENGTH, ETHERNET_BYTES, outside);
        atMostWindow();
        code.set64(R2, 0);
        copyToWindow(0);
    }

    @Override
    void locateR2() {
        // The helper counts from the start of the frame, too.
    }
}
