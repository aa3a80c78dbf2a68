package dev.weir.wire;

import dev.weir.model.Address;
import dev.weir.model.Endpoints;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import java.nio.charset.StandardCharsets;

/**
 * One row that tells of a socket, among words in the byte order of x86-64 and aarch64; it goes from row to row, since a hundred thousand of
 * them are looked at in a second.
 */
public abstract class RowCursor implements Endpoints {

    private static final int AF_PACKET = 17;

    private final int laddr;
    private final int raddr;
    private final int lport;
    private final int rport;
    private final int netns;
    private long[] words;
    private int row;

    /** A cursor over rows with these members at these offsets. */
    RowCursor(int laddr, int raddr, int lport, int rport, int netns) {
        this.laddr = laddr;
        this.raddr = raddr;
        this.lport = lport;
        this.rport = rport;
        this.netns = netns;
    }

    /** Goes to the row that begins at a word. */
    public final void moveTo(long[] rows, int firstWord) {
        words = rows;
        row = firstWord;
    }

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
        return u32(netns);
    }

    final long u64(int offset) {
        return words[row + (offset >> 3)];
    }

    final int i32(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3));
    }

    final long u32(int offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    final int u16(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xffff;
    }

    final int u8(int offset) {
        return (int) (words[row + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xff;
    }

    /** Text up to its first NUL. */
    final String text(int offset, int most) {
        byte[] bytes = new byte[most];
        int length = 0;
        while (length < most && u8(offset + length) != 0) {
            bytes[length] = (byte) u8(offset + length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** A process: its pid, and the tag that tells it from those that had the pid before. */
    final ProcessKey process(int offset) {
        return new ProcessKey(i32(offset), i32(offset + Integer.BYTES));
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
