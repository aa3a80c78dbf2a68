package dev.weir.collect;

import dev.weir.model.Address;
import dev.weir.layout.PeerEntry;

/** What one peer of an unconnected socket sent and got. */
final class TrackedPeer extends PortMember {

    /** Its row in the connection table. */
    final int row;
    final long number;
    final Address raddr;
    final int rport;
    final Address laddr;
    final boolean loopback;
    /** Whether it was attributed to a service port. */
    boolean attributed;
    long lastActiveNanos;
    private boolean settled;
    private long rxBytes;
    private long txBytes;

    TrackedPeer(int row, long number, PeerEntry first, boolean loopback, long now) {
        this.row = row;
        this.number = number;
        this.raddr = first.raddr();
        this.rport = first.rport();
        this.laddr = first.laddr();
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
