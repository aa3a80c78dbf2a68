package dev.weir.collect;

import dev.weir.model.Address;
import dev.weir.model.PeerRow;

/** What one peer of an unconnected socket sent and got. */
final class PeerAccount extends PortShare {

    /** Its row in the connection table. */
    final int row;
    final long number;
    final Address raddr;
    final int rport;
    final Address laddr;
    final boolean loopback;
    /** Whether it was given to a service port. */
    boolean shared;
    long lastActiveNanos;
    private boolean settled;
    private long rxBytes;
    private long txBytes;

    PeerAccount(int row, long number, PeerRow first, boolean loopback, long now) {
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

    /** Takes a newer row; returns bytes received and sent since the last. */
    long[] update(PeerRow newer, long now) {
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
