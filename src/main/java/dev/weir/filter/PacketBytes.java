package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/** How a program of one kind reads the bytes of its packet. R6 has the context, R9 the length of the packet. */
abstract class PacketBytes {

    /** The context that the program was called with. */
    static final int CONTEXT = Assembler.R6;
    /** Length of the packet from its Ethernet header on; bytes. */
    static final int LENGTH = Assembler.R9;

    /**
     * The length again, on the stack, in a word that is not at a multiple of 8: the verifier does not follow its value
     * there, and so does not check what follows a comparison once for each outcome.
     */
    static final int LENGTH_WORD = -12;

    /** {@code ETH_HLEN} in {@code linux/if_ether.h}: nothing shorter is a packet. */
    static final int ETHERNET_BYTES = 14;

    /** {@code struct __sk_buff}, and {@code PACKET_OUTGOING} in {@code linux/if_packet.h}. */
    private static final int SKB_PACKET_TYPE = 4;

    private static final int OUTGOING = 4;

    /** Writes the instructions; for one program. */
    protected final Assembler code;
    /** The label for a load that reaches behind the end of the packet. */
    protected Label outside;

    PacketBytes(Assembler code, Label outside) {
        this.code = code;
        this.outside = outside;
    }

    /** Sets that label for what is written from here on. */
    final void setOutside(Label label) {
        outside = label;
    }

    /** @param windowBytes size of the window that the beginning is copied to, where it is copied */
    static PacketBytes of(ProgramKind kind, Assembler code, Label outside, int windowBytes) {
        return switch (kind) {
            case TC_RX, TC_TX, TAP_RX, TAP_TX -> ofBuffer(kind, code, outside, windowBytes);
            case XDP -> new LinearBytes(code, outside);
            case XDP_FRAGS -> new FragmentedBytes(code, outside, windowBytes);
        };
    }

    /** The same for a kind that is given socket buffers. Those at a packet socket always have their Ethernet header. */
    static SocketBufferBytes ofBuffer(ProgramKind kind, Assembler code, Label outside, int windowBytes) {
        return new SocketBufferBytes(code, outside, kind == ProgramKind.TC_RX, windowBytes);
    }

    /** The same, for packets of a link type. */
    static CopiedBytes ofBuffer(ProgramKind kind, LinkType link, Assembler code, Label outside, int windowBytes) {
        return link == LinkType.RAW
                ? new HeadlessBytes(code, outside, windowBytes)
                : ofBuffer(kind, code, outside, windowBytes);
    }

    /** Leaves packets of the other direction: a packet socket is given those of both. */
    static void leaveOtherDirection(Assembler code, ProgramKind kind, Label leave) {
        if (kind.isTap()) {
            code.load(Integer.BYTES, R0, CONTEXT, SKB_PACKET_TYPE);
            code.jumpIf32(kind.isRx() ? Assembler.EQ : Assembler.NE, R0, OUTGOING, leave);
        }
    }

    /** The first instructions: they find the length, and leave when there is no Ethernet header. */
    abstract void begin();

    /** Stores the length in its word. */
    final void keepLength() {
        code.store(Integer.BYTES, FP, LENGTH_WORD, LENGTH);
    }

    /**
     * Loads a number in network byte order from a constant offset; R0 to R5 are lost. Behind the end of the packet it
     * may be zeros: the caller compares the length as well, before or after.
     */
    abstract void load(int to, int offset, int bytes);

    /** Loads a number from the offset in R2, which does not end behind 2^33; R0 to R5 are lost. */
    abstract void loadAtR2(int to, int bytes);
}
