package dev.weir.filter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Builds packets as they are on the wire, layer by layer, from the inside out. */
public final class Wire {

    public static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    public static final int VLAN = 0x8100;
    static final int IPV6 = 0x86dd;

    static final int ICMP = 1;
    static final int TCP = 6;
    public static final int UDP = 17;
    static final int FRAGMENT = 44;
    static final int ICMPV6 = 58;

    /** Flags of the byte {@code tcp[13]}. */
    static final int SYN = 0x02;

    static final int ACK = 0x10;

    /** In {@code ip[6:2]}: more fragments follow. */
    static final int MORE_FRAGMENTS = 0x2000;

    static final String HOST_A = "10.0.0.1";
    static final String HOST_B = "192.168.7.9";
    static final String HOST_A6 = "20010db8000000000000000000000001";
    static final String HOST_B6 = "fe8000000000000000000000000000b5";
    private static final String MAC_A = "021122334455";
    private static final String MAC_B = "02aabbccddee";

    private Wire() {}

    /** A frame between two hosts. */
    public static byte[] ethernet(int type, byte[] payload) {
        return join(HexFormat.of().parseHex(MAC_B), HexFormat.of().parseHex(MAC_A), u16(type), payload);
    }

    static byte[] broadcast(int type, byte[] payload) {
        return join(HexFormat.of().parseHex("ffffffffffff"), HexFormat.of().parseHex(MAC_A), u16(type), payload);
    }

    /** The same frame from another station. */
    static byte[] fromOther(byte[] frame) {
        byte[] other = frame.clone();
        other[11] ^= 1;
        return other;
    }

    /** What follows the type {@link #VLAN}. */
    public static byte[] tagged(int vlan, int type, byte[] payload) {
        return join(u16(vlan), u16(type), payload);
    }

    /** An IPv4 packet between two hosts. */
    public static byte[] ipv4(int protocol, byte[] payload) {
        return ipv4(protocol, HOST_A, HOST_B, new byte[0], 0, payload);
    }

    /**
     * An IPv4 packet.
     *
     * @param options  a multiple of 4 bytes
     * @param fragment flags and offset, as in {@code ip[6:2]}
     */
    static byte[] ipv4(int protocol, String source, String destination, byte[] options, int fragment, byte[] payload) {
        int header = 20 + options.length;
        return join(
                bytes(0x40 | header / 4, 0),
                u16(header + payload.length),
                u16(0x1234),
                u16(fragment),
                bytes(64, protocol, 0, 0),
                dotted(source),
                dotted(destination),
                options,
                payload);
    }

    static byte[] ipv6(int next, byte[] payload) {
        return join(
                bytes(0x60, 0, 0, 0),
                u16(payload.length),
                bytes(next, 64),
                HexFormat.of().parseHex(HOST_A6),
                HexFormat.of().parseHex(HOST_B6),
                payload);
    }

    /** An IPv6 fragment header and what follows it. */
    static byte[] fragment6(int next, int offset, byte[] payload) {
        return join(bytes(next, 0), u16(offset), u16(0), u16(77), payload);
    }

    static byte[] tcp(int source, int destination, int flags, byte[] options, byte[] payload) {
        return join(
                u16(source),
                u16(destination),
                u16(0),
                u16(1),
                u16(0),
                u16(2),
                bytes((20 + options.length) / 4 << 4, flags),
                u16(512),
                u16(0),
                u16(0),
                options,
                payload);
    }

    /** A UDP datagram. */
    public static byte[] udp(int source, int destination, byte[] payload) {
        return join(u16(source), u16(destination), u16(8 + payload.length), u16(0), payload);
    }

    /** A frame whose type is its length. */
    static byte[] llc(byte[] payload) {
        return ethernet(payload.length, payload);
    }

    /** An entry of an MPLS stack. */
    static byte[] label(int label, boolean last) {
        return join(u16(label >> 4), bytes(label << 4 | (last ? 1 : 0), 64));
    }

    /** The header of PPPoE and PPP, and what they carry. */
    static byte[] pppoe(int session, int protocol, byte[] payload) {
        return join(bytes(0x11, 0), u16(session), u16(payload.length + 2), u16(protocol), payload);
    }

    static byte[] icmp(int type, int code) {
        return join(bytes(type, code), u16(0), u16(7), u16(1), new byte[32]);
    }

    static byte[] arp(int operation) {
        return join(
                u16(1),
                u16(IPV4),
                bytes(6, 4),
                u16(operation),
                HexFormat.of().parseHex(MAC_A),
                dotted(HOST_A),
                new byte[6],
                dotted(HOST_B));
    }

    /** So many bytes, none of which is 0 alone. */
    public static byte[] filling(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 37 + 11);
        }
        return bytes;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    private static byte[] dotted(String address) {
        return bytes(
                Arrays.stream(address.split("\\.")).mapToInt(Integer::parseInt).toArray());
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
