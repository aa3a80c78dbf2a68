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

    /** Whether its two addresses are those of these bits, as in {@link Address}; asked of every row, so that none is made for it. */
    default boolean isBetween(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        return laddr().equals(new Address(localHigh, localLow)) && raddr().equals(new Address(remoteHigh, remoteLow));
    }
}
