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

    /** Whether these are its two addresses. */
    default boolean isBetween(Address local, Address remote) {
        return laddr().equals(local) && raddr().equals(remote);
    }
}
