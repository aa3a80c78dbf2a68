package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One network interface, as the kernel describes it ({@code RTM_NEWLINK}).
 *
 * @param ifindex      its number in the kernel, its identity while it exists
 * @param rawName      its name, each byte as the character of its number
 * @param hardwareType {@code ARPHRD_*}: the link header of its packets
 * @param flags        {@code IFF_*}
 * @param kind         type of a virtual interface, as in {@code ip link add type}; empty for devices
 * @param lower        ifindex of the interface below it or paired with it, 0 for none
 * @param lowerElsewhere whether that is an ifindex of another network namespace
 * @param master       ifindex of the bridge or bond it is part of, 0 for none
 * @param parent       name of the device behind it, as {@code virtio0}; empty when there is none, or before Linux 5.14
 * @param txQueuePackets most packets that wait to be sent ({@code txqueuelen}); 0 where none do
 * @param counters     its own counters
 */
public record Link(
        int ifindex,
        String rawName,
        int hardwareType,
        int flags,
        String kind,
        int lower,
        boolean lowerElsewhere,
        int master,
        String parent,
        long txQueuePackets,
        LinkCounters counters) {

    /** {@code struct ifinfomsg}: family, padding, type, index, flags, change. */
    static final int FIXED_BYTES = 16;

    private static final int TYPE = 2;
    private static final int INDEX = 4;
    private static final int FLAGS = 8;

    /** {@code linux/if_link.h}. */
    private static final int IFLA_IFNAME = 3;

    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_PARENT_DEV_NAME = 56;

    /** {@code linux/if.h}. */
    private static final int IFF_UP = 1;

    private static final int IFF_LOOPBACK = 1 << 3;
    private static final int IFF_RUNNING = 1 << 6;

    /** {@code linux/if_arp.h}. */
    private static final int ARPHRD_ETHER = 1;

    private static final int ARPHRD_LOOPBACK = 772;

    /**
     * Reads a message; empty when it does not describe an interface: it is too short, or is about a port of a bridge or
     * a wireless event.
     */
    static Optional<Link> of(Message message) {
        ByteBuffer fixed = message.payload();
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        if (fixed.remaining() < FIXED_BYTES
                || fixed.get(0) != 0
                || fixed.getInt(INDEX) <= 0
                || !attributes.has(IFLA_IFNAME)) {
            return Optional.empty();
        }
        return Optional.of(new Link(
                fixed.getInt(INDEX),
                attributes.latin1(IFLA_IFNAME),
                fixed.getShort(TYPE) & 0xffff,
                fixed.getInt(FLAGS),
                attributes.nested(IFLA_LINKINFO).latin1(IFLA_INFO_KIND),
                attributes.u32(IFLA_LINK, 0),
                attributes.has(IFLA_LINK_NETNSID),
                attributes.u32(IFLA_MASTER, 0),
                attributes.latin1(IFLA_PARENT_DEV_NAME),
                Integer.toUnsignedLong(attributes.u32(IFLA_TXQLEN, 0)),
                attributes.find(IFLA_STATS64).flatMap(LinkCounters::of).orElse(LinkCounters.ZERO)));
    }

    /** Its name as text; when it is not UTF-8, its other bytes are written as {@code \xff}. */
    public String name() {
        byte[] bytes = rawName.getBytes(StandardCharsets.ISO_8859_1);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException notText) {
            StringBuilder escaped = new StringBuilder();
            for (byte each : bytes) {
                escaped.append(each < 0 ? String.format("\\x%02x", each & 0xff) : Character.toString((char) each));
            }
            return escaped.toString();
        }
    }

    /**
     * Whether it is up and can carry packets: the operational state of the kernel is up, or unknown for an interface
     * that has none.
     */
    public boolean isRunning() {
        return isUp() && (flags & IFF_RUNNING) != 0;
    }

    /** Whether it was switched on. */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /** Whether it is {@code lo}. */
    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** Whether its packets start with an Ethernet header. */
    public boolean isEthernet() {
        return hardwareType == ARPHRD_ETHER || hardwareType == ARPHRD_LOOPBACK;
    }
}
