package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel whether an interface's clsact has filters of anybody, by a netlink dump, for which libbpf has no
 * call.
 */
final class FilterDump {

    /** {@code linux/netlink.h} and {@code linux/rtnetlink.h}. */
    private static final int AF_NETLINK = 16;

    private static final int SOCK_RAW_CLOEXEC = 3 | 1 << 19;
    private static final int NETLINK_ROUTE = 0;
    private static final short RTM_GETTFILTER = 46;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final short NLMSG_DONE = 3;

    /**
     * {@code struct nlmsghdr}: length, type, flags, sequence, port; then {@code struct tcmsg}: family, ifindex, handle,
     * parent, info.
     */
    private static final int TYPE = 4;

    private static final int FLAGS = 6;
    private static final int IFINDEX = 20;
    private static final int PARENT = 28;
    private static final int REQUEST_BYTES = 36;
    /** Room for the first part of a dump, which is enough. */
    private static final int REPLY_BYTES = 32_768;

    /** {@code TC_H_CLSACT} with {@code TC_H_MIN_INGRESS} and {@code TC_H_MIN_EGRESS} in {@code linux/pkt_sched.h}. */
    private static final int INGRESS = 0xffff_fff2;

    private static final int EGRESS = 0xffff_fff3;

    private FilterDump() {}

    /** Whether there is no filter in either direction; false when the kernel does not say. */
    static boolean isEmpty(int ifindex) {
        int socket = Native.LIBC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
        if (socket < 0) {
            return false;
        }
        try {
            return isEmpty(socket, ifindex, INGRESS) && isEmpty(socket, ifindex, EGRESS);
        } finally {
            Native.LIBC.close(socket);
        }
    }

    private static boolean isEmpty(int socket, int ifindex, int parent) {
        ByteBuffer request = direct(REQUEST_BYTES)
                .putInt(0, REQUEST_BYTES)
                .putShort(TYPE, RTM_GETTFILTER)
                .putShort(FLAGS, NLM_F_REQUEST_DUMP)
                .putInt(IFINDEX, ifindex)
                .putInt(PARENT, parent);
        ByteBuffer reply = direct(REPLY_BYTES);
        return Native.LIBC.send(socket, request, REQUEST_BYTES, 0) == REQUEST_BYTES
                && Native.LIBC.read(socket, reply, REPLY_BYTES) > TYPE
                && reply.getShort(TYPE) == NLMSG_DONE;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
