package dev.weir.feature.rules;

import dev.weir.model.Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The beginning of a packet as one line, in tcpdump's manner: {@code IP 192.0.2.7.40312 > 192.0.2.9.53: UDP, length
 * 30}. It is made of numbers and of words that are here: nothing that a packet says becomes text as it is.
 */
final class PacketLine {

    private static final int TYPE_AT = 12;
    private static final int TAGS_MAX = 2;
    private static final int TAG_BYTES = 4;
    /** {@code ETH_P_802_3_MIN} in {@code linux/if_ether.h}: what is less is a length. */
    private static final int TYPE_MIN = 0x0600;

    private static final int VLAN = 0x8100;
    private static final int QINQ = 0x88a8;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ARP = 0x0806;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    /** IPv6 headers that are followed, of which there may be as many as somebody likes. */
    private static final int HEADERS_MAX = 8;

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int ICMP6 = 58;
    private static final int OPTIONS = 60;
    private static final String FLAGS = "FSRP.UEW";

    private final byte[] bytes;
    /** How much of the packet is there. */
    private final int end;
    /** The packet's own length. */
    private final int length;

    private PacketLine(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = Math.min(bytes.length, length);
        this.length = length;
    }

    /**
     * What a packet is.
     *
     * @param text   one line
     * @param source who sent it: the address of IP or ARP, else that of the link; empty when that is not there
     */
    record Told(String text, Optional<String> source) {}

    /**
     * Reads a packet.
     *
     * @param bytes    how it begins
     * @param length   how long it is
     * @param ethernet whether it starts with an Ethernet header, rather than with that of IP
     */
    static Told of(byte[] bytes, int length, boolean ethernet) {
        PacketLine line = new PacketLine(bytes, length);
        try {
            return ethernet ? line.ethernet() : line.ip(0, "");
        } catch (Cut cut) {
            return new Told("[|" + cut.what + "], length " + length, Optional.empty());
        }
    }

    /** Something lies behind the end of what is there. */
    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String what;

