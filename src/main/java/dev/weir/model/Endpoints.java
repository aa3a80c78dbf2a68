package dev.weir.model;

/** Where a socket is, as one row of the kernel's tables tells: its protocol and both ends. */
public interface Endpoints {

    /** The socket's protocol. */
    int protocol();

    /** Local address. */
    Address laddr();

    /** Local port. */
    int lport();

    /** Remote address, unspecified when unconnected. */
    Address raddr();

    /** Remote port, 0 when unconnected. */
    int rport();

    /** Inode number of the network namespace, 0 when no hook saw it. */
    long netns();

    /**
     * Whether all it tells is known already; a port or namespace of 0 tells nothing. Asked of every row, so that it is one call and makes
     * no object.
     *
     * @param protocol   number of the protocol that is known
     * @param localHigh  the known local address, in two words of the byte order that rows have it in: see {@link Address#highWord}
     * @param localLow   and {@link Address#lowWord}
     * @param lport      the known local port
     * @param remoteHigh the known remote address, likewise
     * @param remoteLow  likewise
     * @param rport      the known remote port
     * @param netns      the known namespace
     */
    default boolean isTold(int protocol, long localHigh, long localLow, int lport, long remoteHigh, long remoteLow, int rport, long netns) {
        return protocol() == protocol && laddr().equals(Address.ofWords(localHigh, localLow))
                && raddr().equals(Address.ofWords(remoteHigh, remoteLow)) && isKnown(lport(), lport) && isKnown(rport(), rport)
                && isKnown(netns(), netns);
    }

    /** Whether a port or namespace that is told is the one that is known, or tells nothing. */
    static boolean isKnown(long told, long known) {
        return told == known || told == 0;
    }
}
