package dev.weir.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A route of either family and of any table ({@code RTM_NEWROUTE}).
 *
 * @param ipv6        whether it is for IPv6
 * @param table       number of its table; 254 is the main one
 * @param type        {@code RTN_*}: 1 sends packets somewhere, others drop or answer them
 * @param destination the network it leads to; empty for all
 * @param prefixBits  length of that network's prefix; bits
 * @param priority    of several routes to a network the lowest is taken
 * @param nexthops    where packets go; none when the kernel names only a nexthop object, or when they go nowhere
 * @param nexthopId   number of its nexthop object, 0 for none
 */
public record Route(
        boolean ipv6,
        int table,
        int type,
        Optional<InetAddress> destination,
        int prefixBits,
        int priority,
        List<Nexthop> nexthops,
        int nexthopId) {

    /**
     * One path of a route.
     *
     * @param ifindex the interface
     * @param gateway the address of the router; empty when the destination is on the link
     */
    public record Nexthop(int ifindex, Optional<InetAddress> gateway) {}

    /** {@code struct rtmsg}: family, destination and source length, tos, table, protocol, scope, type, flags. */
    static final int FIXED_BYTES = 12;

    private static final int DESTINATION_BITS = 1;
    private static final int TABLE = 4;
    private static final int TYPE = 7;
    private static final int FLAGS = 8;
    /** {@code RTM_F_CLONED}: a cache entry, not a route. */
    private static final int CLONED = 0x200;

    /** {@code linux/rtnetlink.h}. */
    static final int RTA_DST = 1;

    static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18;
    private static final int RTA_NH_ID = 30;
    private static final int RTN_UNICAST = 1;

    /** {@code struct rtnexthop}: length, flags, hops, ifindex; then attributes. */
    private static final int NEXTHOP_BYTES = 8;

    private static final int NEXTHOP_IFINDEX = 4;
    private static final int AF_INET6 = 10;
    private static final int AF_INET = 2;

    public Route {
        nexthops = List.copyOf(nexthops);
    }

    static Optional<Route> of(Message message) {
        ByteBuffer fixed = message.payload();
        if (fixed.remaining() < FIXED_BYTES
                || fixed.get(0) != AF_INET && fixed.get(0) != AF_INET6
                || (fixed.getInt(FLAGS) & CLONED) != 0) {
            return Optional.empty();
        }
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        List<Nexthop> nexthops = new ArrayList<>();
        if (attributes.has(RTA_OIF)) {
            nexthops.add(new Nexthop(attributes.u32(RTA_OIF, 0), gateway(attributes)));
        }
        attributes.find(RTA_MULTIPATH).ifPresent(paths -> addPaths(paths, nexthops));
        return Optional.of(new Route(
                fixed.get(0) == AF_INET6,
                attributes.u32(RTA_TABLE, fixed.get(TABLE) & 0xff),
                fixed.get(TYPE) & 0xff,
                Ip.of(attributes.bytes(RTA_DST)),
                fixed.get(DESTINATION_BITS) & 0xff,
                attributes.u32(RTA_PRIORITY, 0),
                nexthops,
                attributes.u32(RTA_NH_ID, 0)));
    }

    /** Whether it takes packets to any address and sends them on, rather than dropping or refusing them. */
    public boolean isDefault() {
        return prefixBits == 0 && type == RTN_UNICAST;
    }

    /** Reads the paths of a route; one that claims more bytes than there are ends the list. */
    private static void addPaths(ByteBuffer paths, List<Nexthop> nexthops) {
        int at = 0;
        while (paths.limit() - at >= NEXTHOP_BYTES) {
            int bytes = paths.getShort(at) & 0xffff;
            if (bytes < NEXTHOP_BYTES || bytes > paths.limit() - at) {
                return;
            }
            nexthops.add(new Nexthop(
                    paths.getInt(at + NEXTHOP_IFINDEX),
                    gateway(Attributes.behind(paths.slice(at, bytes).order(paths.order()), NEXTHOP_BYTES))));
            at += Attributes.aligned(bytes);
        }
    }

    /**
     * The router: an address of the family of the route, or, with a family of two bytes before it, of another family.
     */
    private static Optional<InetAddress> gateway(Attributes attributes) {
        return Ip.of(attributes.bytes(RTA_GATEWAY)).or(() -> {
            byte[] via = attributes.bytes(RTA_VIA);
            return via.length < Short.BYTES
                    ? Optional.empty()
                    : Ip.of(Arrays.copyOfRange(via, Short.BYTES, via.length));
        });
    }
}
