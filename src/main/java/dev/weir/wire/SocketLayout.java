package dev.weir.wire;

import dev.weir.model.SocketRow;
import dev.weir.model.SocketState;
import java.nio.ByteBuffer;

/** The cookie followed by {@code struct socket_wire}: one row in a buffer, which it goes through row by row. */
public final class SocketLayout extends SocketCursor implements SocketRow {

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
    private static final int LAST_TICK = RADDR + Layout.ADDRESS_BYTES;
    private static final int IFINDEX = LAST_TICK + 4;
    private static final int NETNS = IFINDEX + 4;
    private static final int RETRANSMITS = NETNS + 4;
    private static final int LPORT = RETRANSMITS + 4;
    private static final int RPORT = LPORT + 2;
    private static final int PROTOCOL = RPORT + 4;
    private static final int STATE = PROTOCOL + 2;

    /** At no row yet. */
    public SocketLayout() {
        super(LADDR, RADDR, LPORT, RPORT, NETNS);
    }

    /** The tick in which the value at an offset last changed. */
    public static int lastTick(ByteBuffer values, int value) {
        return values.getInt(value + LAST_TICK);
    }

    /** Goes to the row with its key at one offset and its value at another. */
    public SocketLayout at(ByteBuffer keyBuffer, int keyOffset, ByteBuffer valueBuffer, int valueOffset) {
        moveTo(keyBuffer, keyOffset, valueBuffer, valueOffset);
        return this;
    }

    @Override
    public int protocol() {
        return Layout.u16(values, value + PROTOCOL);
    }

    @Override
    public SocketState state() {
        return SocketState.of(values.get(value + STATE));
    }

    @Override
    public int ifindex() {
        return values.getInt(value + IFINDEX);
    }

    @Override
    public long rxBytes() {
        return values.getLong(value + RX_BYTES) + rxHeaderBytes();
    }

    @Override
    public long txBytes() {
        return values.getLong(value + TX_BYTES) + txHeaderBytes();
    }

    @Override
    public long rxPackets() {
        return rxBuffers() + values.getLong(value + RX_SEGMENTS);
    }

    @Override
    public long txPackets() {
        return txBuffers() + values.getLong(value + TX_SEGMENTS);
    }

    @Override
    public long rxBuffers() {
        return values.getLong(value + RX_BUFFERS);
    }

    @Override
    public long txBuffers() {
        return values.getLong(value + TX_BUFFERS);
    }

    @Override
    public long rxHeaderBytes() {
        return values.getLong(value + RX_HEADER_BYTES);
    }

    @Override
    public long txHeaderBytes() {
        return values.getLong(value + TX_HEADER_BYTES);
    }

    @Override
    public long retransmits() {
        return Layout.u32(values, value + RETRANSMITS);
    }

    @Override
    public long openedNanos() {
        return values.getLong(value + OPENED_NS);
    }

    @Override
    public long closedNanos() {
        return values.getLong(value + CLOSED_NS);
    }
}
