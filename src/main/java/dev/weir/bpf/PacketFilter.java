package dev.weir.bpf;

/** Which packets are wanted; its program is generated for the place where it runs. */
public interface PacketFilter {

    /** The expression, as a person wrote it. */
    String expression();

    /**
     * The instructions of a program that goes on in a slot of a table of programs when a packet matches, and else leaves the packet to
     * whoever comes next.
     *
     * @param tableFd file descriptor of the table
     * @param slot    where counting is found in the table
     */
    byte[] instructions(ProgramKind kind, int tableFd, int slot);
}
