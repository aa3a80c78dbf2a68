package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * Community ID, version 1 (github.com/corelight/community-id-spec): one name for a flow that Zeek, Suricata, Wireshark
 * and others compute alike, so that a line here can be found there.
 * <pre>
 *   "1:" + base64(sha1(seed 2 | smaller address | larger address | protocol 1 | 0 1 | its port 2 | other port 2))
 * </pre>
 */
final class CommunityId {

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    /** Types that answer each other: the pair stands where ports do. */
    private static final Map<Integer, Integer> ICMP_ANSWERS =
            Map.of(0, 8, 8, 0, 9, 10, 10, 9, 13, 14, 14, 13, 15, 16, 16, 15, 17, 18);

    private static final Map<Integer, Integer> ICMPV6_ANSWERS = Map.ofEntries(
            Map.entry(128, 129),
            Map.entry(129, 128),
            Map.entry(130, 131),
            Map.entry(131, 130),
            Map.entry(133, 134),
            Map.entry(134, 133),
            Map.entry(135, 136),
            Map.entry(136, 135),
            Map.entry(139, 140),
            Map.entry(140, 139),
            Map.entry(144, 145),
            Map.entry(145, 144));
    private static final int MASK_REPLY = 18;
    private static final int MASK_REQUEST = 17;

    private final int seed;
    private final MessageDigest sha1;

    /** Names under a seed, 0 to 65,535; those who want to compare names must use the same one. */
    CommunityId(int seed) {
        this.seed = seed;
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    /** The name of the event's flow. */
    String of(PolicyEvent event) {
        boolean icmp = event.icmp() >= 0 && (event.protocolNumber() == ICMP || event.protocolNumber() == ICMPV6);
        if (!icmp) {
            return of(event, event.sourcePort(), event.destinationPort(), event.hasPorts(), false);
        }
        int type = event.icmp() >>> 8;
        Integer answer = answer(event.protocolNumber(), type);
        return of(event, type, answer == null ? event.icmp() & 0xff : answer, true, answer == null);
    }

    private static Integer answer(int protocol, int type) {
        if (protocol == ICMP && type == MASK_REPLY) {
            return MASK_REQUEST;
        }
        return (protocol == ICMP ? ICMP_ANSWERS : ICMPV6_ANSWERS).get(type);
    }

    private String of(PolicyEvent event, int fromPort, int toPort, boolean ports, boolean oneWay) {
        Address from = event.source();
        Address to = event.destination();
        int order = compare(from, to);
        boolean swapped = !oneWay && (order > 0 || order == 0 && fromPort > toPort);
        ByteBuffer flow = ByteBuffer.allocate(40).putShort((short) seed);
        put(flow, swapped ? to : from, event.isIpv6());
        put(flow, swapped ? from : to, event.isIpv6());
        flow.put((byte) event.protocolNumber()).put((byte) 0);
        if (ports) {
            flow.putShort((short) (swapped ? toPort : fromPort)).putShort((short) (swapped ? fromPort : toPort));
        }
        sha1.update(flow.array(), 0, flow.position());
        return "1:" + Base64.getEncoder().encodeToString(sha1.digest());
    }

    private static void put(ByteBuffer flow, Address address, boolean ipv6) {
        if (ipv6) {
            flow.putLong(address.high()).putLong(address.low());
        } else {
            flow.putInt((int) address.low());
        }
    }

    private static int compare(Address a, Address b) {
        int high = Long.compareUnsigned(a.high(), b.high());
        return high != 0 ? high : Long.compareUnsigned(a.low(), b.low());
    }
}
