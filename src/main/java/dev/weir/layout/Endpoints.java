package dev.weir.layout;

import dev.weir.model.Address;

/** The protocol and both ends of a socket, as one entry of the kernel's tables has them. */
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
     * Whether the protocol and both ends are those that are known already. A port or namespace of 0 in this entry is
     * unknown and matches any. It is asked of every entry, so it takes words, which need no objects.
     *
     * @param protocol   number of the known protocol
     * @param localHigh  the known local address, in two words as {@link Address#highWord}
     * @param localLow   and {@link Address#lowWord}
     * @param lport      the known local port
     * @param remoteHigh the known remote address, likewise
     * @param remoteLow  likewise
     * @param rport      the known remote port
     * @param netns      the known namespace
     */
    default boolean matches(
            int protocol,
            long localHigh,
            long localLow,
            int lport,
            long remoteHigh,
            long remoteLow,
            int rport,
            long netns) {
        return protocol() == protocol
                && laddr().equals(Address.ofWords(localHigh, localLow))
                && raddr().equals(Address.ofWords(remoteHigh, remoteLow))
                && isKnown(lport(), lport)
                && isKnown(rport(), rport)
                && isKnown(netns(), netns);
    }

    /** Whether a port or namespace is the known one, or 0, which is unknown. */
    static boolean isKnown(long reported, long known) {
        return reported == known || reported == 0;
    }
}
