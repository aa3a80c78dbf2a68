package dev.weir.filter;

import static dev.weir.filter.Wire.ACK;
import static dev.weir.filter.Wire.ARP;
import static dev.weir.filter.Wire.FRAGMENT;
import static dev.weir.filter.Wire.HOST_A;
import static dev.weir.filter.Wire.HOST_B;
import static dev.weir.filter.Wire.ICMP;
import static dev.weir.filter.Wire.ICMPV6;
import static dev.weir.filter.Wire.IPV4;
import static dev.weir.filter.Wire.IPV6;
import static dev.weir.filter.Wire.MORE_FRAGMENTS;
import static dev.weir.filter.Wire.SYN;
import static dev.weir.filter.Wire.TCP;
import static dev.weir.filter.Wire.UDP;
import static dev.weir.filter.Wire.VLAN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Packets and expressions of every kind, and random ones made of their parts. */
public final class Samples {

    static final List<String> EXPRESSIONS = List.of(
            "tcp",
            "udp",
            "icmp",
            "arp",
            "ip",
            "ip6",
            "icmp6",
            "not ip",
            "ip proto 132",
            "sctp",
            "ip6 proto 17",
            "ether proto 0x88cc",
            "udp port 53",
            "tcp port 443",
            "src port 80",
            "dst port 80",
            "portrange 1-100",
            "tcp src portrange 40000-40010",
            "port 53 or port 443",
            "host 10.0.0.1",
            "src host 10.0.0.1",
            "dst 192.168.7.9",
            "net 192.168.0.0/16",
            "src net 10",
            "ip6 host fe80::b5",
            "net 2001:db8::/32",
            "arp host 10.0.0.1",
            "ether host 02:11:22:33:44:55",
            "ether src 02:11:22:33:44:55",
            "ether dst 02:aa:bb:cc:dd:ee",
            "broadcast",
            "multicast",
            "ip multicast",
            "vlan",
            "vlan 5",
            "vlan 5 and udp port 53",
            "vlan and vlan and udp",
            "not vlan and udp",
            "tcp[tcpflags] & tcp-syn != 0",
            "tcp[tcpflags] == tcp-ack",
            "icmp[icmptype] = icmp-echo",
            "icmp6[icmp6type] = 135",
            "ip[6:2] & 0x1fff != 0",
            "ip[6] & 0x20 != 0",
            "ip[0] & 0xf > 5",
            "less 60",
            "greater 1000",
            "len > 100",
            "len % 2 = 1",
            "ip[8] = 64",
            "ip[2:2] / ip[8] = 1",
            "ip[2:2] % ip[8] > 20",
            "1 << ip[9] = 64",
            "ip[2:2] >> ip[9] = 0",
            "-ip[9] + 17 = 0",
            "ip[12:4] ^ ip[16:4] > 5",
            "ip[8] * ip[9] - 384 = 0",
            "udp[8:2] = 0x0b30",
            "udp[1000] > 100",
            "ether[3:4] = 0xddee0211",
            "ether[1408:4] != 0",
            "ether[len - 4:4] > 0",
            "tcp[(tcp[12] & 0xf0) >> 2:4] > 0",
            "ip6[6] = 44",
            "mpls",
            "pppoes and ip",
            "not mpls and (udp and greater 100)",
            "(tcp or udp) and not (port 53 or host 10.9.8.7)",
            "host 10.0.0.1 and (tcp port 443 or icmp) or arp");

    private static final byte[] NO_OPTIONS = new byte[0];
    static final Map<String, byte[]> PACKETS = packets();

    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>");
    private static final List<String> COMPARISONS = List.of("=", "!=", "<", ">", "<=", ">=");
    private static final List<String> HEADERS = List.of("ether", "ip", "ip6", "tcp", "udp", "icmp", "arp");
    private static final List<String> PRIMITIVES = List.of(
            "tcp",
            "udp",
            "icmp",
            "arp",
            "ip",
            "ip6",
            "icmp6",
            "vlan",
            "vlan 5",
            "port 53",
            "src port 80",
            "dst port 443",
            "portrange 50-90",
            "host 10.0.0.1",
            "dst host 192.168.7.9",
            "net 10.0.0.0/8",
            "ether host 02:11:22:33:44:55",
            "ip multicast",
            "broadcast",
            "less 80",
            "greater 80",
            "tcp[tcpflags] & tcp-syn != 0",
            "ip6 host fe80::b5",
            "ip proto 17",
            "ip6 proto 6",
            "ip[6:2] & 0x1fff = 0",
            "sctp",
            "mpls",
            "pppoes");

