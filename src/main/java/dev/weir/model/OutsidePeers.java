package dev.weir.model;

/** A section that knows which remote ends are outside of a list of who may send here. */
public interface OutsidePeers extends Section {

    /** Where somebody stands who uses a port of this host, or whom that port's socket is connected to. */
    Standing of(Address remote, int localPort, Protocol protocol);

    /** Where the remote end of a connection stands. */
    default Standing of(Connection connection) {
        return of(connection.raddr(), connection.lport(), connection.protocol());
    }

    /** Where a remote end stands. */
    enum Standing {
        /** It may send here. */
        INSIDE,
        /** It may not. */
        OUTSIDE,
        /** The list says nothing about such addresses. */
        NOT_JUDGED
    }
}
