package dev.weir.model;

/** A section that lists who has used ports of this host, with a connection that is still open or without. */
public interface Visitors extends Section {

    /** Tells of each of them; of some more than once. */
    void forEachVisitor(Visit visit);

    /** Takes visitors. */
    interface Visit {

        /** An address that has used a port of this host. */
        void of(Address remote, int localPort, Protocol protocol);
    }
}
