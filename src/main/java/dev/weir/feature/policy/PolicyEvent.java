package dev.weir.feature.policy;

import dev.weir.model.Address;

/**
 * A packet whose source is in no permitted range, as the log tells it.
 *
 * @param micros         when it came; microseconds since 1970, UTC
 * @param source         who sent it
 * @param destination    whom it was for
 * @param sourcePort     0 for a protocol without ports, and for all but the first fragment
 * @param destinationPort likewise 0
 * @param icmp           type and code of ICMP and ICMPv6 as {@code type << 8 | code}; -1 for anything else
 * @param protocolNumber IANA protocol number, 0 to 255
 * @param packetSize     length of the IP packet, header included; bytes
 * @param action         what became of it
 * @param iface          name of the network device it came in by
 * @param packets        how many such packets this event stands for, 1 or more
 */
record PolicyEvent(
        long micros,
        Address source,
        Address destination,
        int sourcePort,
        int destinationPort,
        int icmp,
        int protocolNumber,
        int packetSize,
        Action action,
        String iface,
        long packets) {

    /** What becomes of a packet whose source is not permitted. */
    enum Action {
        /** It is logged and goes on. */
        LOG,
        /** It is logged and goes no further. */
        DROP
    }

    /** The action of a record that stands for packets which could not be logged. */
    static final String LOST = "LOST";

    private static final String MAPPED = "::ffff:";
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    /** The protocol's name in a log. */
    String protocol() {
        return protocolName(protocolNumber);
    }

    /** The name of an IANA protocol number in a log; what has none there is {@code Unknown}. */
    static String protocolName(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case TCP -> "TCP";
            case UDP -> "UDP";
            case 47 -> "GRE";
            case 50 -> "ESP";
            case 51 -> "AH";
            case 58 -> "ICMPv6";
            case SCTP -> "SCTP";
            default -> "Unknown";
        };
    }

    /** Whether packets of the protocol have ports. */
    boolean hasPorts() {
        return protocolNumber == TCP || protocolNumber == UDP || protocolNumber == SCTP;
    }

    /**
     * Whether the packet is IPv6. An address in one may be that of an IPv4 host, {@code ::ffff:192.0.2.1}, and is
     * judged as any other of IPv6; what is sent to this host has one that is not at the other end.
     */
    boolean isIpv6() {
        return !source.isIpv4() || !destination.isIpv4();
    }

    /** The source as the packet has it. */
    String sourceText() {
        return text(source);
    }

    /** The destination, likewise. */
    String destinationText() {
        return text(destination);
    }

    private String text(Address address) {
        return isIpv6() && address.isIpv4() ? MAPPED + address.text() : address.text();
    }

    /** The same event, standing for so many packets. */
    PolicyEvent of(long count) {
        return new PolicyEvent(
                micros,
                source,
                destination,
                sourcePort,
                destinationPort,
                icmp,
                protocolNumber,
                packetSize,
                action,
                iface,
                count);
    }

    /**
     * The flow's number: over the octets of the source (4, or 16 of IPv6) {@code hash * 31 + octet}, then port and
     * protocol added, all in 32 bits. The destination is not in it.
     */
    int flowHash() {
        int hash = 0;
        for (int shift = 56; shift >= 0 && isIpv6(); shift -= 8) {
            hash = hash * 31 + (int) (source.high() >>> shift & 0xff);
        }
        for (int shift = isIpv6() ? 56 : 24; shift >= 0; shift -= 8) {
            hash = hash * 31 + (int) (source.low() >>> shift & 0xff);
        }
        return hash + sourcePort + protocolNumber;
    }
}
