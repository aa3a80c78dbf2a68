package dev.weir.bpf;

/** A filter of packets; its program is generated for the hook where it runs. */
public interface PacketFilter {

    /** Size of a value of the map in which a filter keeps the first bytes of a packet; bytes. */
    int HEAD_BYTES = 32;

    /** The expression, as a person wrote it. */
    String expression();

    /**
     * The instructions of a program that calls a slot of a table of programs when a packet matches, and otherwise
     * leaves the packet to the next program.
     *
     * @param headFd  file descriptor of a map with a value of {@link #HEAD_BYTES} for each CPU
     * @param tableFd file descriptor of the table of programs
     * @param slot    slot of the program that counts
     */
    byte[] instructions(ProgramKind kind, int headFd, int tableFd, int slot);
}
