package dev.weir.wire;

/** One row of the tables whose rows stay in a slot each. */
public abstract class SocketCursor extends RowCursor {

    /** In the cookie of a row whose key was deleted. */
    public static final long FREED_COOKIE = -1;

    private final int cookie;
    private int slot;

    /** A cursor over rows with these members at these offsets. */
    SocketCursor(int cookie, int laddr, int raddr, int lport, int rport, int netns) {
        super(laddr, raddr, lport, rport, netns);
        this.cookie = cookie;
    }

    /** Goes to the row that begins at a word and is in a slot of its table. */
    public final void moveTo(long[] rows, int firstWord, int itsSlot) {
        moveTo(rows, firstWord);
        slot = itsSlot;
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
}
