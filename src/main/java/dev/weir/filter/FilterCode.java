package dev.weir.filter;

import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/**
 * Writes the blocks of a program of one rule as a filter: in place of counting, it calls the program that counts all
 * that matches.
 */
final class FilterCode {

    private FilterCode() {}

    /**
     * The program.
     *
     * @param headFd  a map with a value of {@link SocketBufferBytes#HEAD_BYTES} for each CPU
     * @param tableFd the table of programs with the one that counts
     * @param slot    slot of that program
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
        blocks.write(packet, matched -> code.tailCall(PacketBytes.CONTEXT, tableFd, slot));
        code.mark(next);
        code.set64(R0, kind.pass());
        code.exit();
        return code.assembled();
    }
}
