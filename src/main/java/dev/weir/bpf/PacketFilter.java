package dev.weir.bpf;

/** Which packets are wanted; its program is generated for the place where it runs. */
public interface PacketFilter {

    /** Size of a value of the table that a filter keeps the beginning of a packet in. */
    int HEAD_BYTES = 32;

    /** The expression, as a person wrote it. */
    String expression();

    /**
     * The instructions of a program that goes on in a slot of a table of programs when a packet matches, and else
     * leaves the packet to whoever comes next.
     *
     * @param headFd  file descriptor of a table with a value of {@link #HEAD_BYTES} for each CPU
     * @param tableFd file descriptor of the table
     * @param slot    where counting is found in the table
     */
    byte[] instructions(ProgramKind kind, int headFd, int tableFd, int slot);
}
