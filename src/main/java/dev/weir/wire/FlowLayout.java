package dev.weir.wire;

import dev.weir.model.FlowRow;
import dev.weir.model.ProcessKey;
import java.nio.ByteBuffer;

/** {@code struct flow_key} followed by {@code struct flow}: one row in a buffer, which it goes through row by row. */
public final class FlowLayout extends SocketCursor implements FlowRow {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 16;
    /** Size of the value; bytes. */
    public static final int VALUE_BYTES = 128;
    /** Size of a row as the iterator writes it; bytes. */
    public static final int ROW_BYTES = KEY_BYTES + VALUE_BYTES;

    private static final int COOKIE = 0;
    private static final int PID = 8;
    private static final int START_TAG = 12;

    private static final int TX_BYTES = 0;
    private static final int LADDR = 8;
    private static final int RADDR = LADDR + Layout.ADDRESS_BYTES;
    private static final int NETNS = RADDR + Layout.ADDRESS_BYTES;
    private static final int LPORT = NETNS + 4;
    private static final int RPORT = LPORT + 2;
    private static final int FAMILY = RPORT + 2;
    private static final int PROTOCOL = FAMILY + 2;
    private static final int TX_TICK = PROTOCOL + 2;
    private static final int LISTENING = TX_TICK + 6;
    private static final int RX_BYTES = 64;
    private static final int OPENED_NS = RX_BYTES + 8;
    private static final int RX_TICK = OPENED_NS + 8;

    /** At no row yet. */
    public FlowLayout() {
        super(LADDR, RADDR, LPORT, RPORT, NETNS);
    }

    /** Goes to the row with its key at one offset and its value at another. */
    public FlowLayout at(ByteBuffer keyBuffer, int keyOffset, ByteBuffer valueBuffer, int valueOffset) {
        moveTo(keyBuffer, keyOffset, valueBuffer, valueOffset);
        return this;
    }

    @Override
    public ProcessKey process() {
        return new ProcessKey(keys.getInt(key + PID), keys.getInt(key + START_TAG));
    }

    @Override
    public boolean isBy(ProcessKey user) {
        return keys.getInt(key + PID) == user.pid() && keys.getInt(key + START_TAG) == user.startTag();
    }

    @Override
    public int family() {
        return Layout.u16(values, value + FAMILY);
    }

    @Override
    public int protocol() {
        return Layout.protocol(values, value + FAMILY, value + PROTOCOL);
    }

    @Override
    public long rxBytes() {
        return values.getLong(value + RX_BYTES);
    }

    @Override
    public long txBytes() {
        return values.getLong(value + TX_BYTES);
    }

    @Override
    public long openedNanos() {
        return values.getLong(value + OPENED_NS);
    }

    @Override
    public int lastTick() {
        return lastTick(values, value);
    }

    @Override
    public boolean listening() {
        return values.get(value + LISTENING) != 0;
    }

    /** The tick in which the value at an offset last changed: the later of two, which wrap around. */
    public static int lastTick(ByteBuffer values, int value) {
        int tx = values.getInt(value + TX_TICK);
        int rx = values.getInt(value + RX_TICK);
        return tx - rx >= 0 ? tx : rx;
    }

    /** Writes the key of an entry. */
    public static void putKey(ByteBuffer keys, int key, long cookie, ProcessKey process) {
        keys.putLong(key + COOKIE, cookie);
        keys.putInt(key + PID, process.pid());
        keys.putInt(key + START_TAG, process.startTag());
    }
}
