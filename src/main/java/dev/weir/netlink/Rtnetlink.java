package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks the kernel about links, addresses, routes and neighbours of the network namespace of this process. For one
 * thread.
 */
public final class Rtnetlink implements AutoCloseable {

    /** {@code linux/rtnetlink.h}. */
    static final int RTM_GETLINK = 18;

    private static final int RTM_GETADDR = 22;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_GETNEIGH = 30;
    private static final int RTM_GETQDISC = 38;
    private static final int RTM_GETSTATS = 94;
    private static final int RTM_GETNEXTHOP = 106;
    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;
    /**
     * {@code asm-generic/errno.h}: there is no route, or one that refuses by {@code EACCES}, {@code EINVAL} (a black
     * hole) or {@code EHOSTUNREACH}.
     */
    private static final Set<Integer> NO_ROUTE = Set.of(13, 22, 101, 113);

    /**
     * {@code struct if_stats_msg}: family, padding, ifindex, filter; the filter asks for {@code IFLA_STATS_LINK_64}.
     */
    private static final int STATS_FIXED_BYTES = 12;

    private static final int IFLA_STATS_LINK_64 = 1;
    private static final int STATS_LINK_64_FILTER = 1;
    private static final int INDEX = 4;
    private static final int STATS_FILTER = 8;

    private final NetlinkSocket socket;

    private Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens a socket for requests.
     *
     * @throws NetlinkException when the kernel refuses
     */
    public static Rtnetlink open() throws NetlinkException {
        return new Rtnetlink(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    /**
     * All interfaces, by ifindex.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public List<Link> links() throws NetlinkException {
        return socket.dump(RTM_GETLINK, new byte[Link.FIXED_BYTES], Link::of);
    }

    /**
     * The counters of one interface.
     *
     * @throws NetlinkException when there is none with this ifindex
     */
    public LinkCounters counters(int ifindex) throws NetlinkException {
        byte[] request = new byte[STATS_FIXED_BYTES];
        ByteBuffer.wrap(request)
                .order(ByteOrder.nativeOrder())
                .putInt(INDEX, ifindex)
                .putInt(STATS_FILTER, STATS_LINK_64_FILTER);
        Message answer = socket.ask(RTM_GETSTATS, request);
        return Attributes.behind(answer.payload(), STATS_FIXED_BYTES)
                .find(IFLA_STATS_LINK_64)
                .flatMap(LinkCounters::of)
                .orElseThrow(() -> new NetlinkException("the kernel tells no counters of interface " + ifindex, 0));
    }

    /**
     * The root queueing disciplines of all interfaces that have one.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public List<Qdisc> rootQdiscs() throws NetlinkException {
        return socket.dump(RTM_GETQDISC, new byte[Qdisc.FIXED_BYTES], Qdisc::of);
    }

    /**
     * All addresses of all interfaces.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public List<LocalAddress> addresses() throws NetlinkException {
        return socket.dump(RTM_GETADDR, new byte[LocalAddress.FIXED_BYTES], LocalAddress::of);
    }

    /**
     * All neighbours that have an address.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public List<Neighbour> neighbours() throws NetlinkException {
        return socket.dump(RTM_GETNEIGH, new byte[Neighbour.FIXED_BYTES], Neighbour::of);
    }

    /**
     * The routes of both families and all tables that pass a test, IPv4 first.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public List<Route> routes(Predicate<Route> wanted) throws NetlinkException {
        List<Route> routes = new ArrayList<>();
        for (byte family : new byte[] {AF_INET, AF_INET6}) {
            byte[] request = new byte[Route.FIXED_BYTES];
            request[0] = family;
            routes.addAll(socket.dump(
                    RTM_GETROUTE, request, message -> Route.of(message).filter(wanted)));
        }
        return routes;
    }

    /**
     * The interfaces of all paths of the default routes, of either family and any table; by ifindex.
     *
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public Set<Integer> defaultInterfaces() throws NetlinkException {
        List<Route> routes = routes(Route::isDefault);
        boolean byObject = routes.stream().anyMatch(route -> route.nexthops().isEmpty() && route.nexthopId() != 0);
        return interfaces(
                routes,
                byObject
                        ? socket.dump(RTM_GETNEXTHOP, new byte[NexthopObject.FIXED_BYTES], NexthopObject::of)
                        : List.of());
    }

    /**
     * The interface over which packets to an address are sent now, of several paths one of them; empty when there is no
     * route.
     *
     * @param address 4 or 16 bytes
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    public OptionalInt interfaceTowards(byte[] address) throws NetlinkException {
        ByteBuffer request = ByteBuffer.allocate(Route.FIXED_BYTES + Attributes.bytes(address))
                .order(ByteOrder.nativeOrder())
                .put(address.length == Integer.BYTES ? AF_INET : AF_INET6)
                .put((byte) (Byte.SIZE * address.length))
                .position(Route.FIXED_BYTES);
        Attributes.put(request, Route.RTA_DST, address);
        try {
            Message answer = socket.ask(RTM_GETROUTE, request.array());
            int ifindex = Attributes.behind(answer.payload(), Route.FIXED_BYTES).u32(Route.RTA_OIF, 0);
            return ifindex == 0 ? OptionalInt.empty() : OptionalInt.of(ifindex);
        } catch (NetlinkException e) {
            if (NO_ROUTE.contains(e.errno())) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    static Set<Integer> interfaces(List<Route> routes, List<NexthopObject> objects) {
        Map<Integer, NexthopObject> byId =
                objects.stream().collect(Collectors.toMap(NexthopObject::id, object -> object, (a, b) -> b));
        Set<Integer> interfaces = new LinkedHashSet<>();
        for (Route route : routes) {
            route.nexthops().forEach(nexthop -> interfaces.add(nexthop.ifindex()));
            if (route.nexthops().isEmpty()) {
                Optional.ofNullable(byId.get(route.nexthopId())).ifPresent(object -> {
                    interfaces.add(object.ifindex());
                    object.members()
                            .forEach(member -> Optional.ofNullable(byId.get(member))
                                    .ifPresent(one -> interfaces.add(one.ifindex())));
                });
            }
        }
        interfaces.remove(0);
        return interfaces;
    }

    @Override
    public void close() {
        socket.close();
    }
}
