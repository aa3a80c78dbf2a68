package dev.weir.filter;

import static dev.weir.filter.Assembler.R2;

import dev.weir.filter.Assembler.Label;

/** A socket buffer of a device without a link-layer header: it starts with the IP header. */
final class HeadlessBytes extends CopiedBytes {

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
        // The helper counts from the IP header, too.
    }
}
