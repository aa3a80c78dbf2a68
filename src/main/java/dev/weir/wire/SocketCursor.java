package dev.weir.wire;

import dev.weir.model.Address;
import dev.weir.model.Endpoints;
import dev.weir.model.Protocol;

/**
 * One row of a socket's among words in the byte order of x86-64 and aarch64, which goes from row to row: a hundred thousand of them are
 * looked at in a second.
 */
public abstract class SocketCursor implements Endpoints {

    /** In the cookie of a row whose key was deleted. */
    public static final long FREED_COOKIE = -1;

    private static final int AF_PACKET = 17;

    private final int cookie;
    private final int laddr;
    private final int raddr;
    private final int lport;
    private final int rport;
    private final int netns;
    private long[] words;
    private int row;
    private int slot;

    /** A cursor over rows with these members at these offsets. */
    SocketCursor(int cookie, int laddr, int raddr, int lport, int rport, int netns) {
        this.cookie = cookie;
        this.laddr = laddr;
        this.raddr = raddr;
        this.lport = lport;
        this.rport = rport;
        this.netns = netns;
    }

    /** Goes to the row that begins at a word and is in a slot of its table. */
    public final void moveTo(long[] rows, int firstWord, int itsSlot) {
        words = rows;
        row = firstWord;
        slot = itsSlot;
    }

    /** Whether no socket ever was in this slot. */
    public final boolean isUntouched() {
        return cookie() == 0;
    }

    /** Whether it is a row that has a key. */
    public final boolean isListed() {
        return cookie() != 0 && cookie() != FREED_COOKIE;
    }

    /** The slot of its table that it is in, until it is deleted. */
    public final int slot() {
        return slot;
    }

    /** The socket's cookie. */
    public final long cookie() {
        return u64(cookie);
    }

    /** Number of the last tick in which it changed. */
    public abstract int lastTick();

    @Override
    public final Address laddr() {
        return address(laddr);
    }

    @Override
    public final int lport() {
        return u16(lport);
    }

    @Override
    public final Address raddr() {
        return address(raddr);
    }

    @Override
    public final int rport() {
        return u16(rport);
    }

    @Override
    public final boolean isBetween(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        return isAddress(raddr, remoteHigh, remoteLow) && isAddress(laddr, localHigh, localLow);
    }

    @Override
    public final long netns() {
        return Integer.toUnsignedLong(i32(netns));
    }

    final long u64(int offset) {
        return words[row + (offset >> 3)];
    }

    final int i32(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3));
    }

    final int u16(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xffff;
    }

    final int u8(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xff;
    }

    /** A socket's protocol number; what packet sockets keep there is an Ethernet type, and they have a row of their own. */
    final int protocol(int family, int protocol) {
        return u16(family) == AF_PACKET ? Protocol.RAW_FRAMES.number() : u16(protocol);
    }

    private Address address(int offset) {
        return new Address(Long.reverseBytes(u64(offset)), Long.reverseBytes(u64(offset + Long.BYTES)));
    }

    private boolean isAddress(int offset, long high, long low) {
        return Long.reverseBytes(u64(offset + Long.BYTES)) == low && Long.reverseBytes(u64(offset)) == high;
    }
}
