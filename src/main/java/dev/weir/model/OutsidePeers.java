package dev.weir.model;

/** A section that knows which remote ends are outside of a list of who may send here. */
public interface OutsidePeers extends Section {

    /** Where the remote end of a connection stands. */
    Standing of(Connection connection);

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
