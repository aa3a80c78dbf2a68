package dev.weir.netlink;

/** Something that changed in this process's network namespace. */
public sealed interface Change {

    /**
     * An interface came, changed or went.
     *
     * @param link    as it is now, or as it was when it went
     * @param removed whether it went: was deleted, or moved to another network namespace
     */
    record OfLink(Link link, boolean removed) implements Change {}

    /**
     * An address came, changed or went.
     *
     * @param address the address
     * @param removed whether it went
     */
    record OfAddress(LocalAddress address, boolean removed) implements Change {}

    /**
     * A route came, changed or went. IPv4 routes that go with their interface or address are not announced.
     *
     * @param route   the route
     * @param removed whether it went
     */
    record OfRoute(Route route, boolean removed) implements Change {}

    /** A nexthop object changed, and with it perhaps where routes lead. */
    record OfNexthops() implements Change {}

    /**
     * A neighbour came, changed or went.
     *
     * @param neighbour the neighbour
     * @param removed   whether it went
     */
    record OfNeighbour(Neighbour neighbour, boolean removed) implements Change {}

    /** Changes were lost, since they came faster than they were read: all that is known is to be read anew. */
    record Overrun() implements Change {}
}
