package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A packet socket that takes no packets: the program attached to it as a filter sees each packet of an interface, in
 * both directions, and lets none through to the socket. It ends with the process.
 */
public final class PacketTap implements AutoCloseable {

    /** {@code AF_PACKET}, {@code SOCK_RAW} and {@code SOCK_CLOEXEC}; {@code ETH_P_ALL} in {@code linux/if_ether.h}. */
    private static final int AF_PACKET = 17;

    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int ALL_PROTOCOLS = 3;

    /** {@code SOL_SOCKET} and {@code SO_ATTACH_BPF} in {@code asm-generic/socket.h}. */
    private static final int SOL_SOCKET = 1;

    private static final int SO_ATTACH_BPF = 50;

    /** {@code struct sockaddr_ll}: u16 family, u16 protocol in the order of the network, s32 ifindex. */
    private static final int ADDRESS_BYTES = 20;

    private static final int ADDRESS_PROTOCOL = 2;
    private static final int ADDRESS_IFINDEX = 4;

    private int fd;

    private PacketTap(int fd) {
        this.fd = fd;
    }

    /**
     * Attaches a program of a kind for taps. The socket is bound after the program is attached, so that no packet gets
     * past it.
     *
     * @throws BpfException when the kernel refuses
     */
    public static PacketTap attach(GeneratedProgram program, int ifindex) {
        // A socket without a protocol is given no packets yet.
        PacketTap tap = new PacketTap(
                check(Native.LIBC.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), "cannot open a packet socket"));
        try {
            tap.replace(program);
            ByteBuffer address = BpfMap.direct(ADDRESS_BYTES).putShort(0, (short) AF_PACKET);
            address.order(ByteOrder.BIG_ENDIAN).putShort(ADDRESS_PROTOCOL, (short) ALL_PROTOCOLS);
            address.order(ByteOrder.nativeOrder()).putInt(ADDRESS_IFINDEX, ifindex);
            check(Native.LIBC.bind(tap.fd, address, ADDRESS_BYTES), "cannot bind a packet socket to an interface");
            return tap;
        } catch (BpfException refused) {
            tap.close();
            throw refused;
        }
    }

    /**
     * Replaces the attached program by another; every packet is seen by one of the two.
     *
     * @throws BpfException when the kernel refuses; the old one then stays
     */
    public void replace(GeneratedProgram program) {
        ByteBuffer number = BpfMap.direct(Integer.BYTES).putInt(0, program.fd());
        check(
                Native.LIBC.setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, number, Integer.BYTES),
                "cannot attach " + program.name() + " to a packet socket");
    }

    private static int check(int result, String what) {
        if (result < 0) {
            throw Native.failure(what, Native.errno());
        }
        return result;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
