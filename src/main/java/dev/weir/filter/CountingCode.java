package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R8;
import static dev.weir.filter.Assembler.R9;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/**
 * Writes the blocks of a program that counts rules as instructions for socket buffers. The beginning of the packet is
 * copied once, to a window on the stack that is zero behind the packet's end, so that loads from it need no check; the
 * blocks ask for the length at the end.
 *
 * <pre>
 *   R6 context   R7 the value at hand   R8 counters of this CPU   R9 bytes of the packet as it is counted
 *   stack: shift, length, a word for copying, packets, words for values, the window
 * </pre>
 */
final class CountingCode {

    /** What counters begin with, see {@link SocketBufferBytes}. */
    static final int HEAD_BYTES = SocketBufferBytes.HEAD_BYTES;
    /** A counter: packets, then bytes. */
    static final int COUNTER_BYTES = 16;

    /** On the stack, beside what is there of {@link CopiedBytes} and {@link BlockCode}. */
    private static final int PACKETS = -24;

    /** {@code bpf_tail_call} in {@code linux/bpf.h}. */
    private static final int TAIL_CALL = 12;

    private final Assembler code = new Assembler();
    private final Label done = new Label();
    private final BlockCode blocks;
    private final CopiedBytes packet;
    private final LinkType link;
    private final ProgramKind kind;

    private CountingCode(Sharing.Program program, ProgramKind kind, LinkType link) {
        this.link = link;
        this.kind = kind;
        blocks = new BlockCode(code, program, done);
        packet = PacketBytes.ofBuffer(kind, link, code, done, blocks.windowBytes());
    }

    /**
     * The program.
     *
     * @param kind       what it runs on: a socket buffer
     * @param countersFd the table of counters, one for each CPU
     * @param tableFd    the table of programs that the next one is found in
     * @param next       where, or -1 when this is the last
     * @throws UnsupportedOperationException when it is too long
     */
    static byte[] of(Sharing.Program program, ProgramKind kind, LinkType link, int countersFd, int tableFd, int next) {
        return new CountingCode(program, kind, link).write(countersFd, tableFd, next);
    }

    private byte[] write(int countersFd, int tableFd, int next) {
        code.copy64(PacketBytes.CONTEXT, R1);
        PacketBytes.leaveOtherDirection(code, kind, done);
        packet.begin();
        packet.keepLength();
        SocketBufferBytes.findHead(code, countersFd, done);
        if (packet instanceof SocketBufferBytes frame && blocks.hasComputedOffset()) {
            frame.copyHead();
        }
        new Segments(code, packet, link, PACKETS).write();
        blocks.write(packet, this::count);
        if (next >= 0) {
            code.copy64(R1, PacketBytes.CONTEXT);
            code.setTable(R2, tableFd);
            code.set64(R3, next);
            code.call(TAIL_CALL);
        }
        code.mark(done);
        code.set64(R0, kind.pass());
        code.exit();
        return code.assembled();
    }

    private void count(int counter) {
        int at = HEAD_BYTES + counter * COUNTER_BYTES;
        code.load(Long.BYTES, R1, FP, PACKETS);
        addTo(at, R1);
        addTo(at + Long.BYTES, R9);
    }

    private void addTo(int offset, int register) {
        code.load(Long.BYTES, R2, R8, offset);
        code.compute64By(Assembler.ADD, R2, register);
        code.store(Long.BYTES, R8, offset, R2);
    }
}
