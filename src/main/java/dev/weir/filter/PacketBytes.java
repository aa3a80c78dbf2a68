package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;

import dev.weir.bpf.ProgramKind;
import dev.weir.filter.Assembler.Label;

/** How a program of one kind gets at the bytes of its packet. R6 holds the context, R9 the length of the packet. */
abstract class PacketBytes {

    /** The context that the program was called with. */
    static final int CONTEXT = Assembler.R6;
    /** Bytes of the packet from its Ethernet header on. */
    static final int LENGTH = Assembler.R9;

    /**
     * The length once more, on the stack, in a word that is not at a multiple of 8: the verifier does not follow its
     * value there, and need not look at what comes behind a comparison once for each outcome.
     */
    static final int LENGTH_WORD = -12;

    /** {@code ETH_HLEN} in {@code linux/if_ether.h}: nothing shorter is a packet. */
    static final int ETHERNET_BYTES = 14;

    /** {@code struct __sk_buff}, and {@code PACKET_OUTGOING} in {@code linux/if_packet.h}. */
    private static final int SKB_PACKET_TYPE = 4;

    private static final int OUTGOING = 4;

    /** Writes the instructions; for one program. */
    protected final Assembler code;
    /** Where a load that reaches behind the end of the packet goes. */
    protected Label outside;

    PacketBytes(Assembler code, Label outside) {
        this.code = code;
        this.outside = outside;
    }

    /** Changes where a load goes that reaches behind the end of the packet, for what is written from here on. */
    final void setOutside(Label label) {
        outside = label;
    }

    /** @param windowBytes how much of the beginning is copied at once, where it is copied */
    static PacketBytes of(ProgramKind kind, Assembler code, Label outside, int windowBytes) {
        return switch (kind) {
            case TC_RX, TC_TX, TAP_RX, TAP_TX -> ofBuffer(kind, code, outside, windowBytes);
            case XDP -> new LinearBytes(code, outside);
            case XDP_FRAGS -> new FragmentedBytes(code, outside, windowBytes);
        };
    }

    /** The same for a kind that runs on socket buffers; a packet socket's always have their Ethernet header. */
    static SocketBufferBytes ofBuffer(ProgramKind kind, Assembler code, Label outside, int windowBytes) {
        return new SocketBufferBytes(code, outside, kind == ProgramKind.TC_RX, windowBytes);
    }

    /** The same, for packets that start as the link has them. */
    static CopiedBytes ofBuffer(ProgramKind kind, LinkType link, Assembler code, Label outside, int windowBytes) {
        return link == LinkType.RAW
                ? new HeadlessBytes(code, outside, windowBytes)
                : ofBuffer(kind, code, outside, windowBytes);
    }

    /** A packet socket is handed what goes either way, of which a program looks at one. */
    static void leaveOtherDirection(Assembler code, ProgramKind kind, Label leave) {
        if (kind.isTap()) {
            code.load(Integer.BYTES, R0, CONTEXT, SKB_PACKET_TYPE);
            code.jumpIf32(kind.isRx() ? Assembler.EQ : Assembler.NE, R0, OUTGOING, leave);
        }
    }

    /** What comes first in the program: finds the length, and leaves when there is no Ethernet header. */
    abstract void begin();

    /** Keeps the length in its word. */
    final void keepLength() {
        code.store(Integer.BYTES, FP, LENGTH_WORD, LENGTH);
    }

    /**
     * Loads a number in the order of the network from a constant offset; spoils R0 to R5. Behind the end of the packet
     * this may also give zeros: whoever asks compares the length as well, before or after.
     */
    abstract void load(int to, int offset, int bytes);

    /** Loads a number from the offset in R2, known not to end behind 2^33; spoils R0 to R5. */
    abstract void loadAtR2(int to, int bytes);
}
