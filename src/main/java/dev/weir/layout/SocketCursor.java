package dev.weir.layout;

/** A cursor over the entries of a table of sockets. */
public abstract class SocketCursor extends EndpointCursor implements IndexedEntry {

    private final int cookie;
    private int index;

    /** A cursor over entries with these members at these offsets. */
    SocketCursor(int cookie, int laddr, int raddr, int lport, int rport, int netns) {
        super(laddr, raddr, lport, rport, netns);
        this.cookie = cookie;
    }

    @Override
    public final void moveTo(long[] words, int firstWord, int itsIndex) {
        moveTo(words, firstWord);
        index = itsIndex;
    }

    @Override
    public final boolean isListed() {
        return cookie() != 0 && cookie() != FREED;
    }

    @Override
    public final int index() {
        return index;
    }

    /** The socket's cookie. */
    public final long cookie() {
        return u64(cookie);
    }
}
