package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R4;

import dev.weir.filter.Assembler.Label;

/**
 * A packet that may be in several pieces, copied by helpers of the kernel: its beginning once, into a window on the
 * stack, where nearly all loads are; what is behind it load by load.
 */
abstract class CopiedBytes extends PacketBytes {

    /**
     * The stack, as offsets from its end. The verifier wants each load aligned; the window starts so that the 4 bytes
     * of addresses behind an Ethernet header are. The shift is in a word that is not at a multiple of 8: the verifier
     * does not follow its value there, and so does not check the whole program once for each value.
     */
    static final int SHIFT = -4;

    static final int SCRATCH = -16;
    private static final int WINDOW_END = -82;
    private static final int ZEROED_TO = -80;
    /** Padding before the window, so that it is zeroed in whole words; bytes. */
    static final int BEFORE_WINDOW = 6;

    /** Enough for Ethernet, a VLAN tag, IPv6 and TCP; bytes. */
    static final int WINDOW_BYTES = 80;

    private final int copyHelper;
    private final int windowBytes;
    private final int window;

    /**
     * A packet with a window of some size.
     *
     * @param copyHelper  helper of the kernel that copies; its arguments are context, offset, destination, number of
     *          bytes
     * @param windowBytes size of the window, a multiple of 8
     */
    CopiedBytes(Assembler code, Label outside, int copyHelper, int windowBytes) {
        super(code, outside);
        this.copyHelper = copyHelper;
        this.windowBytes = windowBytes;
        this.window = WINDOW_END - windowBytes;
    }

    /** Zeroes the window, so that all of it may be read, however much of it is copied. */
    final void zeroWindow() {
        for (int at = window - BEFORE_WINDOW; at < ZEROED_TO; at += Long.BYTES) {
            code.storeValue(Long.BYTES, FP, at, 0);
        }
    }

    /** Leaves in R4 the length of the packet, or the size of the window if that is less. */
    final void atMostWindow() {
        Label fewer = new Label();
        code.copy64(R4, LENGTH);
        code.jumpIf64(Assembler.LE, R4, windowBytes, fewer);
        code.set64(R4, windowBytes);
        code.mark(fewer);
    }

    /** Copies R4 bytes of the packet from the offset in R2 to an offset in the window. */
    final void copyToWindow(int windowOffset) {
        copy(window + windowOffset);
    }

    /** Stores two bytes of a register at an offset in the window. */
    final void storeInWindow(int windowOffset, int from) {
        code.store(2, FP, window + windowOffset, from);
    }

    /** Whether bytes at an offset are in the window, if they are in the packet. */
    private boolean isInWindow(int offset, int bytes) {
        return offset <= windowBytes - bytes;
    }

    final void loadFromWindow(int to, int windowOffset, int bytes) {
        loadFromStack(to, window + windowOffset, bytes);
    }

    /** Offset of the window on the stack; the {@link #BEFORE_WINDOW} bytes before it are zero. */
    final int windowAt() {
        return window;
    }

    final void addressOfWindow(int to) {
        addressOf(to, window);
    }

    /** Calls a helper that copies; when it cannot, the bytes are outside of the packet. */
    final void callWithContext(int helper) {
        code.copy64(R1, CONTEXT);
        code.call(helper);
        code.jumpIf64(Assembler.NE, R0, 0, outside);
    }

    private void copy(int stackOffset) {
        addressOf(R3, stackOffset);
        callWithContext(copyHelper);
    }

    private void addressOf(int to, int stackOffset) {
        code.copy64(to, FP);
        code.compute64(Assembler.ADD, to, stackOffset);
    }

    @Override
    final void load(int to, int offset, int bytes) {
        if (isInWindow(offset, bytes)) {
            loadFromWindow(to, offset, bytes);
        } else {
            code.set64(R2, offset);
            loadBehindHead(to, bytes);
        }
    }

    @Override
    void loadAtR2(int to, int bytes) {
        loadBehindHead(to, bytes);
    }

    /** Loads from the offset in R2 as {@link #loadAtR2} does, but only behind the link header. */
    final void loadBehindHead(int to, int bytes) {
        locateR2();
        code.set64(R4, bytes);
        copy(SCRATCH);
        loadFromStack(to, SCRATCH, bytes);
    }

    /** Turns the offset in R2 into the one that the helper takes. */
    abstract void locateR2();

    /** Loads from the stack, in pieces where the offset is not aligned. */
    private void loadFromStack(int to, int offset, int bytes) {
        if (offset % bytes == 0) {
            code.load(bytes, to, FP, offset);
            code.swapBigEndian(to, bytes);
            return;
        }
        int half = bytes / 2;
        loadFromStack(to, offset, half);
        code.compute32(Assembler.LSH, to, half * Byte.SIZE);
        loadPieceOr(to, offset + half, half);
    }

    private void loadPieceOr(int to, int offset, int bytes) {
        int piece = bytes == 2 ? R1 : R2;
        loadFromStack(piece, offset, bytes);
        code.compute32By(Assembler.OR, to, piece);
    }
}
