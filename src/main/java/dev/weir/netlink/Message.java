package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One netlink message ({@code struct nlmsghdr}: length, type, flags, sequence, port; then the payload).
 *
 * @param type     what it is, {@code RTM_*} or {@code NLMSG_*}
 * @param flags    {@code NLM_F_*}
 * @param sequence the number of the request it answers
 * @param payload  what is behind the header, from position to limit
 */
record Message(int type, int flags, int sequence, ByteBuffer payload) {

    static final int HEADER_BYTES = 16;

    /** {@code NLMSG_ERROR} and {@code NLMSG_DONE} in {@code linux/netlink.h}. */
    static final int ERROR = 2;

    static final int DONE = 3;
    /** {@code NLM_F_DUMP_INTR}: the state changed while it was dumped. */
    static final int INTERRUPTED = 0x10;

    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;

    /**
     * The messages of a datagram.
     *
     * @throws NetlinkException when a length does not fit
     */
    static List<Message> in(ByteBuffer datagram) throws NetlinkException {
        List<Message> messages = new ArrayList<>();
        int at = datagram.position();
        while (datagram.limit() - at >= HEADER_BYTES) {
            int bytes = datagram.getInt(at);
            if (bytes < HEADER_BYTES || bytes > datagram.limit() - at) {
                throw new NetlinkException(
                        "a netlink message says it has " + Integer.toUnsignedString(bytes) + " bytes where "
                                + (datagram.limit() - at) + " are left",
                        0);
            }
            messages.add(new Message(
                    datagram.getShort(at + TYPE) & 0xffff,
                    datagram.getShort(at + FLAGS) & 0xffff,
                    datagram.getInt(at + SEQUENCE),
                    datagram.slice(at + HEADER_BYTES, bytes - HEADER_BYTES).order(datagram.order())));
            at += Attributes.aligned(Math.min(bytes, Integer.MAX_VALUE - Integer.BYTES));
        }
        return messages;
    }

    /** The error number of an {@link #ERROR} message, or of a {@link #DONE} that ends a dump early; 0 for success. */
    int errno() {
        return payload.remaining() < Integer.BYTES ? 0 : -payload.getInt(payload.position());
    }

    boolean isInterrupted() {
        return (flags & INTERRUPTED) != 0;
    }
}
