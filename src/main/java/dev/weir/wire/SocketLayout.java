package dev.weir.wire;

import dev.weir.model.SocketRow;
import dev.weir.model.SocketState;
import java.nio.ByteBuffer;

/** The cookie followed by {@code struct socket_wire}. */
public final class SocketLayout {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of the value; bytes. */
    public static final int VALUE_BYTES = 144;
    /** Size of a row as the iterator writes it; bytes. */
    public static final int ROW_BYTES = KEY_BYTES + VALUE_BYTES;

    private static final int TX_BYTES = 0;
    private static final int TX_BUFFERS = 8;
    private static final int TX_SEGMENTS = 16;
    private static final int TX_HEADER_BYTES = 24;
    private static final int RX_BYTES = 32;
    private static final int RX_BUFFERS = 40;
    private static final int RX_SEGMENTS = 48;
    private static final int RX_HEADER_BYTES = 56;
    private static final int OPENED_NS = 64;
    private static final int CLOSED_NS = 72;
    private static final int LADDR = 80;
    private static final int RADDR = LADDR + Layout.ADDRESS_BYTES;
    private static final int IFINDEX = RADDR + Layout.ADDRESS_BYTES + 4;
    private static final int NETNS = IFINDEX + 4;
    private static final int RETRANSMITS = NETNS + 4;
    private static final int LPORT = RETRANSMITS + 4;
    private static final int RPORT = LPORT + 2;
    private static final int PROTOCOL = RPORT + 4;
    private static final int STATE = PROTOCOL + 2;

    private SocketLayout() {
    }

    /** Reads the key at one offset and the value at another. */
    public static SocketRow read(ByteBuffer keys, int key, ByteBuffer values, int value) {
        long rxBuffers = values.getLong(value + RX_BUFFERS);
        long txBuffers = values.getLong(value + TX_BUFFERS);
        long rxHeaders = values.getLong(value + RX_HEADER_BYTES);
        long txHeaders = values.getLong(value + TX_HEADER_BYTES);
        return new SocketRow(keys.getLong(key), Layout.u16(values, value + PROTOCOL), SocketState.of(values.get(value + STATE)),
                Layout.address(values, value + LADDR), Layout.u16(values, value + LPORT),
                Layout.address(values, value + RADDR), Layout.u16(values, value + RPORT),
                values.getInt(value + IFINDEX), Layout.u32(values, value + NETNS),
                values.getLong(value + RX_BYTES) + rxHeaders, values.getLong(value + TX_BYTES) + txHeaders,
                rxBuffers + values.getLong(value + RX_SEGMENTS), txBuffers + values.getLong(value + TX_SEGMENTS),
                rxBuffers, txBuffers, rxHeaders, txHeaders, Layout.u32(values, value + RETRANSMITS),
                values.getLong(value + OPENED_NS), values.getLong(value + CLOSED_NS));
    }
}
