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

/** Packets with what may be around and before a transport header: tags, labels, tunnels, extensions, LLC. */
final class Layers {

    private static final int QINQ = 0x88a8;
    private static final int OLD_QINQ = 0x9100;
    private static final int MPLS = 0x8847;
    private static final int MPLS_MULTICAST = 0x8848;
    private static final int PPPOE_DISCOVERY = 0x8863;
    private static final int PPPOE_SESSION = 0x8864;
    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;

    private static final byte[] NONE = new byte[0];

    private Layers() {}

    /** Every frame, by what is special about it. */
    static Map<String, byte[]> packets() {
        Map<String, byte[]> packets = new LinkedHashMap<>();
        insides().forEach((name, inside) -> addCarriers(packets, name, inside));
        addExtensions(packets);
        addFragments(packets);
        addNumbers(packets);
        addLlc(packets);
        return packets;
    }

    /** The same packets from IP on, as interfaces without a link header have them. */
    static List<byte[]> headless() {
        List<byte[]> packets = new ArrayList<>();
        packets().values().forEach(frame -> packets.add(Arrays.copyOfRange(frame, 14, frame.length)));
        return packets;
    }

    private static Map<String, byte[]> insides() {
        Map<String, byte[]> insides = new LinkedHashMap<>();
        insides.put("UDP", Wire.ipv4(UDP, Wire.udp(5353, 53, Wire.filling(30))));
        insides.put("TCP", Wire.ipv4(TCP, Wire.tcp(40_000, 443, SYN, Wire.bytes(2, 4, 5, 180), NONE)));
        insides.put("UDP, IPv6", Wire.ipv6(UDP, Wire.udp(40_000, 53, Wire.filling(30))));
        insides.put("TCP, IPv6", Wire.ipv6(TCP, Wire.tcp(80, 40_001, ACK, NONE, Wire.filling(90))));
        return insides;
    }

