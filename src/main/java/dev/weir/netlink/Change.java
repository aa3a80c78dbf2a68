package dev.weir.netlink;

/** A change in the network namespace of this process. */
public sealed interface Change {

    /**
     * An interface came, changed or went.
     *
     * @param link    as it is now, or as it was last
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
     * A route came, changed or went. The kernel does not announce IPv4 routes that go with their interface or address.
     *
     * @param route   the route
     * @param removed whether it went
     */
    record OfRoute(Route route, boolean removed) implements Change {}

    /** A nexthop object changed, and with it perhaps the interfaces of routes. */
    record OfNexthops() implements Change {}

    /**
     * A neighbour came, changed or went.
     *
     * @param neighbour the neighbour
     * @param removed   whether it went
     */
    record OfNeighbour(Neighbour neighbour, boolean removed) implements Change {}

    /** Changes were lost, since they came faster than they were read: all that is known has to be read again. */
    record Overrun() implements Change {}
}
