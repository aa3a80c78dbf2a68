package dev.weir.feature.traffic;

import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerKey;
import dev.weir.model.Address;

/** What one process exchanged with one peer of a socket. */
final class TrackedPeer extends PortMember {

    /** Its row in the connection table. */
    final int row;

    final long number;
    final PeerKey key;
    final TrackedProcess user;
    final Address laddr;
    final boolean loopback;
    /** Whether it was attributed to a service port. */
    boolean attributed;

    long lastActiveNanos;
    private boolean settled;
    /** As last read. */
    private long rxBytes;

    private long txBytes;

    TrackedPeer(int row, long number, PeerKey key, TrackedProcess user, Address laddr, boolean loopback, long now) {
        this.row = row;
        this.number = number;
        this.key = key;
        this.user = user;
        this.laddr = laddr;
        this.loopback = loopback;
        this.lastActiveNanos = now;
    }

    /** Whether its entry in the kernel's table is added up for good. */
    boolean isSettled() {
        return settled;
    }

    /** Its entry is deleted: what comes next counts from zero. */
    void settle() {
        settled = true;
        rxBytes = 0;
        txBytes = 0;
    }

    /** Its entry grows by bytes that are counted already. */
    void carry(long[] bytes) {
        settled = false;
        rxBytes += bytes[0];
        txBytes += bytes[1];
    }

    /** Takes a newer state of its entry; returns bytes received and sent since the last. */
    long[] update(PeerEntry newer, long now) {
        long[] delta = {Counter.since(newer.rxBytes(), rxBytes), Counter.since(newer.txBytes(), txBytes)};
        rxBytes = newer.rxBytes();
        txBytes = newer.txBytes();
        settled = false;
        if (delta[0] != 0 || delta[1] != 0) {
            lastActiveNanos = now;
        }
        return delta;
    }
}