    private static Map<String, byte[]> packets() {
        byte[] dns = Wire.udp(5353, 53, Wire.filling(30));
        byte[] web = Wire.tcp(40_000, 443, SYN, Wire.bytes(2, 4, 5, 180), NO_OPTIONS);
        byte[] answer = Wire.tcp(80, 40_001, ACK, NO_OPTIONS, Wire.filling(200));
        Map<String, byte[]> packets = new LinkedHashMap<>();
        packets.put("UDP to port 53", Wire.ethernet(IPV4, Wire.ipv4(UDP, dns)));
        packets.put("UDP to port 53, IPv6", Wire.ethernet(IPV6, Wire.ipv6(UDP, dns)));
        packets.put("SYN to port 443", Wire.ethernet(IPV4, Wire.ipv4(TCP, web)));
        packets.put("SYN to port 443, IPv6", Wire.ethernet(IPV6, Wire.ipv6(TCP, web)));
        packets.put("TCP from port 80", Wire.ethernet(IPV4, Wire.ipv4(TCP, HOST_B, HOST_A, NO_OPTIONS, 0, answer)));
        packets.put(
                "TCP behind IP options",
                Wire.ethernet(IPV4, Wire.ipv4(TCP, HOST_A, HOST_B, Wire.bytes(1, 1, 1, 1, 7, 3, 4, 0), 0, web)));
        packets.put(
                "first fragment", Wire.ethernet(IPV4, Wire.ipv4(UDP, HOST_A, HOST_B, NO_OPTIONS, MORE_FRAGMENTS, dns)));
        packets.put(
                "later fragment",
                Wire.ethernet(IPV4, Wire.ipv4(UDP, HOST_A, HOST_B, NO_OPTIONS, 185, Wire.filling(60))));
        packets.put("fragment, IPv6", Wire.ethernet(IPV6, Wire.ipv6(FRAGMENT, Wire.fragment6(UDP, 0, dns))));
        packets.put("echo request", Wire.ethernet(IPV4, Wire.ipv4(ICMP, Wire.icmp(8, 0))));
        packets.put("unreachable", Wire.ethernet(IPV4, Wire.ipv4(ICMP, Wire.icmp(3, 1))));
        packets.put("neighbour solicitation", Wire.ethernet(IPV6, Wire.ipv6(ICMPV6, Wire.icmp(135, 0))));
        packets.put("ARP request", Wire.broadcast(ARP, Wire.arp(1)));
        packets.put("ARP reply", Wire.ethernet(ARP, Wire.arp(2)));
        packets.put("tagged UDP", Wire.ethernet(VLAN, Wire.tagged(5, IPV4, Wire.ipv4(UDP, dns))));
        packets.put("tagged TCP, IPv6", Wire.ethernet(VLAN, Wire.tagged(6, IPV6, Wire.ipv6(TCP, web))));
        packets.put(
                "tagged twice", Wire.ethernet(VLAN, Wire.tagged(5, VLAN, Wire.tagged(9, IPV4, Wire.ipv4(UDP, dns)))));
        packets.put("multicast", Wire.ethernet(IPV4, Wire.ipv4(UDP, HOST_A, "224.0.0.251", NO_OPTIONS, 0, dns)));
        packets.put("protocol 132", Wire.ethernet(IPV4, Wire.ipv4(132, Wire.filling(40))));
        packets.put("IEEE 802.3", Wire.ethernet(38, Wire.filling(46)));
        packets.put("unknown type", Wire.ethernet(0x88cc, Wire.filling(46)));
        packets.put("cut in TCP", Arrays.copyOf(Wire.ethernet(IPV4, Wire.ipv4(TCP, web)), 40));
        packets.put("cut in IPv6", Arrays.copyOf(Wire.ethernet(IPV6, Wire.ipv6(TCP, web)), 60));
        packets.put("large", Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(7, 9, Wire.filling(1_400)))));
        return packets;
    }

    private Samples() {}

    /** What bpfcountd's users count: address resolution of both families, DHCP and DNS; from two stations. */
    public static List<byte[]> mesh() {
        List<byte[]> frames = new ArrayList<>();
        for (int operation : List.of(1, 2)) {
            frames.add(Wire.broadcast(ARP, Wire.arp(operation)));
            frames.add(Wire.ethernet(ARP, Wire.arp(operation)));
        }
        for (int type = 128; type < 138; type++) {
            frames.add(Wire.ethernet(IPV6, Wire.ipv6(ICMPV6, Wire.icmp(type, 0))));
        }
        frames.add(Wire.broadcast(IPV4, Wire.ipv4(UDP, Wire.udp(68, 67, Wire.filling(300)))));
        frames.add(Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(67, 68, Wire.filling(300)))));
        for (int flags : List.of(0, 0x80)) {
            byte[] message = Wire.filling(60);
            message[2] = (byte) flags;
            message[3] = (byte) flags;
            frames.add(Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(40_000, 53, message))));
            frames.add(Wire.ethernet(IPV6, Wire.ipv6(UDP, Wire.udp(53, 40_000, message))));
            frames.add(Wire.ethernet(VLAN, Wire.tagged(5, IPV4, Wire.ipv4(UDP, Wire.udp(40_000, 53, message)))));
        }
        List.copyOf(frames).forEach(frame -> frames.add(Wire.fromOther(frame)));
        return frames;
    }

    /** Primitives and comparisons of arithmetic, joined and negated. */
    static String expression(Random random, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            return "(" + expression(random, depth - 1) + (random.nextBoolean() ? " and " : " or ")
                    + expression(random, depth - 1) + ")";
        }
        String term = random.nextInt(3) == 0
                ? arithmetic(random, 2) + " " + pick(random, COMPARISONS) + " " + arithmetic(random, 1)
                : pick(random, PRIMITIVES);
        return random.nextInt(4) == 0 ? "not (" + term + ")" : term;
    }

    private static String arithmetic(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> Integer.toString(random.nextInt(random.nextBoolean() ? 20 : 70_000));
            case 1 -> "len";
            case 2 ->
                pick(random, HEADERS) + "[" + random.nextInt(random.nextInt(10) == 0 ? 300 : 24) + ":"
                        + (1 << random.nextInt(3)) + "]";
            case 3 ->
                "(" + arithmetic(random, depth - 1) + " " + pick(random, ARITHMETIC) + " "
                        + arithmetic(random, depth - 1) + ")";
            default ->
                pick(random, HEADERS) + "[" + arithmetic(random, depth - 1) + " & 0x3f:" + (1 << random.nextInt(3))
                        + "]";
        };
    }

    /** One of the packets, perhaps with some bytes changed, perhaps cut. */
    public static byte[] packet(Random random) {
        byte[] packet = pick(random, List.copyOf(PACKETS.values())).clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            packet[random.nextInt(Math.min(packet.length, 80))] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(packet, 14 + random.nextInt(packet.length - 13)) : packet;
    }

    static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
