package dev.weir.model;

/**
 * Identity of one row of the connection table.
 *
 * @param cookie the kernel's socket cookie, unique on the host until it reboots
 * @param peer   0 for the socket itself; for one peer of an unconnected socket a number that stays with that peer
 */
public record ConnectionKey(long cookie, long peer) {

    /** Written out for speed, as in {@link ProcessKey}. */
    @Override
    public int hashCode() {
        return Long.hashCode(cookie) * 31 + Long.hashCode(peer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && key.cookie == cookie && key.peer == peer;
    }
}
