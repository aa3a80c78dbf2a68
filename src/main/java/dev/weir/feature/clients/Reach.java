package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that cannot be anywhere on the Internet: private, of this host, of this link, for documentation or for
 * tests (in IANA's special-purpose address registries those that are not "globally reachable"), and multicast, which
 * cannot be a source.
 */
final class Reach {

    /**
     * A network, of which the longest that holds an address says what the address is.
     *
     * @param address    its first address
     * @param prefixBits its length; bits of its family
     * @param isGlobal   whether its addresses may be anywhere
     */
    record Network(Address address, int prefixBits, boolean isGlobal) {}

    /** First address and prefix length, in pairs. */
    private static final int[][] LOCAL_IPV4 = {
        {0, 8},
        {0x0a00_0000, 8},
        {0x6440_0000, 10},
        {0x7f00_0000, 8},
        {0xa9fe_0000, 16},
        {0xac10_0000, 12},
        {0xc000_0000, 24},
        {0xc000_0200, 24},
        {0xc0a8_0000, 16},
        {0xc612_0000, 15},
        {0xc633_6400, 24},
        {0xcb00_7100, 24},
        {0xe000_0000, 3}
    };
    /** PCP and TURN anycast, RFC 7723 and RFC 8155. */
    private static final int[][] GLOBAL_IPV4 = {{0xc000_0009, 32}, {0xc000_000a, 32}};

    /** The first half of the first address, and the prefix length. */
    private static final long[][] LOCAL_IPV6 = {
        {0, 64},
        {0x0064_ff9b_0001_0000L, 48},
        {0x0100_0000_0000_0000L, 63},
        {0x2001_0000_0000_0000L, 23},
        {0x2001_0db8_0000_0000L, 32},
        {0x2002_0000_0000_0000L, 16},
        {0x3fff_0000_0000_0000L, 20},
        {0x5f00_0000_0000_0000L, 16},
        {0xfc00_0000_0000_0000L, 7},
        {0xfe80_0000_0000_0000L, 10},
        {0xff00_0000_0000_0000L, 8}
    };
    /** AMT, AS112, ORCHIDv2 and DETs within 2001::/23. */
    private static final long[][] GLOBAL_IPV6 = {
        {0x2001_0003_0000_0000L, 32},
        {0x2001_0004_0112_0000L, 48},
        {0x2001_0020_0000_0000L, 28},
        {0x2001_0030_0000_0000L, 28}
    };
    /** 2001:1::, whose addresses 1 to 3 are anycast of PCP, TURN and DNS-SD. */
    private static final long ANYCAST = 0x2001_0001_0000_0000L;

    private Reach() {}

    /** The networks that say it of every address; one that is in none of them is global. */
    static List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        for (int[] local : LOCAL_IPV4) {
            networks.add(new Network(Address.ofIpv4(local[0]), local[1], false));
        }
        for (int[] global : GLOBAL_IPV4) {
            networks.add(new Network(Address.ofIpv4(global[0]), global[1], true));
        }
        // IPv4 as the kernel side holds it, ::ffff:0:0/96, is within ::/64.
        networks.add(new Network(Address.ofIpv4(0), 0, true));
        for (long[] local : LOCAL_IPV6) {
            networks.add(new Network(new Address(local[0], 0), (int) local[1], false));
        }
        for (long[] global : GLOBAL_IPV6) {
            networks.add(new Network(new Address(global[0], 0), (int) global[1], true));
        }
        for (int last = 1; last <= 3; last++) {
            networks.add(new Network(new Address(ANYCAST, last), Long.SIZE * 2, true));
        }
        return networks;
    }
}
