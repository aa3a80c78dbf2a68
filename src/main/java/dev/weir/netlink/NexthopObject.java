package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A nexthop that routes share ({@code RTM_NEWNEXTHOP}, Linux 5.3). With {@code net.ipv4.nexthop_compat_mode} 0, routes
 * have only its number.
 *
 * @param id      its number
 * @param ifindex the interface, 0 for a group or one that drops packets
 * @param members numbers of the nexthops of a group
 */
record NexthopObject(int id, int ifindex, List<Integer> members) {

    /** {@code struct nhmsg}: family, scope, protocol, padding, flags. */
    static final int FIXED_BYTES = 8;

    /** {@code linux/nexthop.h}; a group's entries are {@code struct nexthop_grp}. */
    private static final int NHA_ID = 1;

    private static final int NHA_GROUP = 2;
    private static final int NHA_OIF = 5;
    private static final int GROUP_ENTRY_BYTES = 8;

    static Optional<NexthopObject> of(Message message) {
        ByteBuffer fixed = message.payload();
        if (fixed.remaining() < FIXED_BYTES) {
            return Optional.empty();
        }
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        return Optional.of(new NexthopObject(
                attributes.u32(NHA_ID, 0),
                attributes.u32(NHA_OIF, 0),
                attributes.records(NHA_GROUP, GROUP_ENTRY_BYTES).stream()
                        .map(entry -> entry.getInt(0))
                        .toList()));
    }
}