        Cut(String what) {
            super(what, null, false, false);
            this.what = what;
        }
    }

    private int number(int at, int count, String what) {
        if (at < 0 || at + count > end) {
            throw new Cut(what);
        }
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << Byte.SIZE | bytes[at + i] & 0xff;
        }
        return number;
    }

    private Told ethernet() {
        StringBuilder tags = new StringBuilder();
        int at = TYPE_AT;
        int type = number(at, 2, "ether");
        for (int i = 0; i < TAGS_MAX && (type == VLAN || type == QINQ); i++) {
            tags.append("vlan ")
                    .append(number(at + 2, 2, "vlan") & 0xfff)
                    .append(", p ")
                    .append(number(at + 2, 2, "vlan") >> 13)
                    .append(", ");
            at += TAG_BYTES;
            type = number(at, 2, "vlan");
        }
        int payload = at + 2;
        return switch (type) {
            case IPV4, IPV6 -> ip(payload, tags.toString());
            case ARP -> arp(payload, tags.toString());
            default ->
                new Told(
                        tags + link(6) + " > " + link(0)
                                + (type < TYPE_MIN
                                        ? ", 802.3, length " + type
                                        : ", ethertype 0x" + HexFormat.of().toHexDigits((short) type) + ", length "
                                                + (length - payload)),
                        Optional.of(link(6)));
        };
    }

    private String link(int at) {
        number(at, 6, "ether");
        return HexFormat.ofDelimiter(":").formatHex(bytes, at, at + 6);
    }

    private String ipv4(int at, String what) {
        return Address.ofIpv4(number(at, 4, what)).text();
    }

    private String ipv6(int at, String what) {
        number(at, 4, what);
        if (at + 16 > end) {
            throw new Cut(what);
        }
        return Address.of(Arrays.copyOfRange(bytes, at, at + 16)).text();
    }

    private Told arp(int at, String tags) {
        int operation = number(at + 6, 2, "arp");
        if (number(at, 2, "arp") != 1 || number(at + 2, 2, "arp") != IPV4 || number(at + 4, 2, "arp") != 0x0604) {
            return new Told(tags + "ARP, operation " + operation + ", length " + (length - at), Optional.of(link(6)));
        }
        String sender = ipv4(at + 14, "arp");
        String target = ipv4(at + 24, "arp");
        String said = switch (operation) {
            case 1 -> "Request who-has " + target + " tell " + sender;
            case 2 -> "Reply " + sender + " is-at " + link(at + 8);
            default -> "operation " + operation + " from " + sender + " to " + target;
        };
        return new Told(tags + "ARP, " + said + ", length " + (length - at), Optional.of(sender));
    }

    private Told ip(int at, String tags) {
        int version = number(at, 1, "ip") >> 4;
        return switch (version) {
            case 4 -> ipv4Packet(at, tags);
            case 6 -> ipv6Packet(at, tags);
            default -> new Told(tags + "IP version " + version + ", length " + (length - at), Optional.empty());
        };
    }

    private Told ipv4Packet(int at, String tags) {
        String source = ipv4(at + 12, "ip");
        String target = ipv4(at + 16, "ip");
        int header = (number(at, 1, "ip") & 0xf) * 4;
        // A buffer that is cut late may be longer than 16 bits say.
        int total = number(at + 2, 2, "ip") == 0 ? length - at : number(at + 2, 2, "ip");
        int protocol = number(at + 9, 1, "ip");
        int offset = (number(at + 6, 2, "ip") & 0x1fff) * 8;
        int rest = total - header;
        String text = tags + "IP ";
        if (header < IPV4_BYTES || rest < 0) {
            return new Told(text + source + " > " + target + ": bad header, length " + total, Optional.of(source));
        }
        return new Told(
                text
                        + (offset > 0
                                ? source + " > " + target + ": " + name(protocol) + ", fragment at " + offset
                                        + ", length " + rest
                                : transport(protocol, at + header, rest, source, target)),
                Optional.of(source));
    }

    private Told ipv6Packet(int at, String tags) {
        String source = ipv6(at + 8, "ip6");
        String target = ipv6(at + 24, "ip6");
        int next = number(at + 6, 1, "ip6");
        int rest = number(at + 4, 2, "ip6") == 0 ? length - at - IPV6_BYTES : number(at + 4, 2, "ip6");
        int header = at + IPV6_BYTES;
        String text = tags + "IP6 ";
        try {
            for (int i = 0; i < HEADERS_MAX && isExtension(next); i++) {
                int bytesLong = next == FRAGMENT ? 8 : (number(header + 1, 1, "ip6") + 1) * 8;
                int offset = next == FRAGMENT ? number(header + 2, 2, "ip6") & 0xfff8 : 0;
                next = number(header, 1, "ip6");
                header += bytesLong;
                rest -= bytesLong;
                if (offset > 0) {
                    return new Told(
                            text + source + " > " + target + ": " + name(next) + ", fragment at " + offset + ", length "
                                    + Math.max(0, rest),
                            Optional.of(source));
                }
            }
        } catch (Cut cut) {
            return new Told(text + source + " > " + target + ": [|" + cut.what + "]", Optional.of(source));
        }
        return new Told(text + transport(next, header, Math.max(0, rest), source, target), Optional.of(source));
    }

    private static boolean isExtension(int protocol) {
        return protocol == HOP_BY_HOP || protocol == ROUTING || protocol == FRAGMENT || protocol == OPTIONS;
    }

    private static String name(int protocol) {
        return switch (protocol) {
            case ICMP -> "ICMP";
            case TCP -> "TCP";
            case UDP -> "UDP";
            case ICMP6 -> "ICMP6";
            default -> "ip-proto-" + protocol;
        };
    }

    private String transport(int protocol, int at, int rest, String source, String target) {
        try {
            return switch (protocol) {
                case TCP -> ports(at, source, target, "tcp") + tcp(at, rest);
                case UDP -> ports(at, source, target, "udp") + "UDP, length " + Math.max(0, rest - 8);
                case ICMP -> source + " > " + target + ": ICMP " + icmp(at) + ", length " + rest;
                case ICMP6 -> source + " > " + target + ": ICMP6, " + icmp6(at) + ", length " + rest;
                default -> source + " > " + target + ": " + name(protocol) + ", length " + rest;
            };
        } catch (Cut cut) {
            return source + " > " + target + ": [|" + cut.what + "], length " + rest;
        }
    }

    private String ports(int at, String source, String target, String what) {
        return source + "." + number(at, 2, what) + " > " + target + "." + number(at + 2, 2, what) + ": ";
    }

    private String tcp(int at, int rest) {
        int header = (number(at + 12, 1, "tcp") >> 4) * 4;
        int bits = number(at + 13, 1, "tcp");
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((bits >> i & 1) != 0) {
                flags.append(FLAGS.charAt(i));
            }
        }
        int data = Math.max(0, rest - header);
        StringJoiner text = new StringJoiner(", ");
        text.add("Flags [" + (flags.isEmpty() ? "none" : flags) + "]");
        String sequence = Integer.toUnsignedString(number(at + 4, 4, "tcp"));
        if (data > 0) {
            text.add("seq " + sequence + ":" + Integer.toUnsignedString(number(at + 4, 4, "tcp") + data));
        } else if ((bits & 0x7) != 0) {
            text.add("seq " + sequence);
        }
        if ((bits & 0x10) != 0) {
            text.add("ack " + Integer.toUnsignedString(number(at + 8, 4, "tcp")));
        }
        return text.add("win " + number(at + 14, 2, "tcp"))
                .add("length " + data)
                .toString();
    }

    private String icmp(int at) {
        int type = number(at, 1, "icmp");
        int kind = number(at + 1, 1, "icmp");
        return switch (type) {
            case 0, 8 ->
                "echo " + (type == 8 ? "request" : "reply") + ", id " + number(at + 4, 2, "icmp") + ", seq "
                        + number(at + 6, 2, "icmp");
            case 3 -> "unreachable, code " + kind;
            case 5 -> "redirect, code " + kind;
            case 11 -> "time exceeded, code " + kind;
            default -> "type " + type + ", code " + kind;
        };
    }

    private String icmp6(int at) {
        int type = number(at, 1, "icmp6");
        int kind = number(at + 1, 1, "icmp6");
        return switch (type) {
            case 1 -> "unreachable, code " + kind;
            case 2 -> "packet too big, mtu " + Integer.toUnsignedString(number(at + 4, 4, "icmp6"));
            case 3 -> "time exceeded, code " + kind;
            case 128, 129 ->
                "echo " + (type == 128 ? "request" : "reply") + ", id " + number(at + 4, 2, "icmp6") + ", seq "
                        + number(at + 6, 2, "icmp6");
            case 133 -> "router solicitation";
            case 134 -> "router advertisement";
            case 135 -> "neighbor solicitation, who has " + ipv6(at + 8, "icmp6");
            case 136 -> "neighbor advertisement, tgt is " + ipv6(at + 8, "icmp6");
            default -> "type " + type + ", code " + kind;
        };
    }
}
