package dev.weir.filter;

import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/** What all programs of rules for socket buffers begin and end with; see {@link CountingCode}. */
final class BufferProgram {

    final Assembler code = new Assembler();
    /** Before the end of the program. */
    final Label done = new Label();

    final BlockCode blocks;
    final CopiedBytes packet;
    private final ProgramKind kind;

    /** @param windowBytes size of the window at least; bytes */
    BufferProgram(Sharing.Program program, ProgramKind kind, LinkType link, int windowBytes) {
        this.kind = kind;
        blocks = new BlockCode(code, program, done);
        packet = PacketBytes.ofBuffer(kind, link, code, done, Math.max(windowBytes, blocks.windowBytes()));
    }

    /**
     * Makes the packet readable, and leaves the address of the state of this CPU in R8.
     *
     * @param stateFd the map of the state, which begins with {@link SocketBufferBytes#HEAD_BYTES} for this
     */
    void begin(int stateFd) {
        code.copy64(PacketBytes.CONTEXT, R1);
        PacketBytes.leaveOtherDirection(code, kind, done);
        packet.begin();
        packet.keepLength();
        SocketBufferBytes.findHead(code, stateFd, done);
        if (packet instanceof SocketBufferBytes frame && blocks.hasComputedOffset()) {
            frame.copyHead();
        }
    }

    /**
     * Lets the packet go on; the program is then complete.
     *
     * @throws UnsupportedOperationException when it is too long
     */
    byte[] end() {
        code.mark(done);
        code.set64(R0, kind.pass());
        code.exit();
        return code.assembled();
    }
}