    private static void addCarriers(Map<String, byte[]> packets, String name, byte[] inside) {
        boolean six = (inside[0] & 0xf0) == 0x60;
        int type = six ? IPV6 : IPV4;
        byte[] tagged = Wire.tagged(9, type, inside);
        packets.put("802.1ad, 802.1Q, " + name, Wire.ethernet(QINQ, Wire.tagged(5, VLAN, tagged)));
        packets.put("802.1ad, " + name, Wire.ethernet(QINQ, tagged));
        packets.put("0x9100, 802.1Q, " + name, Wire.ethernet(OLD_QINQ, Wire.tagged(6, VLAN, tagged)));
        packets.put("priority tag, " + name, Wire.ethernet(VLAN, Wire.tagged(0xe000, type, inside)));
        packets.put("three tags, " + name, Wire.ethernet(VLAN, Wire.tagged(1, VLAN, Wire.tagged(5, VLAN, tagged))));
        byte[] labelled = Wire.join(Wire.label(100, true), inside);
        packets.put("label, " + name, Wire.ethernet(MPLS, labelled));
        packets.put("two labels, " + name, Wire.ethernet(MPLS, Wire.join(Wire.label(1_000, false), labelled)));
        packets.put("multicast label, " + name, Wire.ethernet(MPLS_MULTICAST, labelled));
        packets.put("tag, label, " + name, Wire.ethernet(VLAN, Wire.tagged(5, MPLS, labelled)));
        byte[] session = Wire.pppoe(7, six ? PPP_IPV6 : PPP_IPV4, inside);
        packets.put("PPPoE, " + name, Wire.ethernet(PPPOE_SESSION, session));
        packets.put("tag, PPPoE, " + name, Wire.ethernet(VLAN, Wire.tagged(5, PPPOE_SESSION, session)));
        packets.put("SNAP, " + name, Wire.llc(Wire.join(Wire.bytes(0xaa, 0xaa, 3, 0, 0, 0), Wire.u16(type), inside)));
        packets.put("in IPv4, " + name, Wire.ethernet(IPV4, Wire.ipv4(six ? 41 : 4, inside)));
        byte[] geneve = Wire.join(Wire.bytes(0, 0), Wire.u16(type), Wire.bytes(0, 0, 5, 0), inside);
        packets.put("Geneve, " + name, Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(7, 6081, geneve))));
        byte[] vxlan = Wire.join(Wire.bytes(8, 0, 0, 0, 0, 0, 5, 0), Wire.ethernet(type, inside));
        packets.put("VXLAN, " + name, Wire.ethernet(IPV4, Wire.ipv4(UDP, Wire.udp(7, 4789, vxlan))));
    }

    private static void addExtensions(Map<String, byte[]> packets) {
        byte[] dns = Wire.udp(5353, 53, Wire.filling(30));
        byte[] web = Wire.tcp(40_000, 443, SYN, NONE, NONE);
        for (int header : List.of(HOP_BY_HOP, ROUTING, AUTHENTICATION, DESTINATION)) {
            packets.put("UDP behind header " + header, six(header, extension(UDP, dns)));
            packets.put("TCP behind header " + header, six(header, extension(TCP, web)));
            byte[] fragment = Wire.fragment6(UDP, 0, dns);
            packets.put("fragment behind header " + header, six(header, extension(FRAGMENT, fragment)));
        }
        packets.put("multicast report", six(HOP_BY_HOP, extension(ICMPV6, Wire.icmp(143, 0))));
        packets.put("no next header", six(59, Wire.filling(20)));
        packets.put("three headers", six(HOP_BY_HOP, extension(ROUTING, extension(DESTINATION, extension(UDP, dns)))));
    }

    private static byte[] six(int next, byte[] payload) {
        return Wire.ethernet(IPV6, Wire.ipv6(next, payload));
    }

    /** A header of 8 bytes. */
    private static byte[] extension(int next, byte[] payload) {
        return Wire.join(Wire.bytes(next, 0, 1, 4, 0, 0, 0, 0), payload);
    }

    private static void addFragments(Map<String, byte[]> packets) {
        byte[] dns = Wire.udp(5353, 53, Wire.filling(30));
        for (int word : List.of(MORE_FRAGMENTS, MORE_FRAGMENTS | 1, 1, 0x1fff, 0x4000)) {
            packets.put("word " + word, four(NONE, word, UDP, dns));
            packets.put("word " + word + ", IPv6", six(FRAGMENT, Wire.fragment6(UDP, word << 3 & 0xffff, dns)));
        }
        packets.put("fragment behind options", four(new byte[40], MORE_FRAGMENTS, TCP, Wire.filling(40)));
        byte[] longest = Wire.tcp(80, 443, ACK, new byte[40], Wire.filling(60));
        packets.put("longest headers", four(new byte[40], 0, TCP, longest));
        packets.put("group report", four(Wire.bytes(0x94, 4, 0, 0), 0, 2, Wire.filling(8)));
    }

    private static byte[] four(byte[] options, int fragment, int protocol, byte[] payload) {
        return Wire.ethernet(IPV4, Wire.ipv4(protocol, HOST_A, HOST_B, options, fragment, payload));
    }

    private static void addNumbers(Map<String, byte[]> packets) {
        for (int type : List.of(0, 3, 4, 5, 8, 11, 12, 13, 17)) {
            packets.put("ICMP type " + type, Wire.ethernet(IPV4, Wire.ipv4(ICMP, Wire.icmp(type, 1))));
        }
        for (int type : List.of(1, 2, 3, 4, 128, 129, 130, 133, 134, 135, 136, 137, 143)) {
            packets.put("ICMPv6 type " + type, six(ICMPV6, Wire.icmp(type, type & 3)));
        }
        for (int protocol : List.of(2, 8, 9, 33, 47, 50, 51, 58, 88, 89, 103, 108, 112, 132, 136)) {
            packets.put("protocol " + protocol, Wire.ethernet(IPV4, Wire.ipv4(protocol, Wire.filling(60))));
            packets.put("next header " + protocol, six(protocol, Wire.filling(60)));
        }
        for (int type :
                List.of(0x0806, 0x8035, 0x809b, 0x80f3, 0x6001, 0x6002, 0x6003, 0x6004, 0x6007, 0x8137, 0x9000)) {
            packets.put("type " + type, Wire.ethernet(type, Wire.filling(60)));
        }
        packets.put("PPPoE discovery", Wire.ethernet(PPPOE_DISCOVERY, Wire.pppoe(0, 0x0101, Wire.filling(30))));
        packets.put("reverse ARP", Wire.ethernet(0x8035, Wire.arp(3)));
        packets.put("ARP in a tag", Wire.ethernet(VLAN, Wire.tagged(5, ARP, Wire.arp(1))));
        byte[] request = Wire.udp(68, 67, Wire.filling(60));
        packets.put("to all", Wire.broadcast(IPV4, Wire.ipv4(UDP, HOST_A, "255.255.255.255", NONE, 0, request)));
    }

    private static void addLlc(Map<String, byte[]> packets) {
        for (int points : List.of(0x4242, 0xfefe, 0xf0f0, 0xe0e0, 0xffff, 0x0606, 0x0000)) {
            for (int control : List.of(0x03, 0x63, 0x0f, 0x6f, 0xe3, 0xaf, 0x87, 0x02, 0x01, 0x05, 0x09)) {
                byte[] data = Wire.join(Wire.u16(points), Wire.bytes(control, 4), Wire.filling(40));
                packets.put("service " + points + ", " + control, Wire.llc(data));
            }
        }
        for (int kind : List.of(1, 2, 4, 15, 16, 17, 18, 20, 24, 25, 26, 27, 0x82, 0x83, 0x8a)) {
            byte[] message = Wire.filling(40);
            message[0] = (byte) (kind >= 0x80 ? kind : 0x83);
            message[4] = (byte) kind;
            packets.put("OSI " + kind, Wire.llc(Wire.join(Wire.bytes(0xfe, 0xfe, 3), message)));
        }
        byte[] apple = Wire.join(Wire.bytes(0xaa, 0xaa, 3, 8, 0, 7), Wire.u16(0x809b), Wire.filling(40));
        packets.put("AppleTalk", Wire.llc(apple));
    }
}
