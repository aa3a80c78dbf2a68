package dev.weir.filter;

import static dev.weir.filter.Assembler.FP;
import static dev.weir.filter.Assembler.R0;
import static dev.weir.filter.Assembler.R1;
import static dev.weir.filter.Assembler.R2;
import static dev.weir.filter.Assembler.R3;
import static dev.weir.filter.Assembler.R7;
import static dev.weir.filter.Assembler.R9;

import dev.weir.filter.Assembler.Label;

/**
 * Finds how many packets on the wire a buffer stands for, and how many bytes these have: the kernel merges received
 * packets (GRO) and cuts sent ones late (GSO), and each but the first had or will have headers of its own. Headers of
 * Ethernet, VLAN tags, IPv4, IPv6, TCP and UDP are counted; those of tunnels and IPv6 extensions are not.
 */
final class Segments {

    /** {@code struct __sk_buff}. */
    private static final int GSO_SEGS = 164;

    private static final int GSO_SIZE = 176;

    static final int VLAN = 0x8100;
    static final int QINQ = 0x88a8;
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    static final int ARP = 0x0806;
    static final int TYPE_AT = 12;
    static final int TAG_BYTES = 4;
    static final int TAGS_MAX = 2;

    /** Offset of the source address in each of these headers, and in the link header. */
    static final int IPV4_SOURCE = 12;

    static final int IPV6_SOURCE = 8;
    static final int ARP_SOURCE = 14;
    static final int LINK_SOURCE = 6;

    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV6_NEXT = 6;
    private static final int IPV6_BYTES = 40;
    private static final int TCP = 6;
    private static final int TCP_LENGTH = 12;
    private static final int UDP = 17;
    private static final int UDP_BYTES = 8;

    private final Assembler code;
    private final CopiedBytes packet;
    private final LinkType link;
    private final int packetsAt;
    private final Label counted = new Label();
    /** There R7 has the bytes of the headers up to IP, R0 the protocol behind them. */
    private final Label transport = new Label();

    private final Label headers = new Label();

    /**
     * @param packetsAt offset on the stack for the number of packets; that of bytes is left in R9, which has the length
     */
    Segments(Assembler code, CopiedBytes packet, LinkType link, int packetsAt) {
        this.code = code;
        this.packet = packet;
        this.link = link;
        this.packetsAt = packetsAt;
    }

    void write() {
        code.set64(R1, 1);
        code.store(Long.BYTES, FP, packetsAt, R1);
        code.load(Integer.BYTES, R1, PacketBytes.CONTEXT, GSO_SIZE);
        code.jumpIf32(Assembler.EQ, R1, 0, counted);
        code.load(Integer.BYTES, R1, PacketBytes.CONTEXT, GSO_SEGS);
        code.jumpIf32(Assembler.EQ, R1, 1, counted);
        packet.setOutside(counted);
        findIp();
        code.mark(transport);
        findTransport();
        code.mark(headers);
        count();
        code.mark(counted);
    }

    private void findIp() {
        if (link == LinkType.RAW) {
            Label six = new Label();
            packet.loadFromWindow(R0, 0, 1);
            code.compute32(Assembler.AND, R0, 0xf0);
            code.jumpIf32(Assembler.EQ, R0, 0x60, six);
            ipv4(0);
            code.mark(six);
            ipv6(0);
            return;
        }
        for (int tags = 0; tags <= TAGS_MAX; tags++) {
            Label four = new Label();
            Label six = new Label();
            Label tag = new Label();
            int type = TYPE_AT + tags * TAG_BYTES;
            packet.loadFromWindow(R0, type, 2);
            code.jumpIf32(Assembler.EQ, R0, IPV4, four);
            code.jumpIf32(Assembler.EQ, R0, IPV6, six);
            if (tags < TAGS_MAX) {
                code.jumpIf32(Assembler.EQ, R0, VLAN, tag);
                code.jumpIf32(Assembler.EQ, R0, QINQ, tag);
            }
            code.jump(counted);
            code.mark(four);
            ipv4(type + 2);
            code.mark(six);
            ipv6(type + 2);
            code.mark(tag);
        }
    }

    private void ipv4(int at) {
        packet.loadFromWindow(R7, at, 1);
        code.compute32(Assembler.AND, R7, 0xf);
        code.compute32(Assembler.LSH, R7, 2);
        code.compute32(Assembler.ADD, R7, at);
        packet.loadFromWindow(R0, at + IPV4_PROTOCOL, 1);
        code.jump(transport);
    }

    private void ipv6(int at) {
        code.compute32(Assembler.MOV, R7, at + IPV6_BYTES);
        packet.loadFromWindow(R0, at + IPV6_NEXT, 1);
        code.jump(transport);
    }

    private void findTransport() {
        Label tcp = new Label();
        code.jumpIf32(Assembler.EQ, R0, TCP, tcp);
        code.jumpIf32(Assembler.NE, R0, UDP, headers);
        code.compute32(Assembler.ADD, R7, UDP_BYTES);
        code.jump(headers);
        code.mark(tcp);
        code.copy64(R2, R7);
        code.compute64(Assembler.ADD, R2, TCP_LENGTH);
        packet.loadBehindHead(R0, 1);
        code.compute32(Assembler.AND, R0, 0xf0);
        code.compute32(Assembler.RSH, R0, 2);
        code.compute32By(Assembler.ADD, R7, R0);
    }

    /**
     * Adds the headers in R7 once for each packet but the first. From virtual machines a buffer has no number of
     * packets, only their size.
     */
    private void count() {
        Label known = new Label();
        code.load(Integer.BYTES, R1, PacketBytes.CONTEXT, GSO_SEGS);
        code.jumpIf32(Assembler.GT, R1, 1, known);
        code.load(Integer.BYTES, R3, PacketBytes.CONTEXT, GSO_SIZE);
        code.jumpIf32(Assembler.EQ, R3, 0, counted);
        code.jumpIf64By(Assembler.LE, R9, R7, counted);
        code.copy64(R1, R9);
        code.compute64By(Assembler.SUB, R1, R7);
        code.compute64(Assembler.SUB, R1, 1);
        code.compute64By(Assembler.DIV, R1, R3);
        code.compute64(Assembler.ADD, R1, 1);
        code.mark(known);
        code.store(Long.BYTES, FP, packetsAt, R1);
        code.compute64(Assembler.SUB, R1, 1);
        code.compute64By(Assembler.MUL, R1, R7);
        code.compute64By(Assembler.ADD, R9, R1);
    }
}
