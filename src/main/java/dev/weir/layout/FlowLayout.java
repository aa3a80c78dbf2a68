package dev.weir.layout;

import dev.weir.model.ProcessKey;
import java.nio.ByteBuffer;
import java.util.List;

/** {@code struct flow}: one entry of the map {@code flows}; and {@code struct flow_key}, which leads to it. */
public final class FlowLayout extends SocketCursor implements FlowEntry {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 16;
    /** Size of an entry; bytes. */
    public static final int ENTRY_BYTES = 128;

    private static final int COOKIE = 0;
    private static final int PID = 8;
    private static final int START_TAG = 12;

    private static final int TX_BYTES = 0;
    private static final int TX_KEY = 8;
    private static final int RADDR = TX_KEY + KEY_BYTES;
    private static final int NETNS = RADDR + Layout.ADDRESS_BYTES;
    private static final int LPORT = NETNS + 4;
    private static final int RPORT = LPORT + 2;
    private static final int FAMILY = RPORT + 2;
    private static final int PROTOCOL = FAMILY + 2;
    private static final int TX_TICK = PROTOCOL + 2;
    private static final int LISTENING = TX_TICK + 6;
    private static final int RX_BYTES = 64;
    private static final int RX_KEY = RX_BYTES + 8;
    private static final int LADDR = RX_KEY + KEY_BYTES;
    private static final int OPENED_NS = LADDR + Layout.ADDRESS_BYTES;
    private static final int RX_TICK = OPENED_NS + 8;
    private static final int EPOCH = RX_TICK + 12;

    /** Offsets of the key in an entry, which holds it twice: senders compare the one, receivers the other; bytes. */
    public static final List<Integer> KEYS = List.of(TX_KEY + COOKIE, RX_KEY + COOKIE);

    /** A cursor at no entry yet. */
    public FlowLayout() {
        super(TX_KEY + COOKIE, LADDR, RADDR, LPORT, RPORT, NETNS);
    }

    @Override
    public ProcessKey process() {
        return process(TX_KEY + PID);
    }

    @Override
    public boolean isBy(ProcessKey user) {
        return i32(TX_KEY + PID) == user.pid() && i32(TX_KEY + START_TAG) == user.startTag();
    }

    @Override
    public int family() {
        return u16(FAMILY);
    }

    @Override
    public int protocol() {
        return protocol(FAMILY, PROTOCOL);
    }

    @Override
    public long rxBytes() {
        return u64(RX_BYTES);
    }

    @Override
    public long txBytes() {
        return u64(TX_BYTES);
    }

    @Override
    public long openedNanos() {
        return u64(OPENED_NS);
    }

    /** The later of two ticks, which wrap around. */
    @Override
    public int lastTick() {
        int tx = i32(TX_TICK);
        int rx = i32(RX_TICK);
        return tx - rx >= 0 ? tx : rx;
    }

    @Override
    public int epoch() {
        return i32(EPOCH);
    }

    @Override
    public boolean listening() {
        return u8(LISTENING) != 0;
    }

    @Override
    public void putKey(ByteBuffer keys, int at) {
        keys.putLong(at, cookie());
        keys.putInt(at + PID, i32(TX_KEY + PID));
        keys.putInt(at + START_TAG, i32(TX_KEY + START_TAG));
    }
}
