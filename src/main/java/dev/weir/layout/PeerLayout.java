package dev.weir.layout;

import dev.weir.model.ProcessKey;
import java.nio.ByteBuffer;

/** {@code struct peer_key} followed by {@code struct peer}. */
public final class PeerLayout {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 40;
    /** Size of the value; bytes. */
    public static final int VALUE_BYTES = 40;
    /** Size of an entry as the iterator writes it; bytes. */
    public static final int ENTRY_BYTES = KEY_BYTES + VALUE_BYTES;

    private static final int COOKIE = 0;
    private static final int RADDR = 8;
    private static final int PID = RADDR + Layout.ADDRESS_BYTES;
    private static final int START_TAG = PID + 4;
    private static final int RPORT = START_TAG + 4;

    private static final int TX_BYTES = 0;
    private static final int RX_BYTES = 8;
    private static final int LADDR = 16;
    private static final int LAST_TICK = LADDR + Layout.ADDRESS_BYTES;

    private PeerLayout() {}

    /** The tick in which the value at an offset last changed. */
    public static int lastTick(ByteBuffer values, int value) {
        return values.getInt(value + LAST_TICK);
    }

    /** Reads the key at one offset and the value at another. */
    public static PeerEntry read(ByteBuffer keys, int key, ByteBuffer values, int value) {
        PeerKey peer = new PeerKey(
                keys.getLong(key + COOKIE),
                new ProcessKey(keys.getInt(key + PID), keys.getInt(key + START_TAG)),
                Layout.address(keys, key + RADDR),
                Layout.u16(keys, key + RPORT));
        return new PeerEntry(
                peer,
                Layout.address(values, value + LADDR),
                values.getLong(value + RX_BYTES),
                values.getLong(value + TX_BYTES));
    }

    /** Writes a key at an offset. */
    public static void putKey(ByteBuffer keys, int key, PeerKey peer) {
        keys.putLong(key + COOKIE, peer.cookie());
        Layout.putAddress(keys, key + RADDR, peer.raddr());
        keys.putInt(key + PID, peer.process().pid());
        keys.putInt(key + START_TAG, peer.process().startTag());
        keys.putShort(key + RPORT, (short) peer.rport());
    }
}
