package dev.weir.filter;

import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/**
 * Writes the blocks of a program of one rule as a filter: what would count calls the program that counts all that
 * matches.
 */
final class FilterCode {

    /** {@code bpf_tail_call} in {@code linux/bpf.h}. */
    private static final int TAIL_CALL = 12;

    private FilterCode() {}

    /**
     * The program.
     *
     * @param headFd  a table with a value of {@link SocketBufferBytes#HEAD_BYTES} for each CPU
     * @param tableFd the table that counting is found in
     * @param slot    where in the table
     * @throws UnsupportedOperationException when it is too long
     */
    static byte[] of(Sharing.Program program, ProgramKind kind, int headFd, int tableFd, int slot) {
        Assembler code = new Assembler();
        Label next = new Label();
        BlockCode blocks = new BlockCode(code, program, next);
        PacketBytes packet = PacketBytes.of(kind, code, next, blocks.windowBytes());
        code.copy64(PacketBytes.CONTEXT, R1);
        packet.begin();
        packet.keepLength();
        if (packet instanceof SocketBufferBytes frame && blocks.hasComputedOffset()) {
            SocketBufferBytes.findHead(code, headFd, next);
            frame.copyHead();
        }
        blocks.write(packet, matched -> {
            code.copy64(R1, PacketBytes.CONTEXT);
            code.setTable(R2, tableFd);
            code.set64(R3, slot);
            code.call(TAIL_CALL);
        });
        code.mark(next);
        code.set64(R0, kind.pass());
        code.exit();
        return code.assembled();
    }
}
