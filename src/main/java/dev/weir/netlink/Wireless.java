package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which links are wireless, as {@code nl80211} knows. For one thread. */
public final class Wireless implements AutoCloseable {

    /** {@code linux/genetlink.h}: {@code struct genlmsghdr} is command, version, reserved. */
    private static final int GENERIC_BYTES = 4;

    private static final byte VERSION = 1;
    private static final int CONTROLLER = 16;
    private static final byte GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;
    private static final String FAMILY = "nl80211\0";

    /** {@code linux/nl80211.h}. */
    private static final byte GET_INTERFACE = 5;

    private static final int ATTRIBUTE_IFINDEX = 3;

    private final Optional<NetlinkSocket> socket;
    /** The number of the family {@code nl80211}; 0 where there is none, or no socket to ask on. */
    private final int family;

    private Wireless(Optional<NetlinkSocket> socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /**
     * Opens a socket and asks whether this kernel has {@code nl80211}; where it does not answer, no link is wireless.
     */
    public static Wireless open() {
        NetlinkSocket socket;
        try {
            socket = NetlinkSocket.open(NetlinkSocket.GENERIC);
        } catch (NetlinkException refused) {
            return new Wireless(Optional.empty(), 0);
        }
        try {
            byte[] name = FAMILY.getBytes(StandardCharsets.US_ASCII);
            Message answer = socket.ask(CONTROLLER, request(GET_FAMILY, FAMILY_NAME, name));
            return new Wireless(
                    Optional.of(socket),
                    Attributes.behind(answer.payload(), GENERIC_BYTES).u16(FAMILY_ID, 0));
        } catch (NetlinkException none) {
            return new Wireless(Optional.of(socket), 0);
        }
    }

    /** Whether an interface is wireless. */
    public boolean has(int ifindex) {
        if (family == 0 || socket.isEmpty()) {
            return false;
        }
        try {
            byte[] number = new byte[Integer.BYTES];
            ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).putInt(ifindex);
            socket.get().ask(family, request(GET_INTERFACE, ATTRIBUTE_IFINDEX, number));
            return true;
        } catch (NetlinkException notWireless) {
            return false;
        }
    }

    private static byte[] request(byte command, int attribute, byte[] value) {
        ByteBuffer request = ByteBuffer.allocate(GENERIC_BYTES + Attributes.bytes(value))
                .order(ByteOrder.nativeOrder())
                .put(command)
                .put(VERSION)
                .position(GENERIC_BYTES);
        Attributes.put(request, attribute, value);
        return request.array();
    }

    @Override
    public void close() {
        socket.ifPresent(NetlinkSocket::close);
    }
}
