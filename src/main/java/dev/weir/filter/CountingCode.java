package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R8;
import static dev.weir.filter.Assembler.R9;

import dev.weir.bpf.ProgramKind;

/**
 * Writes the blocks of a program that counts rules as instructions for socket buffers. The beginning of the packet is
 * copied once, to a window on the stack that is zero behind the end of the packet, so that loads from it need no check;
 * the blocks compare the length at the end.
 *
 * <pre>
 *   R6 context   R7 current value   R8 counters of this CPU   R9 bytes of the packet as it is counted
 *   stack: shift, length, a word for copying, packets, words for values, the window
 * </pre>
 */
final class CountingCode {

    /** What the counters begin with, see {@link SocketBufferBytes}; bytes. */
    static final int HEAD_BYTES = SocketBufferBytes.HEAD_BYTES;
    /** Size of a counter: packets, then bytes. */
    static final int COUNTER_BYTES = 16;

    /** The number of packets on the stack, beside what {@link CopiedBytes} and {@link BlockCode} have there. */
    private static final int PACKETS = -24;

    private final BufferProgram frame;
    private final Assembler code;
    private final LinkType link;

    private CountingCode(Sharing.Program program, ProgramKind kind, LinkType link) {
        this.link = link;
        frame = new BufferProgram(program, kind, link, 0);
        code = frame.code;
    }

    /**
     * The program.
     *
     * @param kind       its hook, where it is given a socket buffer
     * @param countersFd the map of counters, with a value for each CPU
     * @param tableFd    the table of programs with the next one
     * @param next       slot of the next one, or -1 when this is the last
     * @throws UnsupportedOperationException when it is too long
     */
    static byte[] of(Sharing.Program program, ProgramKind kind, LinkType link, int countersFd, int tableFd, int next) {
        return new CountingCode(program, kind, link).write(countersFd, tableFd, next);
    }

    private byte[] write(int countersFd, int tableFd, int next) {
        frame.begin(countersFd);
        new Segments(code, frame.packet, link, PACKETS).write();
        frame.blocks.write(frame.packet, this::count);
        if (next >= 0) {
            code.tailCall(PacketBytes.CONTEXT, tableFd, next);
        }
        return frame.end();
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
