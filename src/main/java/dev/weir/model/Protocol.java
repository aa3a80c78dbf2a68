package dev.weir.model;

import java.util.Map;
import java.util.Set;

/**
 * A protocol as the tables name it.
 *
 * @param number IANA protocol number 0 to 255, or one of the numbers above 255 that this class gives to what has none
 * @param name   upper-case IANA name, or the number's text where IANA's list is not spelled out here
 */
public record Protocol(int number, String name) {

    /**
     * Numbers from here on are Ethernet types ({@code number - ETHERTYPE_BASE}); {@code bpf/types.h} uses the same
     * base.
     */
    public static final int ETHERTYPE_BASE = 0x1_0000;
    /** Frames a process reads or writes whole through a packet socket; app bytes only. */
    public static final Protocol RAW_FRAMES = new Protocol(0x2_0000, "PACKET");
    /** Transmission Control Protocol. */
    public static final Protocol TCP = new Protocol(6, "TCP");
    /** User Datagram Protocol. */
    public static final Protocol UDP = new Protocol(17, "UDP");
    /** Number of the Internet Control Message Protocol. */
    public static final int ICMP = 1;
    /** Number of the same for IPv6. */
    public static final int ICMPV6 = 58;
    /** Address Resolution Protocol (Ethernet type 0x0806). */
    public static final Protocol ARP = new Protocol(ETHERTYPE_BASE + 0x0806, "ARP");

    /** Frames of Ethernet types that have no row of their own, or are no types: the one that IEEE reserves. */
    public static final Protocol OTHER = new Protocol(ETHERTYPE_BASE + 0xffff, "[other]");

    /** Types below this are lengths; IEEE 802.3. */
    private static final int ETHERTYPE_MIN = 0x600;
    /** What nearly every link carries; an unparsed IP packet counts as its Ethernet type. */
    private static final Set<Integer> COMMON =
            Set.of(ETHERTYPE_BASE + 0x0800, ETHERTYPE_BASE + 0x86dd, ARP.number(), OTHER.number());

    /** The kernel's own number for a multipath TCP socket ({@code include/uapi/linux/in.h}). */
    private static final int IPPROTO_MPTCP = 262;

    /** IANA "Assigned Internet Protocol Numbers" and IEEE Ethernet types, those one meets. */
    private static final Map<Integer, Protocol> KNOWN = Map.ofEntries(
            entry(0, "HOPOPT"),
            entry(1, "ICMP"),
            entry(2, "IGMP"),
            entry(4, "IPV4"),
            Map.entry(6, TCP),
            entry(8, "EGP"),
            Map.entry(17, UDP),
            entry(33, "DCCP"),
            entry(41, "IPV6"),
            entry(43, "IPV6-ROUTE"),
            entry(44, "IPV6-FRAG"),
            entry(46, "RSVP"),
            entry(47, "GRE"),
            entry(50, "ESP"),
            entry(51, "AH"),
            entry(58, "IPV6-ICMP"),
            entry(88, "EIGRP"),
            entry(89, "OSPFIGP"),
            entry(97, "ETHERIP"),
            entry(103, "PIM"),
            entry(108, "IPCOMP"),
            entry(112, "VRRP"),
            entry(115, "L2TP"),
            entry(132, "SCTP"),
            entry(136, "UDPLITE"),
            entry(137, "MPLS-IN-IP"),
            entry(255, "RAW"),
            entry(IPPROTO_MPTCP, "MPTCP"),
            Map.entry(ARP.number(), ARP),
            entry(ETHERTYPE_BASE + 0x88cc, "LLDP"),
            entry(ETHERTYPE_BASE + 0x888e, "EAPOL"),
            entry(ETHERTYPE_BASE + 0x8847, "MPLS"),
            entry(ETHERTYPE_BASE + 0x8863, "PPPOE-D"),
            entry(ETHERTYPE_BASE + 0x8864, "PPPOE"),
            Map.entry(RAW_FRAMES.number(), RAW_FRAMES),
            Map.entry(OTHER.number(), OTHER));

    /** The protocol of an IANA number, or of {@link #ETHERTYPE_BASE} plus an Ethernet type. */
    public static Protocol of(int number) {
        Protocol known = KNOWN.get(number);
        if (known != null) {
            return known;
        }
        return new Protocol(
                number,
                number < ETHERTYPE_BASE
                        ? "PROTO-" + number
                        : "ETHERTYPE-0x" + Integer.toHexString(number - ETHERTYPE_BASE));
    }

    /** Whether a number is one of the Ethernet types that anybody on a link can make up. */
    public static boolean isRare(int number) {
        return number >= ETHERTYPE_BASE + ETHERTYPE_MIN && number < OTHER.number() && !COMMON.contains(number);
    }

    private static Map.Entry<Integer, Protocol> entry(int number, String name) {
        return Map.entry(number, new Protocol(number, name));
    }
}
