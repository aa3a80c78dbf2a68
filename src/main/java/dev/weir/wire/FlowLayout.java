package dev.weir.wire;

import dev.weir.model.FlowRow;
import dev.weir.model.ProcessKey;
import java.nio.ByteBuffer;

/** {@code struct flow_key} followed by {@code struct flow}. */
public final class FlowLayout {

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

    private FlowLayout() {
    }

    /** Reads the key at one offset and the value at another. */
    public static FlowRow read(ByteBuffer keys, int key, ByteBuffer values, int value) {
        return new FlowRow(keys.getLong(key + COOKIE), new ProcessKey(keys.getInt(key + PID), keys.getInt(key + START_TAG)),
                Layout.u16(values, value + FAMILY), Layout.protocol(values, value + FAMILY, value + PROTOCOL),
                Layout.address(values, value + LADDR), Layout.u16(values, value + LPORT),
                Layout.address(values, value + RADDR), Layout.u16(values, value + RPORT),
                Layout.u32(values, value + NETNS), values.getLong(value + RX_BYTES), values.getLong(value + TX_BYTES),
                values.getLong(value + OPENED_NS), later(values.getInt(value + TX_TICK), values.getInt(value + RX_TICK)), values.get(value + LISTENING) != 0);
    }

    /** The later of two ticks, which wrap around. */
    private static int later(int tick, int other) {
        return tick - other >= 0 ? tick : other;
    }

    /** Writes the key of an entry. */
    public static void putKey(ByteBuffer keys, int key, long cookie, ProcessKey process) {
        keys.putLong(key + COOKIE, cookie);
        keys.putInt(key + PID, process.pid());
        keys.putInt(key + START_TAG, process.startTag());
    }
}
