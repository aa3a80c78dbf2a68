package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Listens to changes in the network namespace of this process. Whoever follows a state opens this first, then reads the
 * state by {@link Rtnetlink}, then applies the changes. For one thread.
 */
public final class Follower implements AutoCloseable {

    /** {@code RTM_NEW*} in {@code linux/rtnetlink.h}; {@code RTM_DEL*} is one more. */
    private static final int NEW_LINK = 16;

    private static final int NEW_ADDRESS = 20;
    private static final int NEW_ROUTE = 24;
    private static final int NEW_NEIGHBOUR = 28;
    private static final int NEW_NEXTHOP = 104;
    /**
     * How many changes are returned at a time, at most, so that a storm without an end does not keep the caller
     * waiting.
     */
    private static final int CHANGES_MAX = 10_000;

    private final NetlinkSocket socket;

    private Follower(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** What can be listened to: {@code enum rtnetlink_groups} in {@code linux/rtnetlink.h}. */
    public enum Group {
        /** Interfaces. */
        LINKS(1),
        /** Neighbours of both families. */
        NEIGHBOURS(3),
        /** IPv4 addresses. */
        IPV4_ADDRESSES(5),
        /** IPv4 routes. */
        IPV4_ROUTES(7),
        /** IPv6 addresses. */
        IPV6_ADDRESSES(9),
        /** IPv6 routes. */
        IPV6_ROUTES(11),
        /** Nexthop objects; kernels before 5.3 have none. */
        NEXTHOPS(32);

        private final int number;

        Group(int number) {
            this.number = number;
        }
    }

    /**
     * Starts to listen.
     *
     * @throws NetlinkException when the kernel refuses
     */
    public static Follower of(List<Group> groups) throws NetlinkException {
        return new Follower(NetlinkSocket.open(
                NetlinkSocket.ROUTE,
                groups.stream().mapToInt(group -> group.number).toArray()));
    }

    /**
     * The changes since the last call, in order. Waits for the first change, and not for more.
     *
     * @param patience how long to wait; the result is empty when nothing changed meanwhile
     * @throws NetlinkException when the kernel refuses
     */
    public List<Change> await(Duration patience) throws NetlinkException {
        List<Change> changes = new ArrayList<>();
        Duration wait = patience;
        while (changes.size() < CHANGES_MAX) {
            Optional<ByteBuffer> datagram = socket.next(wait);
            if (datagram.isPresent() && !datagram.get().hasRemaining()) {
                return changes;
            }
            if (datagram.isEmpty()) {
                changes.clear();
                changes.add(new Change.Overrun());
            } else {
                add(datagram.get(), changes);
            }
            wait = Duration.ZERO;
        }
        return changes;
    }

    /** The change that a message of a multicast group announces; empty when it is none of these. */
    static Optional<Change> change(Message message) {
        boolean removed = (message.type() & 1) != 0;
        return switch (message.type() & ~1) {
            case NEW_LINK -> Link.of(message).map(link -> new Change.OfLink(link, removed));
            case NEW_ADDRESS -> LocalAddress.of(message).map(address -> new Change.OfAddress(address, removed));
            case NEW_ROUTE -> Route.of(message).map(route -> new Change.OfRoute(route, removed));
            case NEW_NEIGHBOUR -> Neighbour.of(message).map(neighbour -> new Change.OfNeighbour(neighbour, removed));
            case NEW_NEXTHOP -> Optional.of(new Change.OfNexthops());
            default -> Optional.empty();
        };
    }

    private static void add(ByteBuffer datagram, List<Change> changes) throws NetlinkException {
        for (Message message : Message.in(datagram)) {
            change(message).ifPresent(changes::add);
        }
    }

    /** Makes a thread that waits in {@link #await} return at once; for any thread. */
    public void wake() {
        socket.wake();
    }

    @Override
    public void close() {
        socket.close();
    }
}
