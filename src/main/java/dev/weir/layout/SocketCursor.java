package dev.weir.layout;

/** One row that tells of a socket, of the tables whose rows stay in a slot each. */
public abstract class SocketCursor extends EndpointCursor implements SlotRow {

    private final int cookie;
    private int slot;

    /** A cursor over rows with these members at these offsets. */
    SocketCursor(int cookie, int laddr, int raddr, int lport, int rport, int netns) {
        super(laddr, raddr, lport, rport, netns);
        this.cookie = cookie;
    }

    @Override
    public final void moveTo(long[] rows, int firstWord, int itsSlot) {
        moveTo(rows, firstWord);
        slot = itsSlot;
    }

    @Override
    public final boolean isListed() {
        return cookie() != 0 && cookie() != FREED;
    }

    @Override
    public final int slot() {
        return slot;
    }

    /** The socket's cookie. */
    public final long cookie() {
        return u64(cookie);
    }
}
