package dev.weir.layout;

import dev.weir.model.SocketState;
import java.nio.ByteBuffer;
import java.util.List;

/** {@code struct socket_wire}: one entry of the map {@code sockets}, the key of which is a cookie. */
public final class SocketLayout extends SocketCursor implements SocketEntry {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of an entry; bytes. */
    public static final int ENTRY_BYTES = 192;

    private static final int TX_BYTES = 0;
    private static final int TX_BUFFERS = 8;
    private static final int RX_BYTES = 16;
    private static final int RX_BUFFERS = 24;
    private static final int COOKIE = 32;
    private static final int LAST_TICK = 40;
    private static final int IFINDEX = 44;
    private static final int NETNS = 52;
    private static final int CLOSED_NS = 56;
    private static final int TX_SEGMENTS = 64;
    private static final int TX_HEADER_BYTES = 72;
    private static final int RX_SEGMENTS = 80;
    private static final int RX_HEADER_BYTES = 88;
    private static final int LADDR = 96;
    private static final int RADDR = LADDR + Layout.ADDRESS_BYTES;
    private static final int OPENED_NS = RADDR + Layout.ADDRESS_BYTES;
    private static final int RETRANSMITS = OPENED_NS + 8;
    private static final int LPORT = RETRANSMITS + 4;
    private static final int RPORT = LPORT + 2;
    private static final int PROTOCOL = RPORT + 4;
    private static final int STATE = PROTOCOL + 2;
    private static final int DROPPED = STATE + 4 + 2 * Layout.ADDRESS_BYTES + 4;

    /** Offset of the key in an entry; bytes. */
    public static final List<Integer> KEYS = List.of(COOKIE);

    /** A cursor at no entry yet. */
    public SocketLayout() {
        super(COOKIE, LADDR, RADDR, LPORT, RPORT, NETNS);
    }

    @Override
    public int lastTick() {
        return i32(LAST_TICK);
    }

    @Override
    public int protocol() {
        return u16(PROTOCOL);
    }

    @Override
    public SocketState state() {
        return SocketState.of(u8(STATE));
    }

    @Override
    public int ifindex() {
        return i32(IFINDEX);
    }

    @Override
    public long rxBytes() {
        return u64(RX_BYTES) + rxHeaderBytes();
    }

    @Override
    public long txBytes() {
        return u64(TX_BYTES) + txHeaderBytes();
    }

    @Override
    public long rxPackets() {
        return rxBuffers() + u64(RX_SEGMENTS);
    }

    @Override
    public long txPackets() {
        return txBuffers() + u64(TX_SEGMENTS);
    }

    @Override
    public long rxBuffers() {
        return u64(RX_BUFFERS);
    }

    @Override
    public long txBuffers() {
        return u64(TX_BUFFERS);
    }

    @Override
    public long rxHeaderBytes() {
        return u64(RX_HEADER_BYTES);
    }

    @Override
    public long txHeaderBytes() {
        return u64(TX_HEADER_BYTES);
    }

    @Override
    public long retransmits() {
        return u32(RETRANSMITS);
    }

    @Override
    public long dropped() {
        return u32(DROPPED);
    }

    @Override
    public long openedNanos() {
        return u64(OPENED_NS);
    }

    @Override
    public long closedNanos() {
        return u64(CLOSED_NS);
    }

    @Override
    public void putKey(ByteBuffer keys, int at) {
        keys.putLong(at, cookie());
    }
}
