package dev.weir.wire;

import dev.weir.model.Address;
import dev.weir.model.Endpoints;
import java.nio.ByteBuffer;

/** One row of a socket's in a buffer: the key, which begins with its cookie, at one offset and the value, which has its tuple, at another. */
abstract class SocketCursor implements Endpoints {

    private static final int COOKIE = 0;

    ByteBuffer keys;
    int key;
    ByteBuffer values;
    int value;
    private final int laddr;
    private final int raddr;
    private final int lport;
    private final int rport;
    private final int netns;

    /** A cursor over values with these members at these offsets. */
    SocketCursor(int laddr, int raddr, int lport, int rport, int netns) {
        this.laddr = laddr;
        this.raddr = raddr;
        this.lport = lport;
        this.rport = rport;
        this.netns = netns;
    }

    final void moveTo(ByteBuffer keyBuffer, int keyOffset, ByteBuffer valueBuffer, int valueOffset) {
        keys = keyBuffer;
        key = keyOffset;
        values = valueBuffer;
        value = valueOffset;
    }

    /** The socket's cookie. */
    public final long cookie() {
        return keys.getLong(key + COOKIE);
    }

    @Override
    public final Address laddr() {
        return Layout.address(values, value + laddr);
    }

    @Override
    public final int lport() {
        return Layout.u16(values, value + lport);
    }

    @Override
    public final Address raddr() {
        return Layout.address(values, value + raddr);
    }

    @Override
    public final int rport() {
        return Layout.u16(values, value + rport);
    }

    @Override
    public final boolean isBetween(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        return Layout.isAddress(values, value + raddr, remoteHigh, remoteLow) && Layout.isAddress(values, value + laddr, localHigh, localLow);
    }

    @Override
    public final long netns() {
        return Layout.u32(values, value + netns);
    }
}
